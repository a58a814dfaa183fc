package org.skidder.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "7ns, 7ns",
    "1500ns, 1.5µs",
    "250ms, 250ms",
    "1ms50us, 1.05ms",
    "30s, 30s",
    "1s500ms, 1.5s",
    "8s57ms, 8.057s",
    "1m, 1m0s",
    "90s, 1m30s",
    "1h, 1h0m0s",
    "26h1ms, 26h0m0.001s",
    "-1m, -1m0s"
  })
  void areWrittenInTheLogAsTheOriginalDoes(String configured, String text) {
    assertThat(Durations.printInLog(Durations.parse(configured))).isEqualTo(text);
  }

  @Test
  void areReadAgainAsTheyAreWritten() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(10, 63));
      assertThat(Durations.parse(Durations.print(duration))).isEqualTo(duration);
      assertThat(Durations.parse(Durations.printInLog(duration))).isEqualTo(duration);
    }
  }
}
