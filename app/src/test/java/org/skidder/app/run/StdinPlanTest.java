package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.config.Problems;

class StdinPlanTest {
  private static final PathsConfig PATHS =
      new PathsConfig(Path.of("/h"), Path.of("/c"), Path.of("/d"), Path.of("/l"));

  private static EnginePlan plan(String inputs) {
    Config root = Config.ofYaml("s.yml", "filebeat.inputs:\n" + inputs, Map.of());
    LoadedConfig loaded = new LoadedConfig(root, PATHS, List.of(), file -> Config.empty());
    return EnginePlan.of(loaded, EnginePlan.Need.INPUTS, new Problems());
  }

  @Test
  void standardInputMustBeTheOnlyInput() {
    assertThatThrownBy(() -> plan("- type: stdin\n- {type: log, paths: [/x/y]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("s.yml:2", "must be the only one");
    EnginePlan alone = plan("- type: stdin\n- {type: log, enabled: false, paths: [/x/y]}");
    assertThat(alone.inputs().fixed()).hasSize(1);
  }
}
