package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Config;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.StepPrinter;
import org.skidder.core.testkit.Ports;

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
}
