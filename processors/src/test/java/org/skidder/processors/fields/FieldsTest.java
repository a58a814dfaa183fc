package org.skidder.processors.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.processors.Apply.error;
import static org.skidder.processors.Apply.event;
import static org.skidder.processors.Apply.fields;
import static org.skidder.processors.Apply.json;
import static org.skidder.processors.Apply.map;
import static org.skidder.processors.Apply.metadata;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;
import org.skidder.processors.Apply;
import org.skidder.processors.ProcessorChain;

/** add_fields, add_tags, add_id, copy_fields and truncate_fields. */
class FieldsTest {
  private static EventBatch chain(String yaml, EventBatch batch) {
    new ProcessorChain(List.of(), new FieldMap(), Apply.compile(yaml), Apply.IDENTITY).apply(batch);
    return batch;
  }

  @Test
  void fieldsAreMergedOverTheEvent() {
    String item = "add_fields: {target: '', fields: {a.b: 1, tags: [x]}}";
    assertThat(fields(item, map("a", map("b", 0L, "c", 2L), "tags", List.of("y"))))
        .isEqualTo("{\"a\":{\"b\":1,\"c\":2},\"tags\":[\"x\"]}");
    assertThat(fields("add_fields: {fields: {a: x}}", map()))
        .isEqualTo("{\"fields\":{\"a\":\"x\"}}");
    assertThat(fields("add_fields: {target: p.q, fields: {a: x}}", map("p", 1L)))
        .isEqualTo("{\"p\":{\"q\":{\"a\":\"x\"}}}");
    Event event = event(map());
    assertThat(error("add_fields: {target: '@metadata', fields: {pipeline: p}}", event)).isEmpty();
    assertThat(metadata(event)).isEqualTo("{pipeline=p}");
  }

  @Test
  void constantFieldsAreTheSameForEveryEventWhateverIsDoneToOne() {
    EventBatch batch =
        chain(
            """
            processors:
            - add_fields: {target: tags, fields: {env: prod}}
            - rename.fields: [{from: tags.env, to: env}]
            """,
            Apply.raw(Template.EMPTY, "one", "two"));
    for (int i = 0; i < 2; i++) {
      assertThat(json(batch.event(i))).contains("\"tags\":{}", "\"env\":\"prod\"");
    }
  }

  @Test
  void constantFieldsLeaveRawEventsRaw() {
    Template source = Template.of(map("source", "/x"), new FieldMap());
    EventBatch batch =
        chain(
            "processors: [{add_fields: {fields: {site: b}}}, {add_locale: }]",
            Apply.raw(source, "one"));
    assertThat(batch.unfolded(0)).isNull();
    assertThat(json(batch.event(0))).contains("\"fields\":{\"site\":\"b\"}", "\"timezone\":\"");
    assertThat(source.fields()).doesNotContainKey("fields");
  }

  @Test
  void aConditionLimitsConstantFieldsToSomeEvents() {
    EventBatch batch =
        chain(
            "processors: [{add_fields: {fields: {x: 1}, when.contains.message: o}}]",
            Apply.raw(Template.EMPTY, "one", "tre"));
    assertThat(json(batch.event(0))).contains("\"fields\":{\"x\":1}");
    assertThat(batch.unfolded(1)).isNull();
  }

  @Test
  void tagsAreAppended() {
    String item = "add_tags: {tags: [x, z]}";
    assertThat(fields(item, map())).isEqualTo("{\"tags\":[\"x\",\"z\"]}");
    assertThat(fields(item, map("tags", List.of("y")))).isEqualTo("{\"tags\":[\"y\",\"x\",\"z\"]}");
    assertThat(fields(item, map("tags", "y"))).isEqualTo("{\"tags\":[\"y\",\"x\",\"z\"]}");
    assertThat(fields("add_tags: {tags: [x], target: a.b}", map()))
        .isEqualTo("{\"a\":{\"b\":[\"x\"]}}");
    assertThat(error(item, event(map("tags", 1L)))).contains("no list of tags");
    Template tagged = Template.of(map("tags", List.of("s")), new FieldMap());
    EventBatch batch = chain("processors: [{add_tags.tags: [x]}]", Apply.raw(tagged, "one", "two"));
    assertThat(json(batch.event(1))).contains("\"tags\":[\"s\",\"x\"]");
  }

  @Test
  void idsAreUniqueAndGoToTheMetadata() throws FieldException {
    Processor processor = Apply.one("add_id: ").processor();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Event event = event(map());
      processor.process(event);
      ids.add(String.valueOf(event.metadata().get("_id")));
    }
    assertThat(ids).hasSize(1000).allMatch(id -> id.matches("[\\w-]{20}"));
    assertThat(fields("add_id: {target_field: id}", map()))
        .containsPattern("\"id\":\"[\\w-]{20}\"");
  }

  @Test
  void copiesAreIndependent() throws FieldException {
    Event event = event(map("a", map("x", 1L)));
    assertThat(error("copy_fields: {fields: [{from: a, to: b.c}]}", event)).isEmpty();
    event.put("b.c.x", 2L);
    assertThat(json(event)).isEqualTo("{\"a\":{\"x\":1},\"b\":{\"c\":{\"x\":2}}}");
    assertThat(fields("copy_fields: {fields: [{from: a, to: b}]}", map("a", map("x", null))))
        .isEqualTo("{\"a\":{\"x\":null},\"b\":{\"x\":null}}");
    String two = "copy_fields: {fields: [{from: a, to: c}, {from: none, to: d}]";
    event = event(map("a", 1L));
    assertThat(error(two + "}", event)).isEqualTo("none: key not found");
    assertThat(json(event)).isEqualTo("{\"a\":1}");
    assertThat(fields(two + ", ignore_missing: true}", map("a", 1L)))
        .isEqualTo("{\"a\":1,\"c\":1}");
    assertThat(error("copy_fields: {fields: [{from: a, to: b}]}", event(map("a", 1L, "b", 2L))))
        .contains("already exists");
    event = event(map("a", "p"));
    assertThat(error("copy_fields: {fields: [{from: a, to: '@metadata.pipeline'}]}", event))
        .isEmpty();
    assertThat(metadata(event)).isEqualTo("{pipeline=p}");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    assertThat(fields("truncate_fields: {fields: [a], max_bytes: 4}", map("a", "aéé€")))
        .isEqualTo("{\"a\":\"aé\",\"log\":{\"flags\":[\"truncated\"]}}");
    assertThat(fields("truncate_fields: {fields: [a], max_characters: 3}", map("a", "aé€b")))
        .isEqualTo("{\"a\":\"aé€\",\"log\":{\"flags\":[\"truncated\"]}}");
    assertThat(fields("truncate_fields: {fields: [a], max_characters: 4}", map("a", "aé€b")))
        .isEqualTo("{\"a\":\"aé€b\"}");
    assertThat(fields("truncate_fields: {fields: [a], max_bytes: 1}", map("a", "xy", "log", 1L)))
        .isEqualTo("{\"a\":\"x\",\"log\":1}");
    assertThat(error("truncate_fields: {fields: [a], max_bytes: 1}", event(map("a", 1L))))
        .isEqualTo("a: is no text");
    assertThat(error("truncate_fields: {fields: [a], max_bytes: 1}", event(map())))
        .isEqualTo("a: key not found");
  }
}
