package org.skidder.app;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.skidder.core.testkit.Ports;

/** What the whole program does when it is sent signals. */
class SignalsTest extends ProgramRig {
  @Test
  void aSignalStopsInOrder() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Path external = folder.resolve("old.yml");
    Files.writeString(external, "- {input_type: log, paths: ['" + folder + "/b.txt']}\n");
    forOwnerOnly(external);
    String more = "filebeat.config.inputs: {path: '" + external + "', reload.enabled: true}\n";
    Process process =
        start("-e", "-c", config(more).toString(), "-d", "registrar,service,cfgfile,keystore");
    awaitText("out/filebeat", "\"message\":\"one\"");
    awaitText("stderr", "[cfgwarn]");
    signal("USR1", process);
    process.destroy();
    process.destroy(); // as timeout(1) does: one to the process, one to its group

    assertThat(status(process)).isZero();
    assertThat(read("stderr"))
        .containsSubsequence(
            "Initialized file output. path=",
            "filebeat start running.",
            "Total non-zero metrics",
            "filebeat stopped.")
        .containsOnlyOnce("Initialized file output")
        .containsPattern("\\[cfgwarn]\t\\S+\tDEPRECATED: " + external + ":1: inputs.0.input_type: ")
        .containsPattern("DEBUG\t\\[registrar]\t\\S+\t\\d+ states written")
        .containsPattern("DEBUG\t\\[cfgfile]\t\\S+\tRead ")
        .containsPattern("DEBUG\t\\[keystore]")
        .containsPattern("DEBUG\t\\[service]\t\\S+\tReceived SIGTERM");
  }

  @Test
  void aHangUpTakesOverAnOutputAndSurvivesABrokenConfiguration() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "one\n");
    Path config = config("");
    String valid = Files.readString(config);
    Process process = start("-e", "-c", config.toString());
    awaitText("out/filebeat", "\"message\":\"one\"");
    awaitText("stderr", "start running");

    Files.writeString(config, valid + "nonsense: [\n");
    signal("HUP", process);
    awaitText("stderr", "c.yml:5");
    Files.writeString(log, "two\n", APPEND);
    awaitText("out/filebeat", "\"message\":\"two\"");

    Files.writeString(config, valid.replace("/out'", "/moved'") + "max_procs: 1\n");
    signal("HUP", process);
    awaitText("stderr", "take effect at the next start: max_procs");
    Files.writeString(log, "three\n", APPEND);
    awaitText("moved/filebeat", "\"message\":\"three\"");
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(read("out/filebeat")).doesNotContain("three");
    assertThat(read("stderr").lines().filter(line -> line.contains("ERROR")))
        .singleElement()
        .asString()
        .contains("c.yml:5", "; everything runs on as before");
  }

  @Test
  void aSecondSignalEndsAStopThatWaitsForAnOutput() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Path config = config("filebeat.shutdown_timeout: 1h\n");
    String dead = "output.elasticsearch.hosts: ['127.0.0.1:" + Ports.free() + "']";
    Files.writeString(config, Files.readString(config).replaceFirst("output.file: .*", dead));
    Process process = start("-e", "-c", config.toString());
    awaitText("stderr", "Failed to connect");
    process.destroy();
    awaitText("stderr", "Waiting for max");

    // Those of the first second are the same request.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          process.destroy();
          return !process.isAlive();
        });
    assertThat(status(process)).isOne();
    assertThat(read("stderr")).doesNotContain("stopped.");
  }
}
