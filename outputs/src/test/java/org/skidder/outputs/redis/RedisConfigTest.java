package org.skidder.outputs.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Identity;
import org.skidder.outputs.common.OutputHarness;

class RedisConfigTest {
  private static final Identity IDENTITY = new Identity("filebeat", "6.4.0", "h", "h");
  private static final long TIME = Instant.parse("2018-03-04T05:06:07Z").toEpochMilli();

  private static RedisConfig config(String options) {
    return OutputHarness.bind("{hosts: [r], " + options + "}", RedisConfig.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "db: 0 | filebeat | filebeat",
        "index: logs | logs | logs",
        "index: '' | filebeat | filebeat",
        "index: 'logs-%{+yyyy.MM}' | logs-2018.03 | logs-%{+yyyy.MM}",
        "index: logs, key: list | list | logs",
        "index: logs, key: '' | logs | logs",
      })
  void theKeyIsTheIndexWhenNoneIsStated(String options, String key, String index) {
    RedisConfig config = config(options);
    Optional<String> chosen = config.keySelector(IDENTITY, new Problems()).selectAt(TIME);
    assertThat(chosen).contains(key);
    assertThat(config.index(IDENTITY)).isEqualTo(index);
  }

  @Test
  void anIndexThatIsNoFormatStringCannotBeTheKey() {
    assertThatThrownBy(() -> config("index: '%{x'")).hasMessageContaining("index");
    assertThat(config("index: '%{x', key: k").index(IDENTITY)).isEqualTo("%{x");
  }
}
