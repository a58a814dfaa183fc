package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;

class OutputsPlanTest {
  private static List<String> problems(String yaml) {
    Problems problems = new Problems();
    Config root = Config.ofYaml("s.yml", yaml, Map.of());
    QueuePlan.of(root, problems);
    OutputsPlan.of(root, problems);
    return problems.errors().stream().map(Object::toString).toList();
  }

  private static OutputsPlan plan(String yaml) {
    Problems problems = new Problems();
    OutputsPlan plan =
        OutputsPlan.of(Config.ofYaml("s.yml", yaml, Map.of()), problems).orElseThrow();
    assertThat(problems.errors()).isEmpty();
    return plan;
  }

  @Test
  void severalOutputsOfOneKindHaveNamesConditionsAndQueues() {
    OutputsPlan plan =
        plan(
            """
            outputs:
            - {name: a, file: {path: /a}}
            - name: b
              when.equals.kind: audit
              on_blocked: drop
              queue.spool.file.size: 2MiB
              file: {path: /b}
            - {name: off, enabled: false, nonsense: {}}
            """);
    assertThat(plan.isSingle()).isFalse();
    assertThat(plan.all()).extracting(PlannedOutput::name).containsExactly("a", "b");
    assertThat(plan.all().get(0).condition().isAlways()).isTrue();
    assertThat(plan.all().get(1).condition().isAlways()).isFalse();
    assertThat(plan.all().get(1).queue().spool()).isPresent();
  }

  private static List<String> spools(String yaml) {
    Config root = Config.ofYaml("s.yml", yaml, Map.of());
    QueuePlan queue = QueuePlan.of(root, new Problems()).orElseThrow();
    return plan(yaml).all().stream()
        .flatMap(output -> output.spool(queue, Path.of("/data")).stream())
        .map(spool -> spool.folder().toString())
        .toList();
  }

  @Test
  void eachOutputHasASpoolOfItsOwn() {
    assertThat(spools("queue.spool: {}\noutput.file.path: /a"))
        .containsExactly("/data/spool.dat.segments");
    assertThat(
            spools(
                """
                queue.spool.file.path: /s/all
                outputs:
                - {name: a, file: {path: /a}}
                - {name: b, file: {path: /b}, queue.spool.file.size: 2MiB}
                - {name: c, file: {path: /c}, queue.spool: {}}
                - {name: d, file: {path: /d}, queue.spool.file.path: /s/d}
                - {name: e, file: {path: /e}, queue.mem.events: 100}
                """))
        .containsExactly(
            "/s/all-a.segments",
            "/data/spool.dat-b.segments",
            "/data/spool.dat-c.segments",
            "/s/d.segments");
  }

  @Test
  void outputsThatDropMustLeaveSomethingOfTheQueueHoweverLargeTheirBoundsAre() {
    Problems problems = new Problems();
    OutputsPlan plan =
        plan(
            """
            outputs:
            - {name: a, on_blocked: drop, queue.mem.events: 2000000000, file: {path: /a}}
            - {name: b, on_blocked: drop, queue.mem.events: 2000000000, file: {path: /b}}
            """);
    plan.check(context(), QueuePlan.of(Config.empty(), problems), problems);
    assertThat(problems.errors())
        .singleElement()
        .asString()
        .contains("may hold 4000000000 events", "leaves nothing of the queue");
  }

  private static OutputContext context() {
    return OutputContext.alone(
        new Identity("filebeat", "6.4.0", "h", "s"),
        new Metrics(),
        Clock.systemUTC(),
        new Random(0),
        Path.of("/data"),
        Config.empty());
  }

  @Test
  void twoOutputsThatNameOneSpoolAreAMistake() {
    assertThat(
            mistakesTogether(
                """
                outputs:
                - {name: a, file: {path: /a}, queue.spool.file.path: /s/x}
                - name: b
                  file: {path: /b}
                  queue.spool.file.path: /s/../s/x
                """))
        .singleElement()
        .asString()
        .contains("s.yml:4", "queue.spool.file.path of b is that of the output a");
  }

