package org.skidder.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaVersionTest {
  @ParameterizedTest
  @CsvSource({
    "'', 36, 1.0",
    "0.8, 26, 0.8",
    "0.8.2.2, 26, 0.8",
    "0.9.0, 26, 0.9",
    "0.10.2.1, 26, 0.10",
    "0.11, 36, 0.11",
    "1.0.0, 36, 1.0",
    "1, 36, 1.1",
    "1.1.1, 36, 1.1",
    "3.9.0, 36, 3.9"
  })
  void shortFormsMeanTheNewestAndOldMessagesHaveLessAroundThem(
      String text, int overhead, String numbers) {
    KafkaVersion version = KafkaVersion.parse(text);
    assertThat(version.major() + "." + version.minor()).isEqualTo(numbers);
    assertThat(version.overhead()).isEqualTo(overhead);
  }

  @ParameterizedTest
  @CsvSource({"0.8.2.0, false", "0.9, false", "0.10, true", "0.11.0.2, true", "2.1, true"})
  void lz4CameWithZeroTen(String text, boolean known) {
    assertThat(KafkaVersion.parse(text).hasLz4()).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource({"1.1.1, false", "2.0.0, false", "2.1, true", "2.1.0, true", "4.0, true"})
  void brokersFromTwoOneOnAreReachable(String text, boolean reachable) {
    assertThat(KafkaVersion.parse(text).isReachable()).isEqualTo(reachable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.7", "1.2.0", "1.0.3", "2", "10.0", "2.0.0.0", "v3.0", " 1.0"})
  void otherVersionsAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaVersion.parse(text))
        .withMessageStartingWith("unknown/unsupported kafka version '" + text + "'")
        .withMessageContaining("in quotes");
  }
}
