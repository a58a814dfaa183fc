package org.skidder.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, as users start it. */
@DisabledOnOs(OS.WINDOWS)
class ProgramTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  private Process start(String... arguments) throws IOException {
    return startClass("org.skidder.app.Main", arguments);
  }

  private Process startClass(String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-Dskidder.home=" + folder.resolve("home"),
            "-cp",
            System.getProperty("java.class.path"),
            main));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(file("stdout"))
            .redirectError(file("stderr"))
            .start();
    started.add(process);
    return process;
  }

  @AfterEach
  void endWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  private File file(String name) {
    return folder.resolve(name).toFile();
  }

  private int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void awaitText(String file, String text) {
    await().atMost(PATIENCE).until(() -> file(file).exists() && read(file).contains(text));
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private Path config(String more) throws IOException {
    Path config = folder.resolve("c.yml");
    String inputs = "filebeat.inputs:\n- {type: log, paths: ['" + folder + "/*.log']}\n";
    Files.writeString(config, inputs + "output.file: {path: '" + folder + "/out'}\n" + more);
    return config;
  }

  @Test
  void followPrintsLinesAsJsonAndLeavesNothingBehind() throws Exception {
    Files.writeString(folder.resolve("a[1].log"), "one\ntw\u00f6\n");

    assertThat(status(start("follow", "--once", "a[1].log"))).isZero();
    assertThat(read("stdout").lines()).hasSize(2);
    assertThat(read("stdout")).contains("\"message\":\"one\"", "\"message\":\"tw\u00f6\"");
    assertThat(read("stderr")).isEmpty();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void aSignalStopsInOrder() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Process process = start("-e", "-c", config("").toString());
    awaitText("out/filebeat", "\"message\":\"one\"");
    process.destroy();
    process.destroy(); // as timeout(1) does: one to the process, one to its group

    assertThat(status(process)).isZero();
    assertThat(read("stderr"))
        .contains("filebeat start running.", "Total non-zero metrics", "filebeat stopped.");
  }

  @Test
  void withoutFlagLogsGoToAFileOnly() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Process process = start("-c", config("").toString());
    awaitText("home/logs/filebeat", "start running");
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(read("stderr")).isEmpty();
    assertThat(read("stdout")).isEmpty();
  }

  @Test
  void whatStopsTheStartIsToldOnStderrAndInTheLog() throws Exception {
    Path config = config("queue.nonsense.events: 5\nmax_procs: many\n");

    assertThat(status(start("-c", config.toString()))).isEqualTo(1);
    assertThat(read("stderr")).startsWith("Exiting: ");
    assertThat(read("stderr")).contains("c.yml:4", "nonsense", "c.yml:5", "max_procs");
    assertThat(read("stderr")).doesNotContain("\tat ");
    assertThat(read("home/logs/filebeat")).contains("ERROR", "nonsense");
  }

  @Test
  void testConfigWritesNothing() throws Exception {
    Path config = config("nonsense: 1\n");

    assertThat(status(start("test", "config", "-c", config.toString()))).isZero();
    assertThat(read("stdout")).isEqualTo("Config OK\n");
    assertThat(read("stderr")).contains("c.yml:4", "nonsense");
    assertThat(folder.resolve("home")).doesNotExist();
    assertThat(status(start("test", "config", "--strict", "-c", config.toString()))).isEqualTo(1);
  }

  @Test
  void profilesAreWrittenAtTheEnd() throws Exception {
    Files.writeString(folder.resolve("a.log"), "one\n");
    Path config = config("filebeat.shutdown_timeout: 10s\n");
    Process process =
        start("-c", config.toString(), "-cpuprofile", "cpu.jfr", "-memprofile", "heap.hprof");
    awaitText("out/filebeat", "one");
    process.destroy();

    assertThat(status(process)).isZero();
    assertThat(file("cpu.jfr").length()).isPositive();
    assertThat(file("heap.hprof").length()).isPositive();
  }

  @Test
  void theTrainingRunOfTheStartUpCacheDelivers() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));

    assertThat(status(startClass("org.skidder.app.train.Training", work.toString()))).isZero();
    assertThat(read("stderr"))
        .contains("Connected to Elasticsearch")
        .doesNotContain("WARN", "ERROR");
    assertThat(read("stderr").lines().filter(line -> line.contains("Total non-zero metrics")))
        .hasSize(3)
        .allMatch(line -> line.contains("\"acked\":3000"));
    assertThat(read("stdout").lines()).hasSize(3000);
  }
}
