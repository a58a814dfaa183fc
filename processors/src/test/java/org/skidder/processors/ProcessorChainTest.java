package org.skidder.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.skidder.core.condition.Condition;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;

class ProcessorChainTest {
  private static final Identity IDENTITY = new Identity("filebeat", "6.4.0", "h", "h");
  private static final String TIME = "{\"@timestamp\":\"2018-03-04T05:06:07.089Z\"";
  private static final long MILLIS = 1520139967089L;

  private static FieldMap map(Object... pairs) {
    FieldMap map = new FieldMap();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static List<Step> steps(String yaml) {
    Problems problems = new Problems();
    List<Step> steps =
        new Processors(ProcessorContext.of(IDENTITY, new SharedResources(), Path.of("")), problems)
            .compile(Config.ofYaml(yaml));
    problems.throwIfErrors();
    return steps;
  }

  private static ProcessorChain chain(String ofInput, String global) {
    FieldMap sender = map("beat", map("name", "h"), "host", map("name", "h"));
    return new ProcessorChain(steps(ofInput), sender, steps(global), IDENTITY);
  }

  private static Template source() {
    return Template.of(map("source", "/x", "input", map("type", "log")), new FieldMap());
  }

  private static EventBatch raw(String... lines) {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    EventBatch batch = new EventBatch(source(), MILLIS, bytes, lines.length);
    int at = 0;
    for (String line : lines) {
      batch.add(at, at, line.length());
      at += line.length() + 1;
    }
    return batch;
  }

  private static String json(EventBatch batch, int index) {
    JsonBuffer out = new JsonBuffer(100);
    DocumentEncoder.plain(false).encode(batch, index, out);
    return out.toString();
  }

  /** The document after global processors, without the time. */
  private static String process(String yaml, FieldMap fields) {
    EventBatch batch = new EventBatch(Template.EMPTY, MILLIS, new byte[0], 1);
    batch.add(new Event(MILLIS, -1, fields, Template.EMPTY), 0);
    new ProcessorChain(List.of(), new FieldMap(), steps(yaml), IDENTITY).apply(batch);
    String json = json(batch, 0);
    assertThat(json).startsWith(TIME);
    return json.substring(TIME.length());
  }

  @Test
  void layingTheSenderOverRawEventsLeavesThemRaw() {
    EventBatch batch = raw("one", "two");
    assertThat(chain("{}", "{}").apply(batch)).isZero();
    assertThat(batch.unfolded(0)).isNull();
    assertThat(json(batch, 1))
        .isEqualTo(
            TIME
                + ",\"offset\":4,\"message\":\"two\",\"source\":\"/x\",\"input\":{\"type\":\"log\"},"
                + "\"beat\":{\"name\":\"h\"},\"host\":{\"name\":\"h\"}}");
  }

  @Test
  void droppingEventsNeverUnfoldsThem() {
    EventBatch batch = raw("GET /a", "DEBUG x", "GET /b", "DEBUG y");
    int dropped =
        chain("{}", "processors: [{drop_event.when.contains.message: DEBUG}]").apply(batch);
    assertThat(dropped).isEqualTo(2);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.offset(1)).isEqualTo(15);
    assertThat(json(batch, 1)).contains("GET /b");
    assertThat(batch.unfolded(0)).isNull();
    assertThat(batch.unfolded(1)).isNull();
  }

  @Test
  void dropEventWithoutConditionDropsEverything() {
    EventBatch batch = raw("a", "b");
    assertThat(chain("processors: [{drop_event: }]", "{}").apply(batch)).isEqualTo(2);
    assertThat(batch.size()).isZero();
  }

  @Test
  void processorsOfAnInputDoNotSeeTheSenderAndCannotChangeIt() {
    String drop = "processors: [{drop_fields.fields: [beat, host.name, source]}]";
    EventBatch batch = raw("a");
    chain(drop, "{}").apply(batch);
    assertThat(json(batch, 0))
        .contains("\"beat\":{\"name\":\"h\"},\"host\":{\"name\":\"h\"}")
        .doesNotContain("source");
    batch = raw("a");
    chain("{}", drop).apply(batch);
    assertThat(json(batch, 0)).contains("\"host\":{}").doesNotContain("beat");
    batch = raw("a");
    chain(
            "processors: [{rename.fields: [{from: message, to: beat.name}]},"
                + " {drop_event.when.has_fields: [host]}]",
            "{}")
        .apply(batch);
    assertThat(json(batch, 0)).contains("\"beat\":{\"name\":\"h\"}");
  }

  @Test
  void changesNeverReachOtherEventsOfTheSource() {
    Template source = source();
    String before = new String(source.json(false), StandardCharsets.UTF_8);
    ProcessorChain chain =
        chain(
            "{}",
            """
            processors:
            - drop_fields: {fields: [input.type, beat.name], when.contains.message: a}
            - rename: {fields: [{from: source, to: input.path}], when.contains.message: b}
            """);
    EventBatch batch = raw("a", "b", "c");
    chain.apply(batch);
    assertThat(json(batch, 0)).contains("\"input\":{},\"beat\":{}");
    assertThat(json(batch, 1)).contains("\"input\":{\"type\":\"log\",\"path\":\"/x\"}");
    assertThat(json(batch, 2)).contains("\"source\":\"/x\",\"input\":{\"type\":\"log\"}");
    assertThat(batch.unfolded(2)).isNull();
    assertThat(new String(source.json(false), StandardCharsets.UTF_8)).isEqualTo(before);
  }

