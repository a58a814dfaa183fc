package org.skidder.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.file.AppendFile;
import org.skidder.core.file.Modes;
import org.skidder.core.testkit.FailingFile;
import org.slf4j.event.Level;

class RotatingFileTest {
  @TempDir Path folder;

  private RotatingFile file(long limit, int keep) {
    return new RotatingFile(folder.resolve("logs/log"), limit, keep, Modes.OWNER_ONLY);
  }

  private static void write(RotatingFile file, String... texts) throws IOException {
    for (String text : texts) {
      file.write(text.getBytes(UTF_8));
    }
    file.close();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private String content(String name) throws IOException {
    return Files.readString(folder.resolve("logs").resolve(name));
  }

  @Test
  void withoutALineThereIsNoFile() throws IOException {
    file(10, 2).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void everyRunBeginsANewFile() throws IOException {
    write(file(100, 7), "one");
    write(file(100, 7), "two");

    assertThat(names()).containsExactly("log", "log.1");
    assertThat(content("log")).isEqualTo("two");
    assertThat(content("log.1")).isEqualTo("one");
  }

  @Test
  void neverGrowsBeyondTheLimit() throws IOException {
    write(file(10, 7), "aaaaa", "bbbbb", "c");

    assertThat(content("log.1")).isEqualTo("aaaaabbbbb");
    assertThat(content("log")).isEqualTo("c");
  }

  @Test
  void aLineLongerThanTheLimitHasAFileOfItsOwn() throws IOException {
    write(file(4, 7), "a", "0123456789", "b");

    assertThat(content("log.2")).isEqualTo("a");
    assertThat(content("log.1")).isEqualTo("0123456789");
    assertThat(content("log")).isEqualTo("b");
  }

  @Test
  void keepsAsManyAsToldAndRemovesOlderOnesUpToAGap() throws IOException {
    Files.createDirectories(folder.resolve("logs"));
    for (int i : new int[] {1, 2, 3, 4, 6}) {
      Files.writeString(folder.resolve("logs/log." + i), "old" + i);
    }
    write(file(1, 2), "a", "b", "c", "d");

    assertThat(names()).containsExactly("log", "log.1", "log.2", "log.6");
    assertThat(content("log.2")).isEqualTo("b");
  }

  @Test
  void aLineThatAFullDiskCutsOffIsTakenBack() throws IOException {
    AtomicBoolean full = new AtomicBoolean();
    RotatingFile file =
        new RotatingFile(
            folder.resolve("logs/log"),
            100,
            1,
            Modes.OWNER_ONLY,
            (path, permissions) ->
                new FailingFile(
                    AppendFile.open(path, permissions), _ -> full.get() ? 2 : FailingFile.NONE));
    file.write("one\n".getBytes(UTF_8));
    full.set(true);
    for (int i = 0; i < 50; i++) {
      assertThatIOException().isThrownBy(() -> file.write("lost\n".getBytes(UTF_8)));
    }
    full.set(false);
    write(file, "two\n");
    assertThat(names()).as("what failed does not count").containsExactly("log");
    assertThat(content("log")).isEqualTo("one\ntwo\n");
  }

  @Test
  void whatComesAfterTheEndGoesElsewhereAndNoNewFileIsBegun() throws IOException {
    List<String> elsewhere = new ArrayList<>();
    LogTarget fallback =
        new LogTarget() {
          @Override
          public void write(LogLine line) {
            elsewhere.add(line.message());
          }

          @Override
          public void close() {}
        };
    Path log = folder.resolve("logs/log");
    FileTarget target =
        new FileTarget(log, file(100, 7), new LineFormat(false, ZoneOffset.UTC), fallback);
    target.write(line("in time"));
    target.close();
    target.write(line("late"));
    assertThat(names()).containsExactly("log");
    assertThat(elsewhere).containsExactly("late");
  }

  private static LogLine line(String text) {
    return new LogLine(Instant.EPOCH, Level.INFO, "a", "", text, Map.of());
  }

  @Test
  void keepsNone() throws IOException {
    write(file(1, 0), "a", "b", "c");

    assertThat(names()).containsExactly("log");
    assertThat(content("log")).isEqualTo("c");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void newFilesAndFoldersAreClosedToOthers() throws IOException {
    write(file(100, 7), "x");

    assertThat(mode("logs/log")).isEqualTo("rw-------");
    assertThat(mode("logs")).isEqualTo("rwx------");
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }
}
