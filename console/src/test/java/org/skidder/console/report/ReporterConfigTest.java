package org.skidder.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.outputs.elasticsearch.ElasticsearchConfig;

class ReporterConfigTest {
  private final Problems problems = new Problems();

  private Optional<ReporterConfig> config(String yaml) {
    return ReporterConfig.of(Config.ofYaml(yaml), problems);
  }

  private ReporterConfig good(String yaml) {
    ReporterConfig config = config(yaml).orElseThrow();
    assertThat(problems.errors()).isEmpty();
    return config;
  }

  private String error(String yaml) {
    assertThat(config(yaml)).isEmpty();
    List<Object> errors = new ArrayList<>(problems.errors());
    return String.valueOf(errors.getFirst());
  }

  @Test
  void withoutTheSectionNothingIsReported() {
    assertThat(config("output.elasticsearch.hosts: h")).isEmpty();
    assertThat(config("xpack.monitoring: {enabled: false, elasticsearch.hosts: h}")).isEmpty();
    assertThat(config("xpack.security.x: 1")).isEmpty();
    assertThat(problems.errors()).isEmpty();
  }

  @Test
  void whatIsNotSaidComesFromTheOutput() {
    ReporterConfig config =
        good(
            """
            output.elasticsearch:
              {hosts: [es:9201], username: out, password: p, protocol: https, worker: 3, index: x,
               bulk_max_size: -1, max_retries: 1, timeout: 0, ssl.verification_mode: none}
            xpack.monitoring.elasticsearch: {username: mon, ssl.supported_protocols: [TLSv1.2]}
            """);

    assertThat(config.urls()).hasToString("[https://es:9201]");
    assertThat(config.username()).isEqualTo("mon");
    assertThat(config.password()).isEqualTo("p");
    assertThat(config.timeout()).isZero();
    assertThat(config.ssl().orElseThrow().toString()).contains("verificationMode=none", "TLSv1.2");
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void theProtocolMayBeEmptyOrInCapitals() {
    String settings = "xpack.monitoring.elasticsearch: {hosts: h, protocol: '%s'}";
    assertThat(good(settings.formatted("")).urls()).hasToString("[http://h:9200]");
    assertThat(good(settings.formatted("HTTPS")).urls()).hasToString("[https://h:9200]");
    assertThat(error(settings.formatted("ftp")))
        .contains("xpack.monitoring.elasticsearch.protocol", "unknown protocol \"ftp\"");
    assertThat(problems.errors()).hasSize(1);
  }

  @Test
  void periodsMayBeShorterThanASecond() {
    ReporterConfig config =
        good(
            "xpack.monitoring.elasticsearch: {hosts: h, metrics.period: 500ms, state.period: 1ms}");
    assertThat(config.metrics().period()).hasMillis(500);
    assertThat(config.state().period()).hasMillis(1);
  }

  @Test
  void theSectionAloneIsEnoughWhenTheOutputIsElasticsearch() {
    ReporterConfig config = good("{output.elasticsearch.hosts: h, xpack.monitoring.enabled: true}");

    assertThat(config.urls()).hasToString("[http://h:9200]");
    assertThat(config.username()).isEqualTo("beats_system");
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.metrics().period()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.state().period()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void anEmptyListOfHostsSaysNothing() {
    for (String hosts : List.of("[]", "")) {
      ReporterConfig config =
          good(
              "{output.elasticsearch.hosts: h, xpack.monitoring.elasticsearch.hosts: %s}"
                  .formatted(hosts));
      assertThat(config.urls()).hasToString("[http://h:9200]");
    }
  }

  @Test
  void whatTheOutputLacksIsToldThereInItsWords() {
    for (String output : List.of("{hosts: []}", "{hosts: [~]}", "{path: /x}", "5")) {
      String yaml = "{output.elasticsearch: %s, xpack.monitoring.enabled: true}".formatted(output);
      Problems its = new Problems();
      Config section = Config.ofYaml(yaml).get("output.elasticsearch").orElseThrow();
      assertThat(Binder.tryBind(section, ElasticsearchConfig.class, its)).isEmpty();
      Problems here = new Problems();
      assertThat(ReporterConfig.of(Config.ofYaml(yaml), here)).isEmpty();
      assertThat(here.errors()).as(output).isEqualTo(its.errors()).hasSize(1);
    }
  }

  @Test
  void mistakesAreToldWhereTheyWereMade() {
    assertThat(
            config(
                """
                output.elasticsearch: {hosts: h, timeout: soon, ssl.verification_mode: x}
                xpack.monitoring.elasticsearch:
                  {hosts: [], compression_level: many, perriod: 1s, ssl.certificate: c}
                """))
        .isEmpty();
    assertThat(problems.errors())
        .extracting(Problems.Problem::option)
        .containsExactlyInAnyOrder(
            "output.elasticsearch.timeout",
            "output.elasticsearch.ssl.verification_mode",
            "xpack.monitoring.elasticsearch.ssl.certificate",
            "xpack.monitoring.elasticsearch.compression_level");
    assertThat(problems.warnings())
        .extracting(Problems.Problem::option)
        .containsExactly("xpack.monitoring.elasticsearch.perriod");
  }

  @Test
  void mistakesNameTheSectionsTheyAreIn() {
    String off = "ssl: {enabled: false, verification_mode: odd}";
    good("{output.elasticsearch: {hosts: h, %s}, xpack.monitoring.enabled: true}".formatted(off));
    good("{output.elasticsearch.hosts: h, xpack.monitoring.elasticsearch: {%s}}".formatted(off));
    assertThat(problems.warnings())
        .extracting(warning -> warning.option() + " " + warning.message().replaceAll(".*, ", ""))
        .containsExactlyInAnyOrder(
            "output.elasticsearch.ssl.verification_mode output.elasticsearch.ssl is switched off",
            "xpack.monitoring.elasticsearch.ssl.verification_mode"
                + " xpack.monitoring.elasticsearch.ssl is switched off");
    assertThat(error("{output.elasticsearch.hosts: h, xpack.monitoring.elasticsearch: 5}"))
        .contains("config:1: xpack.monitoring.elasticsearch: expected a section");
  }

  @Test
  void ofSeveralOutputsTheOnlyElasticsearchIsReportedTo() {
    String outputs =
        "outputs: [{name: a, file.path: /x}, {name: b, elasticsearch: {hosts: es, password: p}},"
            + " {name: c, enabled: false, elasticsearch.hosts: no}]\n";
    ReporterConfig config = good(outputs + "xpack.monitoring.enabled: true");
    assertThat(config.urls()).hasToString("[http://es:9200]");
    assertThat(config.password()).isEqualTo("p");

    ReporterConfig own = good(outputs + "xpack.monitoring.elasticsearch.hosts: mon");
    assertThat(own.urls()).hasToString("[http://mon:9200]");
    assertThat(own.password()).isEmpty();
  }

  @Test
  void amongSeveralElasticsearchOutputsNoneIsChosen() {
    String outputs =
        "outputs: [{name: a, elasticsearch.hosts: x}, {name: b, elasticsearch.hosts: y}]\n";
    assertThat(error(outputs + "xpack.monitoring.enabled: true")).contains("nowhere to report to");
  }

  @Test
  void mistakesAreNamed() {
    assertThat(error("{output.file.path: /x, xpack.monitoring.enabled: true}"))
        .contains("nowhere to report to", "xpack.monitoring.elasticsearch.hosts");
  }

  @Test
  void hostsBesideThoseOfTheOutputAreRefused() {
    assertThat(error("{output.elasticsearch.hosts: h, xpack.monitoring.elasticsearch.hosts: [m]}"))
        .contains("xpack.monitoring.elasticsearch.hosts", "remove the hosts here");
  }

  @Test
  void otherReportersAreRefused() {
    assertThat(error("{output.file.path: /x, xpack.monitoring.kafka.hosts: k}"))
        .contains("no such reporter");
  }

  @Test
  void valuesAreChecked() {
    assertThat(error("xpack.monitoring.elasticsearch: {hosts: 'ftp://x'}")).contains("ftp");
    for (String wrong :
        List.of("metrics.period: 0s", "compression_level: 10", "proxy_url: 'socks5://p'")) {
      assertThat(config("xpack.monitoring.elasticsearch: {hosts: h, " + wrong + "}"))
          .as(wrong)
          .isEmpty();
    }
  }

  @Test
  void whatHasNoEffectIsWarnedOf() {
    good("xpack.monitoring.elasticsearch: {hosts: h, max_retries: 5, buffer_size: 1, period: 9s}");

    assertThat(problems.warnings()).hasSize(3);
    assertThat(problems.warnings().toString()).contains("max_retries", "buffer_size", "period");
  }
}
