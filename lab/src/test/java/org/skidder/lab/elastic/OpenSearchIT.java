package org.skidder.lab.elastic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.testkit.Ports;

/** OpenSearch 3, in this process. */
class OpenSearchIT extends ServerContract {
  @TempDir static Path home;

  private static final OpenSearchRunner RUNNER = new OpenSearchRunner();
  private static final int PORT = Ports.free();

  @BeforeAll
  static void start() {
    RUNNER
        .onBuild((number, settings) -> {
          settings.put("discovery.type", "single-node");
          settings.put("http.port", String.valueOf(PORT));
          settings.put("network.host", "127.0.0.1");
          settings.put("http.max_content_length", "300kb");
          settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        })
        .build(
            OpenSearchRunner.newConfigs()
                .clusterName("skidder-lab")
                .numOfNode(1)
                .basePath(home.toString()));
    RUNNER.ensureYellow();
  }

  @AfterAll
  static void stop() throws IOException {
    RUNNER.close();
  }

  @Override
  List<String> parsedModules() {
    return List.of("icinga", "kafka", "kibana", "mysql", "postgresql", "redis");
  }

  @Override
  String address() {
    return "127.0.0.1:" + PORT;
  }
}
