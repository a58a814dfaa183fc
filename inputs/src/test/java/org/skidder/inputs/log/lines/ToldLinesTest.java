package org.skidder.inputs.log.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.skidder.inputs.log.SaidLines;
import org.skidder.inputs.log.container.ContainerFormat;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;

/** What is wrong with lines is said once a minute for each file, whatever becomes of the clock. */
class ToldLinesTest {
  private static ContainerOptions containers() {
    return new ContainerOptions(ContainerStream.ALL, true, ContainerFormat.AUTO, true);
  }

  private static void thrice(ChainRun run, SaidLines said, String message) {
    for (int line = 0; line < 3; line++) {
      run.read("wrong\n".getBytes(StandardCharsets.UTF_8), 10);
    }
    assertThat(said.with("1 line(s)")).singleElement().asString().contains(message);

    run.now -= Duration.ofDays(1).toMillis();
    run.nanos += Duration.ofMinutes(1).toNanos();
    run.read("wrong\n".getBytes(StandardCharsets.UTF_8), 10);
    assertThat(said.with("3 line(s)")).singleElement().asString().contains(message);
  }

  @Test
  void linesThatAreNoneOfAContainer() {
    try (SaidLines said = new SaidLines("harvester")) {
      ChainRun run =
          new ChainRun(
              ChainRun.config(""),
              Optional.of(containers()),
              ChainRun.template(),
              0,
              LineChains.MAX_PENDING);
      thrice(run, said, "are none of a container");
    }
  }

  @Test
  void linesThatAreNoJson() {
    try (SaidLines said = new SaidLines("harvester")) {
      ChainRun run =
          new ChainRun(
              ChainRun.config("json.add_error_key: true"),
              ChainRun.template(),
              0,
              LineChains.MAX_PENDING);
      thrice(run, said, "are no JSON object");
    }
  }
}