  @Test
  void twoOutputsThatWriteToOneFileAreAMistake() {
    assertThat(
            mistakesTogether(
                """
                outputs:
                - {name: a, file: {path: /a}}
                - {name: b, file: {path: /a, filename: other}}
                - {name: c, file: {path: /, filename: a/../a/filebeat}}
                """))
        .singleElement()
        .asString()
        .contains("s.yml:4", "the path and filename of c are those of the output a");
  }

  /** What shows only when outputs are put together. */
  private static List<String> mistakesTogether(String yaml) {
    Problems problems = new Problems();
    OutputContext context =
        OutputContext.alone(
            new Identity("filebeat", "6.4.0", "h", "s"),
            new Metrics(),
            Clock.systemUTC(),
            new Random(0),
            Path.of("/data"),
            Config.empty());
    plan(yaml).check(context, QueuePlan.of(Config.empty(), problems), problems);
    return problems.errors().stream().map(String::valueOf).toList();
  }

  @Test
  void aSingleOutputIsAsBefore() {
    assertThat(plan("output.file.path: /a").isSingle()).isTrue();
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    assertThat(problems("output.file.path: /a\noutputs: [{name: b, file: {path: /b}}]"))
        .singleElement()
        .asString()
        .contains("s.yml:2", "cannot stand beside output");
    assertThat(problems("outputs: {file: {path: /a}}"))
        .first()
        .asString()
        .contains("must be a list");
    assertThat(problems("outputs: [{file: {path: /a}}]")).first().asString().contains("name");
    assertThat(problems("outputs: [{name: 'a b', file: {path: /a}}]"))
        .first()
        .asString()
        .contains("must be of letters");
    assertThat(problems("outputs: [{name: a, file: {path: /a}}, {name: a, console: {}}]"))
        .first()
        .asString()
        .contains("two outputs with the name a");
    assertThat(problems("outputs: [{name: a}]"))
        .first()
        .asString()
        .contains("one section of its type");
    assertThat(problems("outputs: [{name: a, file: {path: /a}, console: {}}]"))
        .first()
        .asString()
        .contains("one section of its type");
    assertThat(problems("outputs: [{name: a, kafak: {}}]"))
        .anyMatch(text -> text.contains("output type kafak undefined"));
    assertThat(problems("outputs: [{name: a, enabled: false, file: {path: /a}}]"))
        .first()
        .asString()
        .contains("No outputs are defined");
    assertThat(problems("outputs: [{name: a, on_blocked: maybe, file: {path: /a}}]"))
        .first()
        .asString()
        .contains("on_blocked");
  }

  @Test
  void optionsOfTheSpoolAreChecked() {
    String output = "output.file.path: /a\n";
    assertThat(problems(output + "queue.spool: {file.size: 1KiB}")).isNotEmpty();
    assertThat(problems(output + "queue.spool: {file.page_size: 5KiB}")).isNotEmpty();
    assertThat(problems(output + "queue.spool: {file: {page_size: 4GiB, size: 1TiB}}"))
        .anyMatch(problem -> problem.contains("page_size: must be at most 128MiB"));
    assertThat(problems(output + "queue.spool: {file.size: 1TiB, write.buffer_size: 4GiB}"))
        .anyMatch(problem -> problem.contains("buffer_size: must be at most 1GiB"));
    assertThat(problems(output + "queue.spool: {file.permissions: 0200}")).isNotEmpty();
    assertThat(problems(output + "queue.spool: {write.codec: xml}")).isNotEmpty();
    assertThat(problems(output + "queue.spool: {write.flush.events: some}")).isNotEmpty();
    assertThat(
            problems(
                output
                    + "queue.spool: {file: {path: x, size: 10MiB, page_size: 16KiB, prealloc: no,"
                    + " permissions: 0640}, write: {buffer_size: 10MB, codec: JSON,"
                    + " flush: {timeout: 5s, events: 1024ns}}, read.flush.timeout: 1s}"))
        .singleElement()
        .asString()
        .contains("write.buffer_size", "half of file.size");
    assertThat(problems(output + "queue: {mem: {}, spool: {}}"))
        .singleElement()
        .asString()
        .contains("more than one namespace");
    assertThat(problems(output + "queue.disk: {}"))
        .first()
        .asString()
        .contains("no valid queue type");
  }
}
