package org.skidder.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.skidder.core.plugin.OutputFactory;

class OutputStepsTest {
  private final Checkup checkup = new Checkup();
  private final OutputSteps steps = new OutputSteps(checkup.area("output"), "output.x");

  private List<String> found() {
    return checkup.findings().stream()
        .map(f -> f.status() + " " + f.subject() + ": " + f.text())
        .toList();
  }

  @Test
  void aHostThatIsFineIsOneFindingWithAllItTells() {
    steps.group("x: h:1");
    steps.group("connection");
    steps.ok("dial up");
    steps.info("addresses", "127.0.0.1");
    steps.end();
    steps.warn("TLS", "secure connection disabled");
    steps.info("version", "6.4.0");
    steps.end();

    assertThat(found())
        .containsExactly("OK x: h:1: reachable; addresses: 127.0.0.1, without TLS, version: 6.4.0");
  }

  @Test
  void aHostThatFailsIsNotFineAndTheNextOneMayBe() {
    steps.group("x: h:1");
    steps.group("connection");
    steps.error("dial up", "refused");
    steps.end();
    steps.end();
    steps.group("x: h:2");
    steps.warn("certificates", "the first expires in 3 days");
    steps.end();

    assertThat(found())
        .containsExactly(
            "ERROR x: h:1: dial up: refused",
            "WARNING x: h:2: certificates: the first expires in 3 days",
            "OK x: h:2: reachable");
    assertThat(checkup.findings().getFirst().advice()).isNotEmpty();
  }

  @Test
  void whatHasNothingToTestIsFine() {
    steps.error("file", "file " + OutputFactory.UNTESTABLE);
    steps.group("second");
    steps.error("file", "file " + OutputFactory.UNTESTABLE);
    steps.end();
    assertThat(found())
        .containsExactly(
            "OK output.x: output doesn't support testing",
            "OK second: output doesn't support testing");
  }
}
