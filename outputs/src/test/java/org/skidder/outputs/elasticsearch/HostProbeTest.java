package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Config;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.StepPrinter;
import org.skidder.core.testkit.Ports;
import org.skidder.outputs.http.FaultServer;

/** What {@code test output} tells. */
class HostProbeTest {
  @TempDir Path data;

  private boolean probe(StringBuilder steps, Object hosts) {
    return new ElasticsearchOutput()
        .test(
            Rig.config(Map.of("hosts", hosts)),
            Rig.context(new Metrics(), data, Config.empty()),
            new StepPrinter(steps, false));
  }

  @Test
  void tellsEachStep() throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      StringBuilder steps = new StringBuilder();
      assertThat(probe(steps, cluster.address())).isTrue();
      assertThat(steps.toString().lines())
          .containsExactly(
              "elasticsearch: http://" + cluster.address() + "...",
              "  parse url... OK",
              "  connection...",
              "    parse host... OK",
              "    dns lookup... OK",
              "    addresses: 127.0.0.1",
              "    dial up... OK",
              "  TLS... WARN secure connection disabled",
              "  talk to server... OK",
              "  version: 6.4.0");
    }
  }

  @Test
  void goesOnAfterAHostThatFails() throws Exception {
    int closed = Ports.free();
    try (FakeCluster cluster = new FakeCluster()) {
      StringBuilder steps = new StringBuilder();
      assertThat(probe(steps, List.of("127.0.0.1:" + closed, cluster.address()))).isFalse();
      assertThat(steps.toString().lines())
          .contains(
              "    dial up... ERROR dial tcp 127.0.0.1:" + closed + ": connection refused",
              "  version: 6.4.0");
    }
  }

  @Test
  void aBaseUrlThatAProxyKnowsWithASlashOnlyIsReached() throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.behindProxy("301 Moved", "/es/");
      StringBuilder steps = new StringBuilder();
      assertThat(probe(steps, cluster.address() + "/es")).isTrue();
      assertThat(steps.toString().lines()).contains("  version: 6.4.0");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/e  | 301 Moved | http://h/e/ | GET /e was answered with 301 Moved;"
            + " use the address http://h/e/, and GET /e/ with 301 Moved",
        "/e/ | 301 Moved | http://h/x | GET /e/ was answered with 301 Moved;"
            + " use the address http://h/x",
        "''  | 308 Moved | http://h/x | GET / was answered with 308 Moved;"
            + " use the address http://h/x",
        "/e  | 404 No    | ''         | GET /e was answered with 404 No, and GET /e/ with 404 No",
        "/e  | 503 Late  | ''         | GET /e was answered with 503 Late",
        "/e  | 401 No    | ''         | GET /e was answered with 401 No"
            + " (check username and password of output.elasticsearch)"
      })
  void refusalsNameWhatWasAskedFor(String path, String status, String location, String reason)
      throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.behindProxy(status, location);
      StringBuilder steps = new StringBuilder();
      assertThat(probe(steps, cluster.address() + path)).isFalse();
      assertThat(steps.toString().lines()).contains("  talk to server... ERROR " + reason);
    }
  }

  @Test
  void aRefusalBehindARedirectIsTheOneThatIsTold() throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.behindProxy("301 Moved", "/es/");
      FakeCluster.Trouble proxy = cluster.others;
      cluster.others =
          (request, out) -> {
            if (!proxy.make(request, out)) {
              FaultServer.answer(out, 401, "who?");
            }
            return true;
          };
      StringBuilder steps = new StringBuilder();
      assertThat(probe(steps, cluster.address() + "/es")).isFalse();
      assertThat(steps).contains("ERROR GET /es/ was answered with 401", "check username");
    }
  }
}
