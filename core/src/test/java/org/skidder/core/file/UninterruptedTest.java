package org.skidder.core.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UninterruptedTest {
  @TempDir Path folder;
  private int runs;

  @AfterEach
  void nothingIsLeftForOtherTests() {
    Thread.interrupted();
  }

  private void write(Path file, boolean interruptedMidway) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      runs++;
      if (interruptedMidway && runs == 1) {
        Thread.currentThread().interrupt();
      }
      channel.write(US_ASCII.encode("all"));
    }
  }

  @Test
  void workOfAnInterruptedThreadIsDoneAndTheThreadStaysInterrupted() throws Exception {
    Path file = folder.resolve("f");
    Thread.currentThread().interrupt();
    Uninterrupted.run(() -> write(file, false));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(runs).isEqualTo(1);
    assertThat(file).hasContent("all");
  }

  @Test
  void anInterruptMidwayHasTheWorkDoneAgain() throws Exception {
    Path file = folder.resolve("f");
    Uninterrupted.run(() -> write(file, true));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(runs).isEqualTo(2);
    assertThat(file).hasContent("all");
  }

  @Test
  void otherFailuresAreNotTriedAgain() {
    Path missing = folder.resolve("no/folder");
    assertThatIOException().isThrownBy(() -> Uninterrupted.run(() -> Files.size(missing)));
    assertThat(Thread.interrupted()).isFalse();
  }
}
