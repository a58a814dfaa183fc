package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Config;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.StepReport;

/** What {@code test output} tells. */
class HostProbeTest {
  @TempDir Path data;

  private static final class Lines implements StepReport {
    private final List<String> lines = new ArrayList<>();
    private String indent = "";

    private void add(String line) {
      lines.add(indent + line);
    }

    @Override
    public void group(String name) {
      add(name + "...");
      indent += "  ";
    }

    @Override
    public void end() {
      indent = indent.substring(2);
    }

    @Override
    public void ok(String name) {
      add(name + "... OK");
    }

    @Override
    public void warn(String name, String text) {
      add(name + "... WARN " + text);
    }

    @Override
    public void error(String name, String reason) {
      add(name + "... ERROR " + reason);
    }

    @Override
    public void info(String name, String value) {
      add(name + ": " + value);
    }
  }

  private boolean probe(Lines lines, Object hosts) {
    return new ElasticsearchOutput()
        .test(
            Rig.config(Map.of("hosts", hosts)),
            Rig.context(new Metrics(), data, Config.empty()),
            lines);
  }

  @Test
  void tellsEachStep() throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      Lines lines = new Lines();
      assertThat(probe(lines, cluster.address())).isTrue();
      assertThat(lines.lines)
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
    int closed;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = taken.getLocalPort();
    }
    try (FakeCluster cluster = new FakeCluster()) {
      Lines lines = new Lines();
      assertThat(probe(lines, List.of("127.0.0.1:" + closed, cluster.address()))).isFalse();
      assertThat(lines.lines)
          .contains(
              "    dial up... ERROR dial tcp 127.0.0.1:" + closed + ": connection refused",
              "  version: 6.4.0");
    }
  }
}
