package org.skidder.lab.elastic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server of its own for each class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ElasticsearchContract extends ServerContract {
  private final String version;
  private @Nullable ElasticsearchProcess server;

  ElasticsearchContract(String version) {
    this.version = version;
  }

  @BeforeAll
  void start() throws Exception {
    Optional<Path> java = ElasticsearchProcess.java17();
    if (java.isEmpty()) {
      System.err.println(
          "SKIPPED: no test against Elasticsearch "
              + version
              + ", because no Java 17 was found (JAVA17_HOME, JAVA_HOME, /usr/lib/jvm)");
    }
    Assumptions.assumeTrue(java.isPresent(), "no Java 17 for Elasticsearch " + version);
    server = ElasticsearchProcess.start(version, java.orElseThrow());
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  String address() {
    ElasticsearchProcess running = server;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running.address();
  }
}
