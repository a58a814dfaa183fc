package org.skidder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/** What events of an input have in common stays as it is, whatever a script does to one of them. */
class SharedValuesTest {
  private static Template input() {
    FieldMap fields = new FieldMap();
    fields.put("roles", new ArrayList<>(List.of("web")));
    FieldMap inList = new FieldMap();
    inList.put("k", "v");
    FieldMap common = new FieldMap();
    common.put("tags", new ArrayList<>(List.of("x")));
    common.put("fields", fields);
    common.put("list", new ArrayList<>(List.of(inList, new ArrayList<>(List.of(1L)))));
    return Template.of(common, new FieldMap());
  }

  private static String after(Template input, String script) {
    Event event = new Event(Pipelines.NOW.toEpochMilli(), -1, new FieldMap(), input);
    assertThat(Pipelines.of("{'script': {'source': '" + script + "'}}").process(event))
        .isEqualTo(Pipeline.Outcome.DONE);
    return Pipelines.json(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ctx.tags.add(\\\"y\\\"); ctx.tags.add(\\\"z\\\")",
        "def t = ctx.tags; t.add(\\\"y\\\"); ctx.tags.add(\\\"z\\\")",
        "ctx.get(\\\"tags\\\").addAll([\\\"y\\\", \\\"z\\\"])",
        "for (e in ctx.entrySet()) { if (e.getKey() == \\\"tags\\\") {"
            + " e.getValue().addAll([\\\"y\\\", \\\"z\\\"]) } }",
        "def t = [\\\"x\\\"]; ctx.tags = t; t.add(\\\"y\\\"); ctx.tags.add(\\\"z\\\")"
      })
  void aScriptAddsTagsToItsOwnEventOnly(String script) {
    Template input = input();
    assertThat(after(input, script)).contains("'tags':['x','y','z']");
    assertThat(after(input, "ctx.a = 1")).contains("'tags':['x']");
  }

  @Test
  void alsoWhatStandsDeeperIsNotShared() {
    Template input = input();
    assertThat(after(input, "ctx.fields.roles.add(\\\"db\\\")")).contains("'roles':['web','db']");
    assertThat(after(input, "ctx.list[0].k = 2; ctx.list[1].add(3)"))
        .contains("'list':[{'k':2},[1,3]]");
    assertThat(after(input, "ctx.a = 1"))
        .contains("'roles':['web']")
        .contains("'list':[{'k':'v'},[1]]");
  }

  @Test
  void listsOfAFrozenMapCannotBeChanged() {
    FieldMap fields = input().fields();
    List<Object> tags = list(fields, "tags");
    List<Object> roles = list((FieldMap) Objects.requireNonNull(fields.get("fields")), "roles");
    FieldMap inList = (FieldMap) list(fields, "list").getFirst();
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> tags.add("y"));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> roles.add("y"));
    assertThat(inList.isFrozen()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(FieldMap map, String key) {
    return (List<Object>) Objects.requireNonNull(map.get(key));
  }
}
