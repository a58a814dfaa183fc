package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.lines.Encoding;
import org.skidder.inputs.log.lines.LineConfig;

class LogInputConfigTest {
  private static LogInputConfig input(String yaml) {
    return Binder.bind(Config.ofYaml(yaml), LogInputConfig.class, new Problems());
  }

  private static FollowConfig config(String yaml) {
    return input(yaml).follow();
  }

  @Test
  void theWaitAtTheEndOfAFileNeverLeavesItsBounds() {
    HarvesterSettings settings =
        new HarvesterSettings(
            1,
            false,
            Duration.ZERO,
            false,
            false,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Integer.MAX_VALUE);
    assertThat(settings.longer(0)).isEqualTo(1_000_000_000L);
    assertThat(settings.longer(1_000_000_000L)).isEqualTo(10_000_000_000L);
    assertThat(settings.longer(10_000_000_000L)).isEqualTo(10_000_000_000L);
  }

  @Test
  void aGlobThatCannotBeFollowedIsToldWithItsPlace() {
    Problems problems = new Problems();
    String yaml = "encoding: utf-8\npaths: [/ok/**/x, \"/a/**/b/**/c\"]";
    Binder.tryBind(Config.ofYaml("f.yml", yaml, Map.of()), LogInputConfig.class, problems);
    assertThat(problems.errors())
        .singleElement()
        .asString()
        .startsWith("f.yml:2: paths: more than one ** in the pattern /a/**/b/**/c");
    assertThat(input("{paths: [/a/**/b/**/c], recursive_glob.enabled: false}").paths()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "x", "false", "{}", "[]"})
  void jsonInAnyFormButNullIsDecoded(String form) {
    assertThat(config("{paths: [/a], json: " + form + "}").lines().json()).isPresent();
    assertThat(config("{paths: [/a], json: null}").lines().json()).isEmpty();
  }

  @Test
  void hasTheDefaultsOfTheDocumentation() {
    FollowConfig config = config("paths: /var/log/*.log");

    assertThat(input("paths: /var/log/*.log").paths()).containsExactly("/var/log/*.log");
    assertThat(config.encoding()).isEqualTo(Encoding.PLAIN);
    assertThat(config.lines().maxBytes()).isEqualTo(10_485_760);
    assertThat(config.lines().json()).isEmpty();
    assertThat(config.lines().multiline()).isEmpty();
    assertThat(config.closeInactive()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.closeRemoved()).isTrue();
    assertThat(config.closeRemovedBytes().bytes()).isZero();
    assertThat(config.cleanRemoved()).isTrue();
    assertThat(config.scanFrequency()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.scan().sort()).isEqualTo(FollowConfig.Sort.NONE);
    assertThat(config.recursiveGlob().enabled()).isTrue();
    assertThat(config.backoff()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.harvesterLimit()).isZero();
  }

  @Test
  void readsEveryNestedSection() {
    FollowConfig config =
        config(
            """
            paths: [/a, /b]
            exclude_lines: ['^DBG']
            json.message_key: log
            json.keys_under_root: true
            multiline:
              pattern: '^\\['
              match: after
              negate: true
              timeout: 1s
              flush_pattern: end
            scan.sort: modtime
            scan.order: desc
            recursive_glob.enabled: false
            """);

    assertThat(config.lines().excludeLines()).containsExactly(LineMatcher.parse("^DBG"));
    assertThat(config.lines().json().orElseThrow().textKey()).contains("log");
    LineConfig.MultilineConfig multiline = config.lines().multiline().orElseThrow();
    assertThat(multiline.match()).isEqualTo(LineConfig.Match.AFTER);
    assertThat(multiline.maxLines()).isEqualTo(500);
    assertThat(multiline.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(multiline.flushPattern()).contains(LineMatcher.parse("end"));
    assertThat(config.scan().isDescending()).isTrue();
    assertThat(config.recursiveGlob().enabled()).isFalse();
  }

  @Test
  void anEmptyJsonSectionTurnsDecodingOn() {
    assertThat(config("paths: a\njson: {}").lines().json()).isPresent();
    assertThat(config("paths: a\njson:").lines().json()).isEmpty();
    assertThat(config("paths: a\nscan.sort: ''").scan().sort()).isEqualTo(FollowConfig.Sort.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tail_files: true                                | paths
          paths: []                                       | paths
          paths: a, clean_inactive: 1h                    | ignore_older
          paths: a, clean_inactive: 1h, ignore_older: 1h  | ignore_older + scan_frequency
          paths: a, json: {}, include_lines: [x]          | json.message_key
          paths: a, json: {}, multiline: {pattern: a, match: after} | json.message_key
          paths: a, multiline: {pattern: a}               | match
          paths: a, multiline: {match: after}             | pattern
          paths: a, multiline: {pattern: a, match: over}  | after, before
          paths: a, multiline: {pattern: a, match: after, timeout: -1s} | timeout
          paths: a, multiline: {pattern: '(?=a)', match: after} | look-ahead
          paths: a, scan.sort: size                       | none, modtime or filename
          paths: a, scan.sort: modtime, scan.order: up    | asc or desc
          paths: a, encoding: klingon                     | klingon
          paths: a, max_bytes: 0                          | max_bytes
          paths: a, harvester_buffer_size: 0              | harvester_buffer_size
          paths: a, close_removed_bytes: -1               | close_removed_bytes
          paths: a, backoff: 0                            | backoff
          paths: a, scan_frequency: 0                     | scan_frequency
          paths: a, backoff_factor: 0                     | backoff_factor
          paths: a, docker-json.stream: stdin             | stdout, stderr
          paths: a, exclude_lines: ['[']                  | missing closing
          """)
  void rejectsImpossibleSettings(String settings, String said) {
    assertThatThrownBy(() -> config("{" + settings + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aLargeBufferIsUsedUpTo16MiB() {
    assertThat(config("{paths: a, harvester_buffer_size: 16777215}").chunk()).isEqualTo(16777215);
    assertThat(config("{paths: a, harvester_buffer_size: 9999999999}").chunk()).isEqualTo(16777216);
  }

  @Test
  void orderIsNotLookedAtWithoutSorting() {
    assertThat(config("{paths: a, scan.order: up}").scan().isDescending()).isFalse();
  }
}
