package org.skidder.outputs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.ConfigException;
import org.skidder.outputs.elasticsearch.ElasticsearchConfig;
import org.skidder.outputs.logstash.LogstashConfig;
import org.skidder.outputs.redis.RedisConfig;

/** A number of connections is made, or windows are kept, as stated: it must be one that can be. */
class ConnectionBoundsTest {
  @ParameterizedTest
  @ValueSource(classes = {ElasticsearchConfig.class, LogstashConfig.class, RedisConfig.class})
  void thereAreAtMost1024WorkersForAHost(Class<? extends Record> type) {
    assertThat(OutputHarness.bind("{hosts: [h], worker: 1024}", type)).isNotNull();
    assertRefused("worker: 1025", type);
    assertRefused("worker: 3000000000", type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1025", "3000000000"})
  void atMost1024WindowsWait(String windows) {
    assertRefused("pipelining: " + windows, LogstashConfig.class);
  }

  private static void assertRefused(String option, Class<? extends Record> type) {
    assertThatThrownBy(() -> OutputHarness.bind("{hosts: [h], " + option + "}", type))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(option.replaceAll(": .*", ""))
        .hasMessageContaining("must be at most 1024");
  }
}
