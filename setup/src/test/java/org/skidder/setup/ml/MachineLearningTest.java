package org.skidder.setup.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.ModuleLoader;
import org.skidder.modules.Platform;
import org.skidder.setup.FakeServer;
import org.skidder.setup.Rig;

@Timeout(60)
class MachineLearningTest {
  private static final String SETUP = "POST /api/ml/modules/setup/";
  private static final String ON = "{\"features\":{\"ml\":{\"available\":true,\"enabled\":true}}}";

  @TempDir Path home;

  private FakeServer elasticsearch;
  private FakeServer kibana;

  @BeforeEach
  void start() throws IOException {
    elasticsearch = FakeServer.elasticsearch("6.4.0").answer("GET /_xpack", 200, ON);
    kibana(FakeServer.kibana("6.4.0"));
  }

  private void kibana(FakeServer other) {
    if (kibana != null) {
      kibana.close();
    }
    kibana = other;
    kibana.answer(SETUP, 200, "{\"jobs\":[{\"id\":\"j\",\"success\":true}]}");
  }

  @AfterEach
  void stop() {
    elasticsearch.close();
    kibana.close();
  }

  private boolean run(Fileset... filesets) throws IOException {
    String yaml =
        "output.elasticsearch.hosts: "
            + elasticsearch.address()
            + "\nsetup.kibana.host: "
            + kibana.address();
    Rig rig = Rig.of(home, yaml);
    return rig.setUp().machineLearning(rig.servers(), List.of(filesets));
  }

  private Fileset fileset(String module, String fileset) {
    Problems problems = new Problems();
    ModuleLoader loader =
        new ModuleLoader(
            new ModuleLibrary(home.resolve("module")),
            ModuleFlags.NONE,
            Config.empty(),
            Platform.of("linux", "box"),
            "filebeat-6.4.0",
            problems);
    List<Fileset> all = loader.load(Config.of(Map.of("module", module)), problems);
    problems.throwIfErrors();
    return all.stream().filter(f -> f.name().equals(fileset)).findFirst().orElseThrow();
  }

  @Test
  void kibanaSetsUpWhatItHasWhenNoModuleIsInUse() throws IOException {
    assertThat(run()).isTrue();
    assertThat(kibana.lines())
        .containsExactly("GET /api/status", SETUP + "apache2", SETUP + "nginx");
    assertThat(kibana.requests().get(2).body())
        .isEqualTo("{\"prefix\":\"filebeat-nginx-access-\"}");
    assertThat(kibana.requests().get(2).headers().getFirst("kbn-version")).isEqualTo("6.4.0");
  }

  @Test
  void onlyModulesInUseAreSetUp() throws IOException {
    run(fileset("nginx", "access"), fileset("nginx", "error"), fileset("system", "auth"));
    assertThat(kibana.lines()).containsExactly("GET /api/status", SETUP + "nginx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"features\":{\"ml\":{\"available\":true,\"enabled\":false}}}",
        "{\"features\":{\"ml\":{\"available\":false,\"enabled\":true}}}",
        "{}"
      })
  void aClusterWithoutItIsLeftAlone(String features) throws IOException {
    elasticsearch.answer("GET /_xpack", 200, features);
    assertThat(run()).isFalse();
    assertThat(kibana.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404})
  void aClusterThatDoesNotKnowItIsLeftAlone(int status) throws IOException {
    elasticsearch.answer("GET /_xpack", status, "{}");
    assertThat(run()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"a\",\"success\":false,\"exists\":true}",
        "{\"id\":\"a\",\"success\":false,"
            + "\"error\":{\"msg\":\"[resource_already_exists_exception] x\"}}",
        "{\"id\":\"a\",\"error\":{\"message\":\"[doc][1]: version conflict\"}}"
      })
  void whatIsThereAlreadyIsFine(String item) throws IOException {
    kibana.answer(
        SETUP, 200, "{\"datafeeds\":[" + item + "],\"kibana\":{\"search\":[" + item + "]}}");
    assertThat(run()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jobs\":[{\"id\":\"a\",\"success\":false,\"error\":{\"msg\":\"odd\"}}]}",
        "{\"kibana\":{\"dashboard\":[{\"id\":\"a\",\"error\":\"odd\"}]}}"
      })
  void whatCouldNotBeMadeIsAnError(String answer) {
    kibana.answer(SETUP, 200, answer);
    assertThatThrownBy(this::run).hasMessageContaining("apache2").hasMessageContaining("a: odd");
  }

  @Test
  void aRefusalIsAnErrorButNewerKibanasDoNotHaveTheseJobs() throws IOException {
    kibana.answer(SETUP, 404, "none");
    assertThatThrownBy(this::run).hasMessageContaining("404");
    kibana(FakeServer.kibana("8.5.0"));
    kibana.answer(SETUP, 404, "none");
    assertThat(run()).isTrue();
  }

  @Test
  void beforeKibana61FilesetsBringTheirJobs() throws IOException {
    kibana(FakeServer.kibana("6.0.1"));
    Path fileset = Files.createDirectories(home.resolve("module/shop/cart"));
    Files.writeString(
        fileset.resolve("manifest.yml"),
        """
        input: c.yml
        ingest_pipeline: p.json
        machine_learning:
        - {name: rate, job: job.json, datafeed: feed.json}
        - {name: late, job: job.json, datafeed: feed.json, min_version: 6.5.0}
        - {name: there, job: job.json, datafeed: feed.json}
        """);
    Files.writeString(fileset.resolve("c.yml"), "{type: log, paths: [/x]}");
    Files.writeString(fileset.resolve("p.json"), "{\"processors\": []}");
    Files.writeString(fileset.resolve("job.json"), "{\"groups\": [\"a\"]}");
    Files.writeString(fileset.resolve("feed.json"), "{\"indexes\": [\"b\"]}");
    elasticsearch.answer(
        "GET /_xpack/ml/anomaly_detectors/filebeat-shop-cart-there", 200, "{\"count\":1}");
    elasticsearch.answer("GET /_xpack/ml/anomaly_detectors/filebeat-shop-cart-rate", 404, "{}");
    run(fileset("shop", "cart"));
    assertThat(elasticsearch.lines().stream().filter(line -> line.startsWith("PUT")))
        .containsExactly(
            "PUT /_xpack/ml/anomaly_detectors/filebeat-shop-cart-rate",
            "PUT /_xpack/ml/datafeeds/datafeed-filebeat-shop-cart-rate");
    assertThat(elasticsearch.requests().getLast().line()).contains("there");
    assertThat(elasticsearch.requests().toString())
        .contains("{\"indexes\":[\"b\"],\"job_id\":\"filebeat-shop-cart-rate\"}");
  }
}
