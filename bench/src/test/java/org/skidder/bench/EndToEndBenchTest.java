package org.skidder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the tests of {@code bench/run}, which are written in its own language. */
class EndToEndBenchTest {
  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void theBenchmarkCountsWhatHappens() throws Exception {
    assumeTrue(
        works("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"),
        "SKIPPED the tests of bench/run: no Python 3.11 on this machine");
    assumeTrue(works("cc", "--version"), "SKIPPED the tests of bench/run: no C compiler");
    var tests =
        new ProcessBuilder("python3", "-B", "-m", "unittest", "-v", "test_bench")
            .directory(Path.of("e2e").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tests.waitFor()).as(output).isZero();
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
