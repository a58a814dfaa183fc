package org.skidder.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.skidder.core.json.JsonBuffer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class EventBatchTest {
  private static EventBatch raw(Template template, byte[]... lines) {
    int total = Arrays.stream(lines).mapToInt(line -> line.length).sum();
    byte[] data = new byte[total];
    EventBatch batch = new EventBatch(template, 1_520_139_967_089L, data, 1);
    int at = 0;
    for (byte[] line : lines) {
      System.arraycopy(line, 0, data, at, line.length);
      batch.add(at, at, line.length);
      at += line.length;
    }
    return batch;
  }

  @Test
  void whatCannotBeJsonLeavesTheBufferAsItWas() {
    FieldMap fields = new FieldMap();
    fields.put("x", Double.NaN);
    EventBatch batch = raw(Template.of(fields, new FieldMap()), new byte[] {'a'});
    JsonBuffer out = new JsonBuffer(64);
    out.ascii("before");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DocumentEncoder.plain(false).encode(batch, 0, out));
    assertThat(out.toString()).isEqualTo("before");
  }

  private static String encode(DocumentEncoder encoder, EventBatch batch, int index) {
    JsonBuffer out = new JsonBuffer(64);
    encoder.encode(batch, index, out);
    return out.toString();
  }

  /** A document as sorted text, so that the order of members does not matter. */
  private static String canonical(String json) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      String text = value(parser).toString();
      assertThat(parser.nextToken()).isNull();
      return text;
    }
  }

  private static Object value(JsonParser parser) {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> map = new TreeMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        assertThat(map.put(name, value(parser))).as("duplicate %s", name).isNull();
      }
      return map;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser));
      }
      return list;
    }
    return parser.currentToken() + ":" + parser.getString();
  }

  @Test
  void rawAndUnfoldedEventsHaveTheSameDocument() {
    Random random = new Random(1);
    for (int round = 0; round < 3000; round++) {
      FieldMap fields = EventTest.randomMap(random, 3);
      if (random.nextInt(10) == 0) {
        fields.put(random.nextBoolean() ? "message" : "offset", "configured");
      }
      FieldMap metadata = new FieldMap();
      if (random.nextBoolean()) {
        metadata.put("pipeline", "p");
        metadata.put("version", "not ours");
      }
      byte[] line = new byte[random.nextInt(50)];
      random.nextBytes(line);
      boolean html = random.nextBoolean();
      DocumentEncoder encoder =
          random.nextBoolean()
              ? DocumentEncoder.plain(html)
              : DocumentEncoder.withMetadata(html, "filebeat", "6.4.0");
      Template template = Template.of(fields, metadata);
      EventBatch batch = raw(template, line, line);
      String first = encode(encoder, batch, 0);
      batch.event(1);
      String second = encode(encoder, batch, 1);
      String expected = canonical(first).replace("VALUE_NUMBER_INT:0", "#");
      assertThat(canonical(second).replace("VALUE_NUMBER_INT:" + batch.offset(1), "#"))
          .isEqualTo(
              batch.offset(1) == 0
                  ? expected
                  : canonical(first)
                      .replace(
                          "offset=VALUE_NUMBER_INT:0", "offset=VALUE_NUMBER_INT:" + batch.offset(1))
                      .replace("VALUE_NUMBER_INT:" + batch.offset(1), "#"));
    }
  }

  @Test
  void layingFieldsOverABatchGivesTheSameForRawAndUnfoldedEvents() {
    Random random = new Random(2);
    for (int round = 0; round < 3000; round++) {
      Template template = Template.of(EventTest.randomMap(random, 3), new FieldMap());
      FieldMap fields = EventTest.randomMap(random, 3);
      Template more = Template.of(fields, new FieldMap());
      byte[] line = "x".getBytes(StandardCharsets.UTF_8);
      EventBatch batch = new EventBatch(template, 0, line, 2);
      batch.add(7, 0, 1);
      batch.add(7, 0, 1);
      batch.event(1);
      batch.overlay(more);
      DocumentEncoder encoder = DocumentEncoder.plain(false);
      assertThat(canonical(encode(encoder, batch, 0)))
          .isEqualTo(canonical(encode(encoder, batch, 1)));
    }
  }

  /** Whatever is done to a batch: raw events with times and fields of their own keep them. */
  @Test
  void rawEventsMayHaveTimesAndFieldsOfTheirOwn() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      FieldMap metadata = new FieldMap();
      metadata.put("pipeline", "p");
      Template template = Template.of(EventTest.randomMap(random, 2), metadata);
      Template other = Template.of(EventTest.randomMap(random, 2), metadata);
      EventBatch raw = new EventBatch(template, 5, "text".getBytes(StandardCharsets.UTF_8), 1);
      EventBatch unfolded = new EventBatch(template, 5, raw.data(), 1);
      for (int i = 0; i < 6; i++) {
        boolean own = random.nextInt(3) > 0;
        long time = own ? random.nextInt() : 5;
        Template fields = own && random.nextBoolean() ? other : template;
        if (own) {
          raw.add(i, 0, 4, time, fields);
        } else {
          raw.add(i, 0, 4);
        }
        FieldMap event = new FieldMap();
        event.put("offset", (long) i);
        event.put("message", new ByteText(raw.data(), 0, 4));
        unfolded.add(new Event(time, i, event, fields), 4);
      }
      if (random.nextBoolean()) {
        raw = raw.copy();
      }
      if (random.nextBoolean()) {
        boolean[] keep = new boolean[6];
        Arrays.setAll(new Object[6], i -> keep[i] = random.nextBoolean());
        raw.retain(keep);
        unfolded.retain(keep);
      }
      if (random.nextBoolean()) {
        Template more = Template.of(EventTest.randomMap(random, 2).freeze(), new FieldMap());
        raw.overlay(more);
        unfolded.overlay(more);
      }
      if (random.nextBoolean() && raw.size() > 0) {
        raw.event(random.nextInt(raw.size()));
      }
      DocumentEncoder encoder =
          random.nextBoolean()
              ? DocumentEncoder.plain(true)
              : DocumentEncoder.withMetadata(true, "filebeat", "6.4.0");
      FieldPath path = FieldPath.of("a");
      for (int i = 0; i < raw.size(); i++) {
        assertThat(canonical(encode(encoder, raw, i)))
            .as("seed %d, event %d", seed, i)
            .isEqualTo(canonical(encode(encoder, unfolded, i)));
        assertThat(raw.timestamp(i)).isEqualTo(unfolded.timestamp(i));
        assertThat(path.read(raw, i)).isEqualTo(path.read(unfolded, i));
      }
    }
  }

  @Test
  void theFieldsOfASourceAreExtendedOnlyOnce() {
    Template source = Template.of(EventTest.randomMap(new Random(1), 2), new FieldMap());
    FieldMap sender = new FieldMap();
    sender.put("beat", "x");
    sender.freeze();
    assertThat(source.with(sender)).isSameAs(source.with(sender));
  }

  @Test
  void encodesEveryKindOfValue() {
    FieldMap fields = new FieldMap();
    List<Object> list = new ArrayList<>();
    list.add(null);
    list.add(1.5);
    fields.put("list", list);
    fields.put("big", new BigInteger("18446744073709551615"));
    fields.put("time", java.time.Instant.ofEpochMilli(1));
    fields.put("flag", true);
    fields.put("bytes", new byte[] {1, -1});
    fields.put("<k>", "<v>");
    fields.put("empty", new FieldMap());
    Event event = new Event(0, -1, fields, Template.EMPTY);
    JsonBuffer out = new JsonBuffer(64);
    DocumentEncoder.plain(true).encode(event, out);
    assertThat(out.toString())
        .isEqualTo(
            "{\"@timestamp\":\"1970-01-01T00:00:00.000Z\",\"list\":[null,1.5],"
                + "\"big\":18446744073709551615,\"time\":\"1970-01-01T00:00:00.001Z\","
                + "\"flag\":true,\"bytes\":[1,255],\"\\u003ck\\u003e\":\"\\u003cv\\u003e\","
                + "\"empty\":{}}");
  }

  @Test
  void aDocumentThatCannotBeEncodedLeavesNothingBehind() {
    FieldMap fields = new FieldMap();
    fields.put("ok", 1L);
    fields.put("bad", Double.NaN);
    JsonBuffer out = new JsonBuffer(64).ascii("before");
    Event event = new Event(0, -1, fields, Template.EMPTY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DocumentEncoder.plain(true).encode(event, out));
    assertThat(out.toString()).isEqualTo("before");
  }

  @Test
  void aDocumentThatContainsItselfCannotBeEncoded() {
    FieldMap fields = new FieldMap();
    fields.put("self", fields);
    JsonBuffer out = new JsonBuffer(64).ascii("before");
    Event event = new Event(0, -1, fields, Template.EMPTY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DocumentEncoder.plain(true).encode(event, out))
        .withMessageContaining("nested too deeply");
    assertThat(out.toString()).isEqualTo("before");
  }

  @Test
  void aFieldNamedTimestampIsNotWrittenTwice() {
    FieldMap fields = new FieldMap();
    fields.put("@timestamp", "x");
    Template template = Template.of(fields, new FieldMap());
    EventBatch batch = raw(template, "m".getBytes(StandardCharsets.UTF_8));
    assertThat(encode(DocumentEncoder.plain(true), batch, 0))
        .isEqualTo("{\"@timestamp\":\"2018-03-04T05:06:07.089Z\",\"offset\":0,\"message\":\"m\"}");
  }

  @Test
  void retainKeepsTheOrder() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      int size = random.nextInt(50);
      EventBatch batch = new EventBatch(Template.EMPTY, 0, new byte[100], 1);
      boolean[] keep = new boolean[size];
      List<Long> expected = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        if (random.nextBoolean()) {
          batch.add(i, i, 1);
        } else {
          batch.add(new Event(0, i, new FieldMap(), Template.EMPTY), 1);
        }
        keep[i] = random.nextBoolean();
        if (keep[i]) {
          expected.add((long) i);
        }
      }
      assertThat(batch.retain(keep)).isEqualTo(size - expected.size());
      List<Long> left = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        left.add(batch.offset(i));
        Event event = batch.unfolded(i);
        assertThat(event == null || event.offset() == batch.offset(i)).isTrue();
      }
      assertThat(left).isEqualTo(expected);
    }
  }

  @Test
  void anEventThatSeveralOutputsShareCannotBeChanged() throws Exception {
    EventBatch batch = new EventBatch(Template.EMPTY, 0, new byte[20], 2);
    batch.add(0, 0, 10);
    batch.add(10, 10, 10);
    Event event = batch.event(0);
    event.put("a.b", 1L);
    event.putMetadata("id", "x");
    EventBatch copy = batch.copy();
    assertThat(copy.event(0)).isSameAs(event);
    List<ThrowingCallable> changes =
        List.of(
            () -> event.put("c", 1L),
            () -> event.put("a.c", 1L),
            () -> event.remove("a.b"),
            () -> event.remove("message"),
            () -> event.putKey("c", 1L),
            () -> event.removeKey("a"),
            () -> event.writableRoot("a"),
            () -> event.putMetadata("id", "y"),
            () -> event.timestamp(1),
            () -> event.timestamp(1, "1970"),
            () -> event.overlay(Template.EMPTY),
            () -> event.replaceFields(new FieldMap()),
            () -> event.restore(event.copy()));
    for (ThrowingCallable change : changes) {
      assertThatThrownBy(change).isInstanceOf(IllegalStateException.class);
    }
    Event own = event.copy();
    own.put("a.b", 2L);
    own.putMetadata("id", "y");
    assertThat(event.get("a.b")).contains(1L);
    assertThat(event.metadata()).containsEntry("id", "x");
    copy.event(1).put("only", "here");
    assertThat(batch.unfolded(1)).isNull();
  }
}
