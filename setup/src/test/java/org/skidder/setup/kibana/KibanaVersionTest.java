package org.skidder.setup.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KibanaVersionTest {
  @Test
  void consistsOfNumbersAndWhatComesBehind() {
    KibanaVersion version = KibanaVersion.parse("7.17.0-SNAPSHOT");
    assertThat(version.major()).isEqualTo(7);
    assertThat(version.minor()).isEqualTo(17);
    assertThat(version).hasToString("Kibana 7.17.0-SNAPSHOT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".5", "5.", ".5.1", "6..1", "6", "6.4", "a.b.c", "9999999999.1.1"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> KibanaVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no version");
  }
}
