package org.skidder.app.run;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.Ownership;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Surroundings;
import org.skidder.core.metrics.Metrics;

/** An engine that follows one log, whose lines are numbered. */
final class EngineRig {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern LINE = Pattern.compile("\"message\":\"line (\\d+)\"");

  private final Metrics metrics = new Metrics();
  private final Path home;
  private int written;

  /** With everything in a folder. */
  EngineRig(Path home) {
    this.home = home;
  }

  /** The log, which the first line makes. */
  Path log() {
    return home.resolve("a.log");
  }

  /** Its metrics. */
  Metrics metrics() {
    return metrics;
  }

  /** A plan with these settings beside the input, and with {@code name=value} laid over all. */
  EnginePlan plan(Map<String, Object> more, String... overrides) {
    Map<String, Object> settings = new HashMap<>(more);
    Map<String, Object> input =
        Map.of(
            "type",
            "log",
            "paths",
            List.of(log().toString()),
            "scan_frequency",
            "50ms",
            "clean_removed",
            false);
    settings.put("filebeat.inputs", List.of(input));
    Problems problems = new Problems();
    return EnginePlan.of(
        new ConfigLoader(new Surroundings(Map.of(), home, home, Ownership.ofFileSystem()))
            .settings(settings)
            .overrides(List.of(overrides))
            .load(problems),
        EnginePlan.Need.ALL,
        problems);
  }

  /** A plan with an output to a file in folder {@code out}. */
  EnginePlan toFile(String filename) {
    return plan(Map.of("output.file", file(filename)));
  }

  /** Options of an output to a file in folder {@code out}. */
  Map<String, Object> file(String filename) {
    return Map.of("path", home.resolve("out").toString(), "filename", filename);
  }

  /** Settings of an output to Elasticsearch that tries again after a time. */
  static Map<String, Object> elasticsearch(String address, String backoff) {
    Map<String, Object> output =
        Map.of("hosts", List.of(address), "backoff", Map.of("init", backoff, "max", backoff));
    return Map.of("setup.template.enabled", false, "output.elasticsearch", output);
  }

  /** Starts an engine. */
  Engine start(EnginePlan plan) throws IOException {
    Engine engine = new Engine(plan, metrics, Clock.systemUTC(), false, _ -> {});
    engine.start();
    return engine;
  }

  /** Writes lines, with the next numbers. */
  void write(int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append("line ").append(written++).append('\n');
    }
    Files.writeString(log(), text, CREATE, APPEND);
  }

  /** How many lines were written. */
  int written() {
    return written;
  }

  /** The numbers of the lines in some documents, in their order. */
  static List<Integer> numbers(String documents) {
    return LINE.matcher(documents).results().map(line -> Integer.valueOf(line.group(1))).toList();
  }

  /** The numbers of the lines in a file of folder {@code out}, in their order. */
  List<Integer> numbersIn(String filename) throws IOException {
    Path file = home.resolve("out/" + filename);
    return Files.exists(file) ? numbers(Files.readString(file)) : List.of();
  }

  /** The numbers of the lines that a cluster took, in their order. */
  static List<Integer> numbersIn(Cluster cluster) {
    return numbers(String.join("", cluster.bulks));
  }

  /** Waits. */
  static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).until(condition);
  }
}
