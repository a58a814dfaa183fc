package org.skidder.core.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {
  @TempDir Path folder;

  @AfterEach
  void nothingIsLeftForOtherTests() {
    Thread.interrupted();
  }

  private static void write(AppendFile file, String text) throws IOException {
    file.write(text.getBytes(US_ASCII), 0, text.length());
  }

  private static List<String> lines(String of) {
    return IntStream.range(0, 3000).mapToObj(i -> of + i).toList();
  }

  @Test
  void severalThatAppendToOneFileOverwriteNothingOfEachOther() throws Exception {
    Path path = folder.resolve("f");
    CyclicBarrier start = new CyclicBarrier(2);
    CompletableFuture<?>[] writers =
        Stream.of("a", "b")
            .map(name ->
                CompletableFuture.runAsync(
                    () -> append(path, name, start), Thread::startVirtualThread))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(writers).join();
    assertThat(Files.readAllLines(path))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("a", "b").flatMap(name -> lines(name).stream()).toList());
  }

  private static void append(Path path, String name, CyclicBarrier start) {
    try (AppendFile file = AppendFile.open(path, Modes.OWNER_ONLY)) {
      start.await();
      for (String line : lines(name)) {
        write(file, line + "\n");
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anInterruptedThreadGoesOnWithItAndStaysInterrupted() throws Exception {
    Path path = folder.resolve("f");
    try (AppendFile file = AppendFile.open(path, Modes.OWNER_ONLY)) {
      Thread.currentThread().interrupt();
      write(file, "whole torn");
      assertThat(file.size()).isEqualTo(10);
      file.truncate(6);
      write(file, "again");
      assertThat(file.size()).isEqualTo(11);
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(path).hasContent("whole again");
  }

  @Test
  void tellsWhetherALineBeginsAtItsEnd() throws Exception {
    Path path = folder.resolve("f");
    try (AppendFile file = AppendFile.open(path, Modes.OWNER_ONLY)) {
      assertThat(file.isAtLineStart()).isTrue();
      write(file, "one\n");
      assertThat(file.isAtLineStart()).isTrue();
      Files.writeString(path, "torn", StandardOpenOption.APPEND);
      assertThat(file.isAtLineStart()).isFalse();
      file.truncate(4);
      assertThat(file.isAtLineStart()).isTrue();
      Files.move(path, folder.resolve("taken"));
      Files.writeString(path, "new\n");
      assertThat(file.isAtLineStart()).as("of another file nothing is taken").isFalse();
    }
  }

  /** Root may read it all the same: only for other users this could fail. */
  @Test
  void itNeedNotBeReadable() throws Exception {
    Path path = folder.resolve("f");
    for (String word : List.of("one", "two")) {
      try (AppendFile file = AppendFile.open(path, PosixFilePermissions.fromString("-w-------"))) {
        write(file, word);
        file.truncate(file.size() - 1);
      }
    }
    assertThat(Files.size(path)).isEqualTo(4);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("-w-------");
  }
}
