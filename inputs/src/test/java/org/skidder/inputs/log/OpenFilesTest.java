package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
  @TempDir Path proc;

  private final AtomicLong running = new AtomicLong();

  @ParameterizedTest
  @CsvSource({"1024, 896", "20000, 18976", "128, 64", "40, 16"})
  void leavesSomeDescriptorsForTheProcessItself(long limit, long most) throws IOException {
    limit(limit);
    OpenFiles files = OpenFiles.of(proc, running, () -> 0);

    running.set(most - 1);
    assertThat(files.areTooMany()).isFalse();
    running.set(most);
    assertThat(files.areTooMany()).isTrue();
  }

  @Test
  void thatThereAreTooManyIsSaidOnceAMinute() throws IOException {
    limit(1024);
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    OpenFiles files = OpenFiles.of(proc, running, nanos::get);
    running.set(1000);
    try (SaidLines said = new SaidLines("input")) {
      files.areTooMany();
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      files.areTooMany();
      assertThat(said.with("1000 files are open, and the process may open 1024")).hasSize(1);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      files.areTooMany();
      assertThat(said.with("1000 files are open")).hasSize(2);
    }
  }

  private void limit(long soft) throws IOException {
    Files.createDirectory(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/limits"),
        "Limit                     Soft Limit           Hard Limit           Units\n"
            + "Max open files            "
            + soft
            + "                20000                files\n");
  }

  @Test
  void withoutAKnownLimitThereIsNone() {
    running.set(Integer.MAX_VALUE);

    assertThat(OpenFiles.of(proc, running, () -> 0).areTooMany()).isFalse();
  }
}
