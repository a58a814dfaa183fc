package org.skidder.lab.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Skidder as a process of its own. */
final class SkidderProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 60;
  private static final long START_NANOS = 1_000_000_000L;

  /** What the JVM says, with status 1, when its signal comes before it is up. */
  private static final String NOT_UP = "Error occurred during initialization of VM";

  private final SkidderJvm jvm;
  private final Path home;
  private final Path config;
  private @Nullable Process process;
  private long startedAt;
  private long said;

  /**
   * @param jvm what it runs on
   * @param home folder for data and log
   * @param config configuration file
   */
  SkidderProcess(SkidderJvm jvm, Path home, Path config) {
    this.jvm = jvm;
    this.home = home;
    this.config = config;
  }

  /** What the process says, of all its starts. */
  Path log() {
    return home.resolve("skidder.log");
  }

  void start() throws IOException {
    ProcessBuilder builder =
        jvm.skidder("-e", "-c", config.toString(), "-path.home", home.toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    said = Files.exists(log()) ? Files.size(log()) : 0;
    startedAt = System.nanoTime();
    process = builder.start();
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
  void kill() {
    Process started = process;
    process = null;
    if (started != null) {
      started.destroyForcibly().onExit().join();
    }
  }

  /** Asks the process to end; returns what is wrong about how it did. */
  Optional<String> stop() throws IOException, InterruptedException {
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
    String told = saidOfThisStart();
    return status == 0 || status == 143 || early || wasNotUp(told)
        ? Optional.empty()
        : Optional.of("ended with status " + status + " on SIGTERM; " + last(told));
  }

  /** Whether the signal came before the JVM was up, which has its own way of saying so. */
  static boolean wasNotUp(String told) {
    return told.lines().anyMatch(line -> line.startsWith(NOT_UP));
  }

  private static String last(String told) {
    return told.lines()
        .filter(line -> !line.isBlank())
        .reduce((_, line) -> line)
        .map(line -> "it said last: " + line)
        .orElse("it said nothing");
  }

  private String saidOfThisStart() throws IOException {
    byte[] all = Files.readAllBytes(log());
    int from = (int) Math.min(said, all.length);
    return new String(all, from, all.length - from, StandardCharsets.ISO_8859_1);
  }

  /** Defects that the process complained about itself. */
  List<String> defects() throws IOException {
    if (!Files.exists(log())) {
      return List.of();
    }
    try (var lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
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
  public void close() {
    kill();
  }
}