  @Test
  void dropFieldsKeepsWhatIsProtectedAndGoesOnAfterAMissingField() {
    String yaml =
        "processors: [{drop_fields.fields: [missing, nested.x, list, '@timestamp', type, a.b]}]";
    assertThat(
            process(
                yaml,
                map("nested", map("x", 1L, "y", "z"), "list", List.of(), "type", "t", "a.b", 1L)))
        .isEqualTo(",\"nested\":{\"y\":\"z\"},\"type\":\"t\"}");
    assertThat(process(yaml, map("nested", map("x", 1L)))).isEqualTo(",\"nested\":{}}");
  }

  @Test
  void includeFieldsKeepsOnlyTheListedOnesInTheirOrder() {
    String yaml = "processors: [{include_fields.fields: [msg, nested.y, missing.z, '@timestamp']}]";
    assertThat(
            process(yaml, map("nested", map("x", 1L, "y", "z"), "msg", "m", "type", "t", "q", 1L)))
        .isEqualTo(",\"msg\":\"m\",\"nested\":{\"y\":\"z\"},\"type\":\"t\"}");
    assertThat(process("processors: [{include_fields.fields: []}]", map("a", 1L))).isEqualTo("}");
  }

  @Test
  void renameMovesIntoNestedNames() {
    String yaml =
        "processors: [{rename: {fields: [{from: level, to: log.level}, {from: nested.x, to: x}],"
            + " ignore_missing: true}}]";
    assertThat(process(yaml, map("level", "info", "nested", map("x", 1L, "y", "z"))))
        .isEqualTo(",\"nested\":{\"y\":\"z\"},\"log\":{\"level\":\"info\"},\"x\":1}");
    assertThat(process(yaml, map("level", "debug"))).isEqualTo(",\"log\":{\"level\":\"debug\"}}");
    assertThat(process("processors: [{rename.fields: [{from: a, to: a.b}]}]", map("a", 1L)))
        .isEqualTo(",\"a\":{\"b\":1}}");
  }

  @Test
  void renameRestoresTheEventAtTheFirstError() {
    String fields = "fields: [{from: a, to: x}, {from: missing, to: y}, {from: b, to: z}]";
    assertThat(process("processors: [{rename: {" + fields + "}}]", map("a", 1L, "b", 2L)))
        .isEqualTo(",\"a\":1,\"b\":2}");
    assertThat(
            process(
                "processors: [{rename: {" + fields + ", fail_on_error: false}}]",
                map("a", 1L, "b", 2L)))
        .isEqualTo(",\"x\":1,\"z\":2}");
  }

  @Test
  void renameThatCannotWriteLeavesANameWithADotAsItIs() {
    for (String to : List.of("c.d", "'@timestamp'")) {
      assertThat(
              process(
                  "processors: [{rename.fields: [{from: a.b, to: " + to + "}]}]",
                  map("a.b", 1L, "c", 2L)))
          .isEqualTo(",\"a.b\":1,\"c\":2}");
    }
  }

  @Test
  void renameNeverOverwritesAndNeverLosesAValue() {
    assertThat(process("processors: [{rename.fields: [{from: a, to: b}]}]", map("a", 1L, "b", 2L)))
        .isEqualTo(",\"a\":1,\"b\":2}");
    assertThat(
            process(
                "processors: [{rename: {fields: [{from: a, to: b.c}], fail_on_error: false}}]",
                map("a", 1L, "b", 2L)))
        .as("a target that runs through a scalar")
        .isEqualTo(",\"a\":1,\"b\":2}");
    assertThat(
            process("processors: [{rename.fields: [{from: '@timestamp', to: t}]}]", map("a", 1L)))
        .isEqualTo(",\"a\":1}");
  }

  @Test
  void aFailingProcessorDoesNotStopTheFollowingOnes() {
    assertThat(
            process(
                "processors: [{drop_fields.fields: [nosuch]}, {drop_fields.fields: [a]}]",
                map("a", 1L, "b", 2L)))
        .isEqualTo(",\"b\":2}");
  }

  @Test
  void aDefectOfAProcessorDoesNotEndTheInput() {
    Step broken = broken((batch, index) -> true, new IllegalStateException("defect"));
    Step endless = broken((batch, index) -> true, new StackOverflowError());
    Step undecided =
        broken(
            (batch, index) -> {
              throw new IllegalStateException("defect of the condition");
            },
            new AssertionError("must not be asked"));
    EventBatch batch = raw("a");
    new ProcessorChain(List.of(broken, endless, undecided), new FieldMap(), List.of(), IDENTITY)
        .apply(batch);
    assertThat(batch.size()).isEqualTo(1);
  }

  private static Step broken(Condition when, Throwable defect) {
    return new Step(
        "broken",
        when,
        event -> {
          switch (defect) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new AssertionError(defect);
          }
        });
  }

  @Test
  void changesOfOneProcessorAreSeenByTheConditionOfTheNext() {
    Consumer<String> survives =
        line -> {
          EventBatch batch = raw(line);
          chain(
                  "processors: [{rename.fields: [{from: message, to: text}]}]",
                  "processors: [{drop_event.when.contains.text: bye}]")
              .apply(batch);
          assertThat(batch.size()).isEqualTo(line.contains("bye") ? 0 : 1);
        };
    survives.accept("hello");
    survives.accept("good bye");
  }
}
