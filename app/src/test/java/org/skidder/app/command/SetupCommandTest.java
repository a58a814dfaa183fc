package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.app.CommandRig;

class SetupCommandTest {
  private static final String KIBANA = "setup.kibana.host: 127.0.0.1:PORT\n";
  private static final String OWN = "55a9e6e0-a29e-11e7-928f-5dbe6f6f5519";

  /** Of Elasticsearch, and of Kibana, which stands for itself: it cannot be had for tests. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/",
          "{\"version\":{\"number\":\"6.8.23\"}}",
          "/_nodes/ingest",
          "{\"nodes\":{\"n\":{\"ingest\":{\"processors\":"
              + "[{\"type\":\"geoip\"},{\"type\":\"user_agent\"}]}}}}",
          "/api/status",
          "{\"version\":{\"number\":\"6.8.23\"}}",
          "/api/kibana/dashboards/export",
          "{\"version\":\"6.8.23\",\"objects\":[{\"id\":\"theirs\",\"type\":\"dashboard\"},"
              + "{\"id\":\"filebeat-*\",\"type\":\"index-pattern\"}]}");

  @TempDir Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int templateStatus = 200;
  private volatile int importStatus = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    requests.add(method + " " + exchange.getRequestURI());
    exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    byte[] body = ANSWERS.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
    int status =
        switch (method) {
          case "HEAD" -> 404;
          case "PUT" -> templateStatus;
          case "POST" -> importStatus;
          default -> 200;
        };
    exchange.sendResponseHeaders(status, method.equals("HEAD") ? -1 : body.length);
    if (!method.equals("HEAD")) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private CommandRig rig(String more) throws IOException {
    String hosts = "['127.0.0.1:1', '127.0.0.1:" + server.getAddress().getPort() + "']";
    String kibana = more.replace("PORT", String.valueOf(server.getAddress().getPort()));
    return new CommandRig(folder, "output.elasticsearch.hosts: " + hosts + "\n" + kibana);
  }

  @Test
  void theTemplateGoesToTheFirstHostThatAnswers() throws IOException {
    CommandRig rig = rig("");
    assertThat(rig.run("setup", "--template")).isZero();
    assertThat(rig.out()).isEqualTo("Loaded index template\n");
    assertThat(requests)
        .containsExactly(
            "GET /", "HEAD /_template/filebeat-6.4.0", "PUT /_template/filebeat-6.4.0");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aRefusedTemplateFailsTheCommand() throws IOException {
    templateStatus = 400;
    CommandRig rig = rig("");
    assertThat(rig.run("setup", "--template")).isEqualTo(1);
    assertThat(rig.out()).isEmpty();
    assertThat(rig.err()).startsWith("Exiting: ").contains("127.0.0.1:1", "400");
  }

  @Test
  void everythingIsTemplateDashboardsAndMachineLearning() throws IOException {
    CommandRig rig = rig(KIBANA);
    assertThat(rig.run("setup")).as(rig.err()).isZero();
    assertThat(rig.out())
        .isEqualTo(
            """
            Loaded index template
            Importing dashboards (Kibana has to be up for this)
            Loaded dashboards
            Loaded machine learning job configurations
            """);
    assertThat(requests)
        .containsSubsequence(
            "PUT /_template/filebeat-6.4.0",
            "GET /api/status",
            "POST /api/kibana/dashboards/import?force=true",
            "POST /api/kibana/dashboards/import?exclude=index-pattern&force=true",
            "GET /_xpack")
        .noneMatch(line -> line.contains("_ingest"));
  }

  @Test
  void theFirstErrorEndsTheCommand() throws IOException {
    importStatus = 500;
    CommandRig rig = rig(KIBANA);
    assertThat(rig.run("setup")).isEqualTo(1);
    assertThat(rig.out()).startsWith("Loaded index template\n").doesNotContain("Loaded dash");
    assertThat(rig.err()).startsWith("Exiting: ").contains("index pattern filebeat-*", "500");
    assertThat(requests).doesNotContain("GET /_xpack");
  }

  @Test
  void aRunImportsDashboardsFirstAndNeedsThem() throws IOException {
    importStatus = 500;
    CommandRig rig =
        rig(
            KIBANA
                + "filebeat.inputs: [{type: log, paths: [/x/*.log]}]\nlogging.to_stderr: true\n");
    assertThat(rig.run("run", "--once", "--setup", "-E", "seccomp.enabled=false")).isEqualTo(1);
    assertThat(rig.err()).contains("index pattern filebeat-*", "500");
    assertThat(requests).doesNotContain("GET /_xpack");
  }

  @Test
  void aRunGoesOnWhenTheDashboardsAreThere() throws IOException {
    String yaml =
        "setup.dashboards: {enabled: true, only_index: true}\nsetup.kibana.host: 127.0.0.1:"
            + server.getAddress().getPort()
            + "\nfilebeat.inputs: [{type: log, paths: [/x/*.log]}]\noutput.file.path: "
            + folder;
    CommandRig rig = new CommandRig(folder, yaml);
    assertThat(rig.run("run", "--once", "-e", "-E", "seccomp.enabled=false")).isZero();
    assertThat(requests)
        .containsExactly("GET /api/status", "POST /api/kibana/dashboards/import?force=true");
  }

  @Test
  void aDryRunHasNothingToSetUp() throws IOException {
    CommandRig rig = rig(KIBANA + "filebeat.inputs: [{type: log, paths: [/x/*.log]}]\n");
    assertThat(rig.run("run", "-N", "--once", "--setup", "-E", "seccomp.enabled=false"))
        .isEqualTo(1);
    assertThat(rig.err()).contains("--setup", "-N");
    assertThat(requests).isEmpty();
  }

  @Test
  void pipelinesOfModulesInAllFilesAreReplaced() throws IOException {
    Path files = Files.createDirectories(folder.resolve("modules.d"));
    Files.writeString(files.resolve("nginx.yml"), "- {module: nginx, error.enabled: false}");
    CommandRig rig =
        rig(
            """
            filebeat.config.modules: {path: 'modules.d/*.yml', reload.enabled: true}
            filebeat.modules: [{module: traefik}]
            """);
    assertThat(rig.run("setup", "--pipelines", "--modules", "kafka")).as(rig.err()).isZero();
    assertThat(rig.out()).isEqualTo("Loaded Ingest pipelines\n");
    assertThat(requests.stream().filter(line -> line.startsWith("PUT")).toList())
        .hasSize(3)
        .allMatch(line -> line.startsWith("PUT /_ingest/pipeline/filebeat-6.4.0-"))
        .anyMatch(line -> line.contains("-nginx-access-"))
        .anyMatch(line -> line.contains("-traefik-access-"))
        .anyMatch(line -> line.contains("-kafka-log-"));
    assertThat(requests).noneMatch(line -> line.startsWith("GET /_ingest/pipeline"));
  }

  @Test
  void pipelinesOfNoModuleAreNone() throws IOException {
    CommandRig rig = rig("");
    assertThat(rig.run("setup", "--pipelines")).isZero();
    assertThat(rig.out()).isEmpty();
    assertThat(rig.err()).contains("no module is in use");
  }

  @Test
  void theIndexPatternIsExportedForAVersion() throws IOException {
    CommandRig rig = rig("");
    assertThat(rig.run("export", "index-pattern")).isZero();
    assertThat(rig.out()).contains("\"objects\": [", "\"id\": \"filebeat-*\"");
    assertThat(rig.run("export", "index-pattern", "--kibana.version", "9.1.0", "--index", "shop"))
        .isZero();
    assertThat(rig.out().lines()).hasSize(1);
    assertThat(rig.out()).startsWith("{\"id\":\"shop-*\",\"type\":\"index-pattern\"");
    assertThat(rig.run("export", "index-pattern", "--kibana.version", "nine")).isEqualTo(1);
    assertThat(rig.err()).contains("is no version");
    assertThat(requests).isEmpty();
  }

  @Test
  void aDashboardIsExportedFromTheModulesOrFromKibana() throws IOException {
    CommandRig own = rig("");
    assertThat(own.run("export", "dashboard")).isEqualTo(1);
    assertThat(own.err()).contains("--id ID");
    assertThat(own.run("export", "dashboard", "--id", OWN)).as(own.err()).isZero();
    assertThat(own.out()).contains("\"type\": \"dashboard\"", "\"type\": \"visualization\"");
    assertThat(requests).isEmpty();
    CommandRig kibana = rig(KIBANA);
    assertThat(kibana.run("export", "dashboard", "--id", OWN)).isZero();
    assertThat(kibana.out()).contains("\"id\": \"theirs\"").doesNotContain("index-pattern");
    assertThat(requests)
        .containsExactly("GET /api/status", "GET /api/kibana/dashboards/export?dashboard=" + OWN);
  }

  @Test
  void aTemplateThatIsSwitchedOffIsNotLoaded() throws IOException {
    CommandRig rig = rig("setup.template.enabled: false\n");
    assertThat(rig.run("setup", "--template")).isZero();
    assertThat(rig.out()).isEqualTo("Loaded index template\n");
    assertThat(rig.err()).contains("nothing was loaded");
    assertThat(requests).isEmpty();
  }

  @Test
  void anotherOutputCannotLoadIt() throws IOException {
    CommandRig rig = new CommandRig(folder, "output.console.enabled: true\n");
    assertThat(rig.run("setup", "--template")).isEqualTo(1);
    assertThat(rig.err()).contains("output.elasticsearch", "export template");
  }
}
