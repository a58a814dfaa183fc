package org.skidder.inputs.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.inputs.log.container.ContainerFormat;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;

class DockerConfigTest {
  private final Problems problems = new Problems();

  private DockerConfig config(String yaml) {
    return Binder.bind(Config.ofYaml(yaml), DockerConfig.class, problems);
  }

  @Test
  void readsAllContainersOfDockerIfToldNothingElse() {
    DockerConfig config = config("containers.ids: '*'");

    assertThat(config.globs()).containsExactly("/var/lib/docker/containers/*/*.log");
    assertThat(config.options())
        .isEqualTo(new ContainerOptions(ContainerStream.ALL, true, ContainerFormat.AUTO, false));
    assertThat(config.follow().closeRemoved()).isTrue();
  }

  @Test
  void namesFilesByIds() {
    DockerConfig config =
        config(
            """
            containers:
              ids: [abc, 'de*']
              path: /data/docker/
              stream: stderr
            combine_partials: false
            format: cri
            cri.parse_flags: true
            close_inactive: 1m
            """);

    assertThat(config.globs()).containsExactly("/data/docker/abc/*.log", "/data/docker/de*/*.log");
    assertThat(config.options())
        .isEqualTo(new ContainerOptions(ContainerStream.STDERR, false, ContainerFormat.CRI, true));
    assertThat(config.follow().closeInactive()).hasMinutes(1);
  }

  @Test
  void bothSpellingsOfJoiningWork() {
    assertThat(config("{containers.ids: a, combine_partial: false}").options().joins()).isFalse();
    assertThat(config("{containers.ids: a, combine_partials: false}").options().joins()).isFalse();
  }

  @Test
  void theRealNameOfJoiningWinsOverTheOtherOne() {
    String both = "{containers.ids: a, combine_partial: true, combine_partials: false}";

    assertThat(config(both).options().joins()).isFalse();
    assertThat(problems.warnings())
        .singleElement()
        .asString()
        .contains("combine_partial: means the same as 'combine_partials'")
        .contains("which counts");
  }

  @Test
  void pathsOfAnOverriddenFilesetAreReplacedAsAWhole() {
    DockerConfig config = config("{containers.ids: a, paths: [/var/log/a, /var/log/b]}");

    assertThat(config.globs()).containsExactly("/var/lib/docker/containers/a/*.log");
    assertThat(problems.warnings())
        .singleElement()
        .asString()
        .contains("paths")
        .contains("has no effect");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          containers.path: /x                          | ids
          containers.ids: []                           | ids
          containers.ids: a, containers.stream: stdin  | all, stdout, stderr
          containers.ids: a, format: xml               | auto, docker, cri
          containers.ids: ['**/a/**']                  | more than one **
          containers.ids: a, max_bytes: 0              | max_bytes
          containers.ids: a, json: {}, include_lines: [x] | json.message_key
          """)
  void rejectsImpossibleSettings(String settings, String said) {
    assertThatThrownBy(() -> config("{" + settings + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(said);
  }
}
