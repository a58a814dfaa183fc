package org.skidder.core.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelFilesTest {
  /** Numbers of more than one digit, which reading byte by byte cuts off after the first. */
  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(
      strings = {"/proc/sys/kernel/pid_max", "/proc/sys/fs/nr_open", "/proc/sys/kernel/hostname"})
  void settingsOfTheKernelAreRead(String file) throws Exception {
    assumeTrue(Files.isReadable(Path.of(file)));
    Process cat = new ProcessBuilder("cat", file).start();
    String whole = new String(cat.getInputStream().readAllBytes(), UTF_8);

    assertThat(KernelFiles.read(Path.of(file))).isEqualTo(whole).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 16384, 100_000})
  void tablesOfAnyLengthAreReadToTheirEnds(int length, @TempDir Path folder) throws IOException {
    Path table = Files.writeString(folder.resolve("table"), "x".repeat(length));
    assertThat(KernelFiles.read(table)).hasSize(length);
  }

  @Test
  void oneThatIsNotThereIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> KernelFiles.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none");
  }
}
