package org.skidder.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.testkit.ShortFolder;

/** Starts the program as a process of its own, in a folder; ends it after each test. */
@DisabledOnOs(OS.WINDOWS)
abstract class ProgramRig {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir(factory = ShortFolder.class)
  Path folder;

  final List<String> jvm = new ArrayList<>();
  final Map<String, String> environment = new HashMap<>();
  private final List<Process> started = new ArrayList<>();

  /** Starts the program. */
  final Process start(String... arguments) throws IOException {
    return startClass("org.skidder.app.Main", arguments);
  }

  /** Starts a main class of it. */
  final Process startClass(String main, String... arguments) throws IOException {
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
            System.getProperty("java.class.path")));
    command.addAll(jvm);
    command.add(main);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Process process =
        builder
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

  /** A file in the folder. */
  final File file(String name) {
    return folder.resolve(name).toFile();
  }

  /** Sends a signal by its short name. */
  static void signal(String name, Process process) throws Exception {
    // The shell has it built in; there may be no program of that name.
    String command = "kill -" + name + " " + process.pid();
    Process kill = new ProcessBuilder("sh", "-c", command).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for the end. */
  final int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Waits until a file in the folder has a text. */
  final void awaitText(String file, String text) {
    await().atMost(PATIENCE).until(() -> file(file).exists() && read(file).contains(text));
  }

  /** What a file in the folder has. */
  final String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  /** Whatever the umask is: a configuration that others may write is refused. */
  static Path forOwnerOnly(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** A configuration that writes what comes to {@code *.log} into a file below {@code out}. */
  final Path config(String more) throws IOException {
    Path config = folder.resolve("c.yml");
    String inputs = "filebeat.inputs:\n- {type: log, paths: ['" + folder + "/*.log']}\n";
    Files.writeString(config, inputs + "output.file: {path: '" + folder + "/out'}\n" + more);
    return forOwnerOnly(config);
  }
}
