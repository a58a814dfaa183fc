package org.skidder.outputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "k1, k1:9092",
    "' k1:1 ', k1:1",
    "k1:, k1:9092",
    "'', localhost:9092",
    "10.0.0.1:1, 10.0.0.1:1",
    "::1, [::1]:9092",
    "fe80::1%eth0, [fe80::1%eth0]:9092",
    "[fe80::1%eth0.5]:1, [fe80::1%eth0.5]:1",
    "[::1], [::1]:9092",
    "::ffff:10.0.0.1, [::ffff:10.0.0.1]:9092",
    "under_score-1.example:1, under_score-1.example:1"
  })
  void isAHostWithOrWithoutPort(String text, String address) {
    assertThat(HostPort.parse(text, 9092)).hasToString(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          k1:9092,k2:9092      | several hosts in one text; write a list
          k1,k2                | several hosts in one text; write a list
          'k1:9092, k2:9092'   | several hosts in one text; write a list
          http://k1:9092       | write host and port only
          redis://k1           | write host and port only
          k1:9092/0            | write host and port only
          k1:9092:9093         | is no IPv6 address
          user:word@k1:9092    | is no IPv6 address
          [k1:9092]            | is no IPv6 address
          ::1%                 | is no IPv6 address
          """)
  void anythingElseIsRefusedWithWhatToWrite(String text, String said) {
    assertThatThrownBy(() -> HostPort.parse(text, 9092))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void refusalsDoNotShowPasswords() {
    assertThatThrownBy(() -> HostPort.parse("redis://:secret@k1:6379", 6379))
        .hasMessage("\"***@k1:6379\" is a URL or a path; write host and port only");
  }
}
