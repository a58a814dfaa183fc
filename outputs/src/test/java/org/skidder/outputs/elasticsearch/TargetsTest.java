package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/** Where events go, as seen by the server. */
class TargetsTest {
  @TempDir Path data;

  private List<String> actions(Map<String, Object> options, EventBatch batch) throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      Map<String, Object> all = new LinkedHashMap<>(options);
      all.put("hosts", cluster.address());
      try (Rig rig = Rig.start(data, all)) {
        rig.publish(batch);
        assertThat(rig.delivered()).isTrue();
      }
      return cluster.stored.stream().map(pair -> pair[0]).toList();
    }
  }

  private static EventBatch events(Event... events) {
    EventBatch batch = new EventBatch(Rig.template(), Rig.TIME, new byte[0], events.length);
    for (Event event : events) {
      batch.add(event, 10);
    }
    return batch;
  }

  private static Event event(long time, String... pairs) {
    FieldMap own = new FieldMap();
    for (int i = 0; i < pairs.length; i += 2) {
      own.put(pairs[i], pairs[i + 1]);
    }
    return new Event(time, 0, own, Rig.template());
  }

  @Test
  void datesFollowTheTimeOfTheEvent() throws Exception {
    long other = Instant.parse("2017-12-31T23:59:59.999Z").toEpochMilli();
    assertThat(
            actions(
                Map.of("index", "Logs-%{+yyyy.MM.dd}-%{+xxxx.ww}"),
                events(event(Rig.TIME, "message", "a"), event(other, "message", "b"))))
        .containsExactly(
            "{\"index\":{\"_index\":\"logs-2018.03.04-2018.09\",\"_type\":\"doc\"}}",
            "{\"index\":{\"_index\":\"logs-2017.12.31-2017.52\",\"_type\":\"doc\"}}");
  }

  @Test
  void datesFollowTheTimesOfRawLinesThatBringTheirOwn() throws Exception {
    long other = Instant.parse("2017-12-31T23:59:59.999Z").toEpochMilli();
    EventBatch lines = Rig.batch(Rig.template(), "read");
    lines.add(5, 0, 4, other, Rig.template());
    assertThat(actions(Map.of(), lines))
        .containsExactly(
            "{\"index\":{\"_index\":\"filebeat-6.4.0-2018.03.04\",\"_type\":\"doc\"}}",
            "{\"index\":{\"_index\":\"filebeat-6.4.0-2017.12.31\",\"_type\":\"doc\"}}");
  }

  @Test
  void rulesChooseTheIndex() throws Exception {
    List<Map<String, Object>> rules =
        List.of(
            Map.of("index", "err", "when.contains.message", "ERR"),
            Map.of("index", "%{[kind]}", "mappings", Map.of("a", "index-a"), "default", "other"));
    assertThat(
            actions(
                Map.of("indices", rules),
                events(
                    event(Rig.TIME, "message", "ERR", "kind", "a"),
                    event(Rig.TIME, "message", "x", "kind", "a"),
                    event(Rig.TIME, "message", "x"))))
        .extracting(action -> action.replaceAll(".*_index\":\"([^\"]*).*", "$1"))
        .containsExactly("err", "index-a", "other");
  }

  @Test
  void anEventWithoutIndexIsDropped() throws Exception {
    assertThat(
            actions(
                Map.of("index", "%{[kind]}"),
                events(
                    event(Rig.TIME, "message", "x"), event(Rig.TIME, "message", "y", "kind", "k"))))
        .hasSize(1);
  }

  @Test
  void thePipelineOfTheInputWins() throws Exception {
    FieldMap metadata = new FieldMap();
    metadata.put("pipeline", "mine");
    Template template = Template.of(new FieldMap(), metadata);
    assertThat(actions(Map.of("pipeline", "theirs"), Rig.batch(template, "one")))
        .containsExactly(
            "{\"index\":{\"_index\":\"filebeat-6.4.0-2018.03.04\",\"_type\":\"doc\","
                + "\"pipeline\":\"mine\"}}");
    assertThat(actions(Map.of("pipeline", "theirs"), Rig.batch(Rig.template(), "one")))
        .first()
        .asString()
        .contains("\"pipeline\":\"theirs\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "_id"})
  void metadataNamesIndexAndId(String key) throws Exception {
    Event event = event(Rig.TIME, "message", "m");
    event.putMetadata("index", "mine");
    event.putMetadata(key, "se\"ven");
    assertThat(actions(Map.of(), events(event)))
        .containsExactly(
            "{\"create\":{\"_index\":\"mine-2018.03.04\",\"_type\":\"doc\","
                + "\"_id\":\"se\\\"ven\"}}");
  }

  @Test
  void anIndexThatAPipelineNamedGetsNoDate() throws Exception {
    FieldMap metadata = new FieldMap();
    metadata.put("raw_index", "mine");
    metadata.put("index", "other");
    assertThat(actions(Map.of(), Rig.batch(Template.of(new FieldMap(), metadata), "one")))
        .containsExactly("{\"index\":{\"_index\":\"mine\",\"_type\":\"doc\"}}");
    Event event = event(Rig.TIME, "message", "m");
    event.putMetadata("raw_index", "mine");
    assertThat(actions(Map.of("pipeline", "p"), events(event)))
        .containsExactly("{\"index\":{\"_index\":\"mine\",\"_type\":\"doc\",\"pipeline\":\"p\"}}");
  }

  @Test
  void indicesThatMetadataNamesAreInSmallLetters() throws Exception {
    Event daily = event(Rig.TIME, "message", "m");
    daily.putMetadata("index", "Shop");
    Event whole = event(Rig.TIME, "message", "m");
    whole.putMetadata("raw_index", "Shop-ALL");
    assertThat(actions(Map.of(), events(daily, whole)))
        .extracting(action -> action.replaceAll(".*_index\":\"([^\"]*).*", "$1"))
        .containsExactly("shop-2018.03.04", "shop-all");
  }

  @ParameterizedTest
  @CsvSource({
    "index, '', is empty",
    "hosts, http://h:99999, no valid port",
    "hosts, http://h/?a=b, query",
    "proxy_url, socks5://p:1, use http or https"
  })
  void impossibleOptionsAreRefused(String option, String value, String message) {
    Map<String, Object> options = new LinkedHashMap<>(Map.of("hosts", "localhost"));
    options.put(option, value);
    assertThatThrownBy(() -> Rig.start(data, options)).hasMessageContaining(message);
  }

  @Test
  void anIndexOfOnesOwnNeedsATemplateOfOnesOwn() {
    assertThatThrownBy(
            () -> Rig.start(data, Map.of("hosts", "localhost", "index", "mine"), Map.of()))
        .hasMessageContaining("setup.template.name and setup.template.pattern have to be set");
  }
}
