package org.skidder.app.run;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.Ownership;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Surroundings;
import org.skidder.core.metrics.Metrics;

/** External files of inputs, against a running engine. */
class ReloadTest {
  private static final Pattern LINE = Pattern.compile("\"message\":\"(\\w+) (\\d+)\"");

  @TempDir Path home;

  private final Metrics metrics = new Metrics();
  private final Map<String, Integer> written = new HashMap<>();

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(home.resolve("inputs.d"));
    Files.createDirectories(home.resolve("logs"));
  }

  private EnginePlan plan(boolean reload) {
    Map<String, Object> file = Map.of("path", home.resolve("out").toString(), "filename", "events");
    return plan(reload, Map.of("output.file", file));
  }

  private EnginePlan plan(boolean reload, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(
        "filebeat.config.inputs",
        Map.of("path", "inputs.d/*.yml", "reload.enabled", reload, "reload.period", "10ms"));
    Problems problems = new Problems();
    return EnginePlan.of(
        new ConfigLoader(new Surroundings(Map.of(), home, home, Ownership.ofFileSystem()))
            .strictPermissions(false)
            .settings(settings)
            .load(problems),
        EnginePlan.Need.ALL,
        problems);
  }

  private Engine engine() throws IOException {
    Engine engine = new Engine(plan(true), metrics, Clock.systemUTC(), false, closed -> {});
    engine.start();
    return engine;
  }

  private void config(String name, String yaml) throws IOException {
    Path fresh = home.resolve("inputs.d/" + name + ".new");
    Files.writeString(fresh, yaml);
    Files.move(
        fresh,
        home.resolve("inputs.d/" + name + ".yml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private String entry(String log, String more) {
    return "- {type: log, paths: ['"
        + home.resolve("logs/" + log + ".log")
        + "'], scan_frequency: 50ms"
        + more
        + "}\n";
  }

  private void write(String log) throws IOException {
    int number = written.merge(log, 1, Integer::sum) - 1;
    Files.writeString(
        home.resolve("logs/" + log + ".log"), log + " " + number + "\n", CREATE, APPEND);
  }

  private int count(String log) {
    return written.getOrDefault(log, 0);
  }

  /** The numbers that arrived for each log. */
  private Map<String, List<Integer>> arrived() throws IOException {
    Map<String, List<Integer>> arrived = new HashMap<>();
    Path out = home.resolve("out/events");
    for (String event : Files.exists(out) ? Files.readAllLines(out) : List.<String>of()) {
      Matcher matcher = LINE.matcher(event);
      if (matcher.find()) {
        arrived
            .computeIfAbsent(matcher.group(1), _ -> new ArrayList<>())
            .add(Integer.valueOf(matcher.group(2)));
      }
    }
    return arrived;
  }

  private void awaitLines(String log, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> arrived().getOrDefault(log, List.of()).size() >= count);
  }

  private String events() throws IOException {
    return Files.readString(home.resolve("out/events"));
  }

  /** Whatever happens to the files, each line arrives once, in its order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void randomEditsNeitherLoseNorRepeatLines(int seed) throws IOException {
    Random random = new Random(seed);
    String[] logs = {"a", "b", "c"};
    Set<String> wrong = new TreeSet<>();
    try (Engine _ = engine()) {
      for (int edit = 0; edit < 40; edit++) {
        String log = logs[random.nextInt(logs.length)];
        int kind = random.nextInt(6);
        switch (kind) {
          case 0 -> Files.deleteIfExists(home.resolve("inputs.d/" + log + ".yml"));
          case 1 -> config(log, "- {type: log, paths: [");
          case 2 -> config(log, entry(log, ", enabled: false"));
          case 3 -> config(log, entry(log, "") + entry(log, ""));
          default -> config(log, entry(log, ", tags: [t" + random.nextInt(100) + "]"));
        }
        for (int line = random.nextInt(200); line >= 0; line--) {
          write(logs[random.nextInt(logs.length)]);
        }
        if (kind == 1 || kind == 3) {
          wrong.add(log);
        } else {
          wrong.remove(log);
        }
        if (kind > 3 && wrong.isEmpty() && random.nextBoolean()) {
          awaitLines(log, count(log));
        }
      }
      for (String log : logs) {
        write(log);
        config(log, entry(log, ""));
      }
      for (String log : logs) {
        awaitLines(log, count(log));
      }
    }
    Map<String, List<Integer>> arrived = arrived();
    for (String log : logs) {
      assertThat(arrived.get(log))
          .as("lines of %s with seed %s", log, seed)
          .isEqualTo(java.util.stream.IntStream.range(0, count(log)).boxed().toList());
    }
  }

  @Test
  void onlyWhatChangedIsStoppedAndStarted() throws IOException {
    config("one", entry("a", ""));
    config("two", entry("b", ""));
    write("a");
    write("b");
    try (Engine _ = engine()) {
      awaitLines("b", 1);
      config("two", entry("b", ", tags: [changed]"));
      write("b");
      await().until(() -> metrics.counter("libbeat.config.module.stops").sum() == 1);
      await().until(() -> metrics.counter("libbeat.config.module.starts").sum() == 3);
      write("b");
      awaitLines("b", 3);
    }
    assertThat(events()).contains("\"changed\"");
  }

  /** The second input goes on where the first was, the third has none that does. */
  @Test
  void anEventThatMayGoOnIsSentWhenItsEntryIsRemovedAndNotWhenItChanged() throws IOException {
    String multiline = ", multiline: {pattern: '^ ', match: after, timeout: 1h}";
    Path log = home.resolve("logs/a.log");
    Files.writeString(log, "first\nsecond\n");
    config("one", entry("a", multiline));
    try (Engine _ = engine()) {
      await().until(() -> Files.exists(home.resolve("out/events")));
      config("one", entry("a", multiline + ", tags: [changed]"));
      await().until(() -> metrics.counter("filebeat.harvester.started").sum() == 2);
      Files.writeString(log, " more\nthird\n", APPEND);
      await().until(() -> events().contains("second"));
      assertThat(events()).contains("\"second\\n more\"").doesNotContain("third");

      Files.delete(home.resolve("inputs.d/one.yml"));
      await().until(() -> events().contains("\"third\""));
    }
  }

  @Test
  void aReloadAndAStopDoNotWaitForAnOutputThatIsDown() throws Exception {
    for (String log : List.of("a", "b", "c", "d")) {
      config(log, entry(log, ""));
      for (int line = 0; line < 100; line++) {
        write(log);
      }
    }
    Map<String, Object> down =
        Map.of(
            "queue.mem",
            Map.of("events", 32, "flush.min_events", 1),
            "output.elasticsearch",
            Map.of("hosts", List.of("127.0.0.1:1")));
    Engine engine = new Engine(plan(true, down), metrics, Clock.systemUTC(), false, closed -> {});
    engine.start();
    // Batches are of 8 events: four are in the queue, and each file waits with another one.
    await().until(() -> metrics.counter("libbeat.pipeline.events.total").sum() == 64);

    write("e");
    config("e", entry("e", ""));
    await().until(() -> metrics.counter("filebeat.harvester.started").sum() == 5);
    config("e", entry("e", ", tags: [changed]"));
    await().until(() -> metrics.counter("libbeat.config.module.stops").sum() == 1);
    await().until(() -> metrics.counter("filebeat.harvester.started").sum() == 6);
    Thread closing = Thread.ofPlatform().daemon().start(engine::close);
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void anEntryThatMovesToAnotherFileGoesOn() throws IOException {
    config("one", entry("a", "") + entry("b", ""));
    write("a");
    write("b");
    try (Engine _ = engine()) {
      awaitLines("b", 1);
      config("two", entry("b", ""));
      config("one", entry("a", ""));
      write("b");
      awaitLines("b", 2);
      await().until(() -> metrics.counter("libbeat.config.reloads").sum() > 5);
      assertThat(metrics.counter("libbeat.config.module.starts").sum()).isEqualTo(2);
    }
  }

  @Test
  void aBrokenFileKeepsItsInputsRunning() throws IOException {
    config("one", entry("a", ""));
    write("a");
    try (Engine _ = engine()) {
      awaitLines("a", 1);
      config("one", entry("a", ", tags: [x]") + "- {type: unknown}\n");
      long before = metrics.counter("libbeat.config.reloads").sum();
      await().until(() -> metrics.counter("libbeat.config.reloads").sum() > before + 3);
      write("a");
      awaitLines("a", 2);
    }
    assertThat(events()).doesNotContain("\"x\"");
  }

  @Test
  void withoutReloadMistakesEndTheStart() throws IOException {
    config("one", entry("a", "") + "\n- {type: unknown}\n");
    assertThatThrownBy(() -> plan(false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("one.yml:3: inputs.1.type")
        .hasMessageContaining("there is no input of type unknown");
  }

  @Test
  void aFileMustBeAList() throws IOException {
    config("one", "type: log\n");
    assertThatThrownBy(() -> plan(false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("one.yml:1")
        .hasMessageContaining("expected a list");
  }

  @Test
  void anEntryThatIsNoInputSaysWhatIsExpected() throws IOException {
    config("one", entry("a", "") + "- foo\n");
    assertThatThrownBy(() -> plan(false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("one.yml:2: inputs.1: expected an input (- type: ")
        .hasMessageContaining("found \"foo\"");
  }

  @Test
  void whatWasOpenedUntilAFailureIsClosed() throws IOException {
    EnginePlan plan = plan(true);
    // Where the registry's folder should be.
    Path blocked = home.resolve("data/registry.ledger");
    Files.createDirectories(home.resolve("data"));
    Files.writeString(blocked, "no folder");
    assertThatThrownBy(() -> new Engine(plan, metrics, Clock.systemUTC(), false, closed -> {}))
        .isInstanceOf(IOException.class);

    Files.delete(blocked);
    new Engine(plan(true), metrics, Clock.systemUTC(), false, closed -> {}).close();
  }

  @Test
  void anOutputThatCannotBeMadeLeavesNoRegistrarBehind() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "no folder");
    EnginePlan plan =
        plan(
            true,
            Map.of(
                "queue.spool.file.path",
                file.resolve("spool").toString(),
                "output.file.path",
                home.resolve("out").toString()));
    long before = registrars();
    assertThatThrownBy(() -> new Engine(plan, metrics, Clock.systemUTC(), false, closed -> {}))
        .isInstanceOf(IOException.class);

    assertThat(registrars()).isEqualTo(before);
  }

  private static long registrars() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("registrar"))
        .count();
  }
}
