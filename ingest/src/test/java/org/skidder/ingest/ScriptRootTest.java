package org.skidder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.ingest.Pipelines.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
