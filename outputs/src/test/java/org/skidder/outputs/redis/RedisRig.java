package org.skidder.outputs.redis;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.outputs.common.OutputHarness;

/** A pipeline with the output to a server that the test has. */
abstract class RedisRig {
  @TempDir Path folder;
  OutputHarness harness;

  @BeforeEach
  final void makeHarness() {
    harness = new OutputHarness(folder);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Starts the output. */
  final void start(String yaml) {
    RedisConfig config = OutputHarness.bind(yaml, RedisConfig.class);
    harness.start(OutputHarness.impatient(new RedisOutput().create(config, harness.context())));
  }
}
