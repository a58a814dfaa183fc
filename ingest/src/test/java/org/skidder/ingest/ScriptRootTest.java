package org.skidder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.skidder.ingest.Pipelines.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.ConfigException;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;

/** {@code ctx} as a map. */
class ScriptRootTest {
  private static String script(String source, Object... fields) {
    return run("{'script': {'source': '" + source.replace("\"", "\\\"") + "'}}", fields);
  }

  @Test
  void namesAreTakenAsTheyAre() {
    FieldMap log = new FieldMap();
    log.put("level", "info");
    assertThat(script("ctx.remove(\"log.level\")", "log", log, "log.level", "warn"))
        .isEqualTo("{'log':{'level':'info'}}");
    assertThat(script("ctx.remove(\"log.level\")", "log", log))
        .isEqualTo("{'log':{'level':'info'}}");
    assertThat(script("ctx[\"a.b\"] = 1; ctx.c = ctx[\"a.b\"] + 1")).isEqualTo("{'a.b':1,'c':2}");
    assertThat(script("ctx.putAll([\"a.b\": 1])")).isEqualTo("{'a.b':1}");
  }

  @Test
  void timeAndMetadataAreReachedByTheirNames() {
    Event event = Pipelines.event("a", 1L);
    Pipelines.of(
            "{'script': {'source': 'ctx[\\\"@timestamp\\\"] = \\\"2018-01-01T00:00:00.000Z\\\";"
                + " ctx._index = \\\"shop\\\"; ctx.b = ctx._index'}}")
        .process(event);
    assertThat(Pipelines.json(event))
        .isEqualTo("{'@timestamp':'2018-01-01T00:00:00.000Z','a':1,'b':'shop'}");
    assertThat(event.metadata()).containsEntry("raw_index", "shop");
  }

  @Test
  void parametersMayBeNullAndCannotBeChanged() {
    String params = ",'params': {'none': null, 'list': [1, null, [2]], 'map': {'k': [3]}}";
    assertThat(
            run(
                "{'script': {'source': 'ctx.a = params.none == null; ctx.b = params.list;"
                    + " ctx.c = params.map.k'"
                    + params
                    + "}}"))
        .isEqualTo("{'a':true,'b':[1,null,[2]],'c':[3]}");
    for (String change : new String[] {"list", "list[2]", "map.k"}) {
      assertThat(run("{'script': {'source': 'params." + change + ".add(1)'" + params + "}}"))
          .contains("the value cannot be changed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"_source..", "_source.", "_source..a"})
  void aNameThatNamesNothingFailsForItsDocumentOnly(String name) {
    assertThat(
            run(
                "{'set': {'field': 'b', 'value': 1, 'if': 'ctx[ctx.a] == null', 'tag': 't'}}",
                "a",
                name))
        .contains("'error':{'message':'path [" + name + "] is not valid'}")
        .doesNotContain("'b'");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Pipelines.of("{'set': {'field': '" + name + "', 'value': 1}}"))
        .withMessageContaining("path [" + name + "] is not valid");
  }

  @Test
  void aDocumentCanBeCleared() {
    assertThat(script("ctx.clear(); ctx.b = 2", "a", 1L)).isEqualTo("{'b':2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ctx.put(\"a\", 2) == null", "ctx.remove(\"a\") == null", "(ctx.a = 2) == 2"})
  void conditionsChangeNothing(String condition) {
    assertThat(
            run(
                "{'set': {'field': 'b', 'value': 1, 'if': '"
                    + condition.replace("\"", "\\\"")
                    + "'}}",
                "a",
                1L))
        .contains("'a':1,")
        .contains("Mutating ingest documents in conditionals is not supported");
  }
}
