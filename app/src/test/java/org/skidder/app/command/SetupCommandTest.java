package org.skidder.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.app.CommandRig;

class SetupCommandTest {
  @TempDir Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int templateStatus = 200;

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
    byte[] body = "{\"version\":{\"number\":\"6.8.23\"}}".getBytes(StandardCharsets.UTF_8);
    int status = method.equals("HEAD") ? 404 : method.equals("PUT") ? templateStatus : 200;
    exchange.sendResponseHeaders(status, method.equals("HEAD") ? -1 : body.length);
    if (!method.equals("HEAD")) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private CommandRig rig(String more) throws IOException {
    String hosts = "['127.0.0.1:1', '127.0.0.1:" + server.getAddress().getPort() + "']";
    return new CommandRig(folder, "output.elasticsearch.hosts: " + hosts + "\n" + more);
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
  void everythingMeansWhatThereIsAndSaysWhatIsMissing() throws IOException {
    CommandRig rig = rig("");
    assertThat(rig.run("setup")).isEqualTo(1);
    assertThat(rig.out()).isEqualTo("Loaded index template\n");
    assertThat(rig.err()).contains("dashboards", "setup --template");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dashboards", "--machine-learning", "--pipelines"})
  void whatCannotBeLoadedIsRefused(String flag) throws IOException {
    CommandRig rig = rig("");
    assertThat(rig.run("setup", flag)).isEqualTo(1);
    assertThat(rig.err()).contains(flag, "not available in this version");
    assertThat(requests).isEmpty();
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
