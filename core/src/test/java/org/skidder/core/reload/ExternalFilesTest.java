package org.skidder.core.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Config;

/** What is in force of files that change. */
class ExternalFilesTest {
  @TempDir Path folder;
  private Runnable beforeReading = () -> {};

  private ExternalFiles<String> files() {
    return new ExternalFiles<>(
        folder.resolve("*.yml"),
        this::load,
        (entry, _) -> List.of(entry.text("name").orElseThrow()));
  }

  private Config load(Path file) {
    beforeReading.run();
    try {
      return Config.ofYaml(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String yaml) {
    try {
      Files.writeString(folder.resolve(name), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anEntryThatMovesToAnotherFileWhileTheyAreReadIsNotMissed() {
    write("one.yml", "- name: a\n- name: b\n");
    ExternalFiles<String> files = files();
    assertThat(files.scan(false)).isTrue();
    assertThat(files.entries()).hasToString("[a, b]");

    beforeReading =
        () -> {
          beforeReading = () -> {};
          write("two.yml", "- name: b\n");
          write("one.yml", "- name: a\n");
        };
    assertThat(files.scan(true)).isTrue();
    assertThat(files.entries()).hasToString("[a, b]");
  }

  @Test
  void aFileThatChangesWithEveryReadDoesNotHoldUpTheOthers() {
    write("one.yml", "- name: a\n");
    int[] reads = {0};
    beforeReading = () -> write("one.yml", "- name: a\n# " + "x".repeat(++reads[0]) + '\n');
    ExternalFiles<String> files = files();

    assertThat(files.scan(true)).isTrue();
    assertThat(files.entries()).hasToString("[a]");
    assertThat(reads[0]).isBetween(2, 10);
  }

  @Test
  void whatIsInAFolderThatCannotBeReadStaysInForce() throws IOException {
    write("one.yml", "- name: a\n");
    ExternalFiles<String> files = files();
    files.scan(true);

    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("--x------"));
    try {
      assumeFalse(Files.isReadable(folder), "this user may read everything");
      assertThat(files.scan(false)).isTrue();
      assertThat(files.entries()).hasToString("[a]");
      assertThat(files.problems().errors())
          .singleElement()
          .asString()
          .contains(folder.toString())
          .contains("cannot be read");
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    files.scan(false);
    assertThat(files.problems().hasErrors()).isFalse();
  }

  @Test
  void aFolderThatIsNotThereHasNoEntries() throws IOException {
    ExternalFiles<String> files =
        new ExternalFiles<>(
            folder.resolve("missing/*.yml"), this::load, (_, _) -> List.of("never"));
    files.scan(true);
    assertThat(files.entries()).isEmpty();
    assertThat(files.problems().hasErrors()).isFalse();
  }
}
