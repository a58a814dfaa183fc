package org.skidder.lab.oracle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Skidder as a process of its own, on the Java and the class path of this one. */
final class SkidderProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 20;
  private static final long START_NANOS = 1_000_000_000L;

  private final Path home;
  private final Path config;
  private @Nullable Process process;
  private long startedAt;

  /**
   * @param home folder for data and log
   * @param config configuration file
   */
  SkidderProcess(Path home, Path config) {
    this.home = home;
    this.config = config;
  }

  /** What the process says, of all its starts. */
  Path log() {
    return home.resolve("skidder.log");
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-Xms16m", "-Xmx64m", "-XX:-UsePerfData"));
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"));
    command.add("-Dslf4j.provider=org.skidder.app.log.SkidderLogging");
    command.addAll(List.of("-cp", classPath(), "org.skidder.app.Main", "-e"));
    command.addAll(List.of("-c", config.toString(), "-path.home", home.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    startedAt = System.nanoTime();
    process = builder.start();
  }

  /** Only what Skidder needs: a short class path starts faster. */
  private static String classPath() {
    List<String> kept = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = entry.replace(File.separatorChar, '/');
      boolean ours = name.contains("/skidder") || name.contains("/org/skidder/");
      boolean classes = name.endsWith("/classes");
      boolean library =
          name.contains("jackson")
              || name.contains("slf4j-api")
              || name.contains("snakeyaml")
              || name.contains("re2j")
              || name.contains("zstd");
      if (ours || classes || library) {
        kept.add(entry);
      }
    }
    return String.join(File.pathSeparator, kept);
  }

  boolean isRunning() {
    Process started = process;
    return started != null && started.isAlive();
  }

  /** {@link System#nanoTime()} of the last start. */
  long startedAt() {
    return startedAt;
  }

  long pid() {
    Process started = process;
    return started == null ? -1 : started.pid();
  }

  /** Ends the process at once, as a crash would. */
  void kill() throws InterruptedException {
    Process started = process;
    process = null;
    if (started != null) {
      started.destroyForcibly();
      started.waitFor();
    }
  }

  /** Asks the process to end; returns what is wrong about how it did. */
  Optional<String> stop() throws InterruptedException {
    Process started = process;
    process = null;
    if (started == null) {
      return Optional.empty();
    }
    boolean early = System.nanoTime() - startedAt < START_NANOS;
    started.destroy();
    if (!started.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      started.destroyForcibly();
      started.waitFor();
      return Optional.of("did not end within " + STOP_SECONDS + " s of SIGTERM");
    }
    // Before its signal handler is there, the JVM ends with the status of the signal, or fails.
    int status = started.exitValue();
    return status == 0 || status == 143 || early
        ? Optional.empty()
        : Optional.of("ended with status " + status + " on SIGTERM");
  }

  /** Defects that the process complained about itself. */
  List<String> defects() throws IOException {
    if (!Files.exists(log())) {
      return List.of();
    }
    try (var lines = Files.lines(log(), java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line ->
              line.contains("\tat org.skidder")
                  || line.contains("OutOfMemoryError")
                  || line.contains("unexpectedly")
                  || line.contains("harvester failed"))
          .limit(3)
          .map(line -> "log: " + line)
          .toList();
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
