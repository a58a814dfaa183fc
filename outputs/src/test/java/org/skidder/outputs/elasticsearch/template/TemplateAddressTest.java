package org.skidder.outputs.elasticsearch.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.Identity;

class TemplateAddressTest {
  @Test
  void theNameIsOneSegmentOfThePath() {
    TemplateConfig config =
        Binder.bind(
            Config.ofYaml("{name: 'a b/c?%{[beat.version]}', pattern: 'a*'}"),
            TemplateConfig.class,
            new Problems());
    TemplateAddress address =
        TemplateAddress.of(
            config, new Identity("filebeat", "6.4.0", "box", "box"), new Dialect(false, 6, 4), 0);
    assertThat(address.name()).isEqualTo("a b/c?6.4.0");
    assertThat(address.path()).isEqualTo("/_template/a%20b%2Fc%3F6.4.0");
  }
}
