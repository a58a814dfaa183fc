package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeZstdTest {
  @TempDir Path data;

  private long now;
  private int attempts;
  private boolean works;

  private final class Library {
    void load() {
      attempts++;
      if (!works) {
        throw new UnsatisfiedLinkError("failed to map segment\nfrom shared object");
      }
    }
  }

  @Test
  void whatFailsIsToldForEachFileAndTriedAgainOnceAMinute() throws IOException {
    NativeZstd zstd = new NativeZstd(data, () -> now, new Library()::load);
    for (int file = 0; file < 3; file++) {
      assertThatIOException()
          .isThrownBy(zstd::load)
          .withMessageContaining(data.resolve("native") + ": failed to map segment from shared")
          .withMessageContaining("gzip")
          .withMessageContaining("-DZstdTempFolder=FOLDER");
    }
    assertThat(attempts).isEqualTo(1);

    works = true;
    now += Duration.ofMinutes(1).toNanos();
    zstd.load();
    zstd.load();
    assertThat(attempts).isEqualTo(2);
    assertThat(data.resolve("native")).isEmptyDirectory();
  }
}
