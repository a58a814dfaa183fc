package org.skidder.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
  @TempDir Path folder;

  private Path write(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), name);
    }
    return folder.resolve("log");
  }

  /** Names, and what they were at first. */
  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(RotationTest::both).sorted().toList();
    }
  }

  private static String both(Path file) {
    try {
      return file.getFileName() + " " + Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theOldestMakesPlaceAndGapsStay() throws IOException {
    Rotation.rotate(write("log", "log.1", "log.3", "log.4", "log.5", "log.7"), 3);

    assertThat(files()).containsExactly("log.1 log", "log.2 log.1", "log.7 log.7");
  }

  @Test
  void whatCannotBeRenamedPushesNothingOutHoweverOftenItIsTried() throws IOException {
    Path log = write("log", "log.1", "log.3", "log.4");
    List<String> before = files();
    for (int i = 0; i < 9; i++) {
      assertThatIOException()
          .isThrownBy(() -> Rotation.rotate(log, 4, (from, to) -> moveUnless(log, from, to)))
          .withMessageContaining("busy");
      assertThat(files()).isEqualTo(before);
    }
    Rotation.rotate(log, 4);
    assertThat(files()).containsExactly("log.1 log", "log.2 log.1", "log.4 log.3");
  }

  private static void moveUnless(Path busy, Path from, Path to) throws IOException {
    if (from.equals(busy)) {
      throw new FileSystemException(from.toString(), to.toString(), "Device or resource busy");
    }
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
