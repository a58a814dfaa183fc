package org.skidder.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.skidder.core.json.JsonBuffer;

class EventTest {
  private static FieldMap map(Object... pairs) {
    FieldMap map = new FieldMap();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static Template template(Object... pairs) {
    return Template.of(map(pairs), new FieldMap());
  }

  private static Event event(FieldMap own, Template base) {
    return new Event(0, -1, own, base);
  }

  private static Event event(Object... pairs) {
    return event(map(pairs), Template.EMPTY);
  }

  private static String json(Event event) {
    JsonBuffer out = new JsonBuffer(64);
    DocumentEncoder.plain(false).encode(event, out);
    return out.toString().replace("{\"@timestamp\":\"1970-01-01T00:00:00.000Z\"", "{");
  }

  @Test
  void aLiteralKeyWinsOverLevels() {
    Event event = event("a.b", 1L, "a", map("b", 2L, "c.d", 3L, "c", map("d", 4L)));
    assertThat(event.get("a.b")).contains(1L);
    assertThat(event.get("a.c.d")).contains(3L);
  }

  @Test
  void pathsSplitAtTheirFirstDotOnly() {
    Event event = event("a.b", map("c", 1L));
    assertThat(event.get("a.b.c")).as("head 'a' is absent").isEmpty();
    assertThat(event.has("a.b.c")).isFalse();
    assertThat(event.isBlocked(FieldPath.of("a.b.c"))).isFalse();
  }

  @Test
  void aDocumentHasOneMetadataAndOneTime() {
    Event event = event("@metadata", map("x", 1L), "@timestamp", "t", "a", 1L);
    JsonBuffer out = new JsonBuffer(64);
    DocumentEncoder.withMetadata(false, "filebeat", "6.4.0").encode(event, out);
    assertThat(out.toString())
        .isEqualTo(
            "{\"@timestamp\":\"1970-01-01T00:00:00.000Z\",\"@metadata\":{\"beat\":\"filebeat\","
                + "\"type\":\"doc\",\"version\":\"6.4.0\"},\"a\":1}");
  }

  @Test
  void tellsAMissingFieldFromABlockedWay() {
    Event event = event("a", 1L, "m", map("x", "text"), "list", List.of(1L));
    assertThat(event.isBlocked(FieldPath.of("a.b"))).isTrue();
    assertThat(event.isBlocked(FieldPath.of("m.x.y"))).isTrue();
    assertThat(event.isBlocked(FieldPath.of("m.y.z"))).isFalse();
    assertThat(event.isBlocked(FieldPath.of("nosuch.y"))).isFalse();
    assertThat(event.isBlocked(FieldPath.of("a"))).isFalse();
    assertThat(event.get("list.0")).isEmpty();
    assertThat(event.isBlocked(FieldPath.of("list.0"))).isTrue();
  }

  @Test
  void writingCreatesMapsAndUpdatesLiteralKeys() throws Exception {
    Event event = event("l.k", 1L, "m", map("p.q", 1L));
    event.put("l.k", 2L);
    event.put("m.p.q", 2L);
    event.put("n.e.w", 2L);
    assertThat(json(event)).isEqualTo("{,\"l.k\":2,\"m\":{\"p.q\":2},\"n\":{\"e\":{\"w\":2}}}");
  }

  @Test
  void writingThroughAScalarIsRefusedAndChangesNothing() {
    Event event = event(map("own", map("s", 1L)), template("base", map("s", 1L)));
    String before = json(event);
    for (String path : List.of("own.s.x", "base.s.x", "own.s.x.y")) {
      assertThatExceptionOfType(FieldException.class)
          .isThrownBy(() -> event.put(path, 2L))
          .withMessageContaining(path);
    }
    assertThat(json(event)).isEqualTo(before);
  }

  @Test
  void theTimestampTakesTimesOnly() throws Exception {
    Event event = event("a", 1L);
    event.put("@timestamp", Instant.ofEpochMilli(5));
    assertThat(event.timestamp()).isEqualTo(5);
    assertThat(event.fields()).doesNotContainKey("@timestamp");
    assertThatExceptionOfType(FieldException.class)
        .isThrownBy(() -> event.put("@timestamp", "2018-03-04T05:06:07Z"));
    assertThat(event.has("@timestamp")).isFalse();
  }

  @Test
  void removingLeavesAnEmptyMap() throws Exception {
    Event event = event(map("a", map("b", map("c", 1L))), template("t", map("x", 1L)));
    assertThat(event.remove("a.b.c")).contains(1L);
    assertThat(event.remove("t.x")).contains(1L);
    assertThat(event.remove("nosuch")).isEmpty();
    assertThat(json(event)).isEqualTo("{,\"a\":{\"b\":{}},\"t\":{}}");
    assertThatExceptionOfType(FieldException.class).isThrownBy(() -> event("a", 1L).remove("a.b"));
  }

  @Test
  void theTemplateLiesOverTheEvent() {
    Template base =
        template("m", map("x", 1L, "deep", map("y", 1L)), "s", "base", "tags", List.of("b"));
    Event event =
        event(
            map(
                "m",
                map("x", 0L, "own", 0L, "deep", map("z", 0L)),
                "s",
                map("k", 1L),
                "tags",
                List.of("a")),
            base);
    assertThat(json(event))
        .isEqualTo(
            "{,\"m\":{\"x\":1,\"own\":0,\"deep\":{\"z\":0,\"y\":1}},\"s\":\"base\","
                + "\"tags\":[\"a\",\"b\"]}");
  }

  @Test
  void tagsThatAreNoListStay() {
    assertThat(json(event(map("tags", "text"), template("tags", List.of("b")))))
        .isEqualTo("{,\"tags\":\"text\"}");
    assertThat(json(event(map("other", 1L), template("tags", List.of("b")))))
        .isEqualTo("{,\"other\":1,\"tags\":[\"b\"]}");
  }

  @Test
  void aSecondTemplateLiesOverTheFirst() {
    Template first = template("a", map("x", 1L), "keep", 1L, "tags", List.of("1"));
    Template second = template("a", map("x", 2L, "y", 2L), "new", 2L);
    Event untouched = event(map("message", "m"), first);
    untouched.overlay(second);
    assertThat(json(untouched))
        .isEqualTo(
            "{,\"message\":\"m\",\"a\":{\"x\":2,\"y\":2},\"keep\":1,\"tags\":[\"1\"],\"new\":2}");
    Event withTags = event(map("tags", List.of("0")), first);
    withTags.overlay(template("tags", List.of("2")));
    assertThat(withTags.get("tags")).contains(List.of("0", "1", "2"));
    Event noTags = event(map("message", "m"), first);
    noTags.overlay(template("tags", List.of("2")));
    assertThat(noTags.get("tags")).contains(List.of("1", "2"));
  }

  @Test
  void overlayingKeepsMetadata() {
    Event event = new Event(0, -1, map("a", 1L), Template.of(map("b", 1L), map("pipeline", "p")));
    event.putMetadata("own", "o");
    event.overlay(Template.of(map("c", 1L), map("more", "m")));
    assertThat(event.metadata())
        .containsEntry("pipeline", "p")
        .containsEntry("own", "o")
        .containsEntry("more", "m");
    assertThat(json(event)).isEqualTo("{,\"a\":1,\"b\":1,\"c\":1}");
  }

  @Test
  void replacingFieldsMayUseTheEventsOwn() {
    Event event = event("a", 1L);
    event.replaceFields(event.fields());
    assertThat(json(event)).isEqualTo("{,\"a\":1}");
  }

  @Test
  void sharedMapsRefuseChanges() {
    FieldMap frozen = map("a", 1L).freeze();
    assertThatIllegalStateException().isThrownBy(() -> frozen.put("b", 1L));
    assertThatIllegalStateException().isThrownBy(() -> frozen.putIfAbsent("b", 1L));
    assertThatIllegalStateException().isThrownBy(() -> frozen.putAll(map("b", 1L)));
    assertThatIllegalStateException().isThrownBy(() -> frozen.remove("a"));
    assertThatIllegalStateException().isThrownBy(frozen::clear);
  }

  /** Any sequence of changes to an event leaves its template and its copies as they were. */
  @Test
  void changesNeverLeak() {
    Random random = new Random(1);
    String[] names = {"a", "b", "c", "a.b", "a.b.c", "b.a", "c.c", "a.c.b", "tags"};
    for (int round = 0; round < 5000; round++) {
      Template base = Template.of(randomMap(random, 3), new FieldMap());
      String template = new String(base.json(false), StandardCharsets.UTF_8);
      Event event = event(randomMap(random, 3), base);
      Event copy = event.copy();
      String before = json(event);
      List<String> log = new ArrayList<>();
      for (int step = 0; step < 6; step++) {
        change(event, names[random.nextInt(names.length)], random, log);
      }
      JsonBuffer members = new JsonBuffer(64);
      DocumentEncoder.members(base.fields(), members, false);
      assertThat(members.toString()).as("%s", log).isEqualTo(template);
      assertThat(json(copy)).as("%s", log).isEqualTo(before);
      event.restore(copy);
      assertThat(json(event)).as("%s", log).isEqualTo(before);
    }
  }

  private static void change(Event event, String path, Random random, List<String> log) {
    try {
      if (random.nextBoolean()) {
        log.add("put " + path);
        event.put(path, random.nextInt(4) == 0 ? map("x", 1L) : random.nextInt(100) * 1L);
        assertThat(event.has(path)).as("%s", log).isTrue();
      } else {
        log.add("remove " + path);
        boolean there = event.has(path);
        assertThat(event.remove(path).isPresent()).as("%s", log).isEqualTo(there);
      }
    } catch (FieldException e) {
      log.add(String.valueOf(e.getMessage()));
    }
  }

  static FieldMap randomMap(Random random, int depth) {
    FieldMap map = new FieldMap();
    String[] keys = {"a", "b", "c", "a.b", "b.c", "tags"};
    for (int i = random.nextInt(4); i > 0; i--) {
      String key = keys[random.nextInt(keys.length)];
      map.put(
          key,
          key.equals("tags")
              ? List.of("t" + random.nextInt(3))
              : depth > 0 && random.nextBoolean()
                  ? randomMap(random, depth - 1)
                  : (Object) (long) random.nextInt(10));
    }
    return map;
  }
}
