package org.skidder.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;

/** Pipelines and documents for tests. */
final class Pipelines {
  static final Instant NOW = Instant.parse("2018-11-25T10:00:00.123Z");
  static final IngestResources RESOURCES =
      IngestResources.withoutGeo(Clock.fixed(NOW, ZoneOffset.UTC));

  private Pipelines() {}

  /** A pipeline of processors, written as JSON with single quotes. */
  static Pipeline of(String processors) {
    return whole("{'processors':[" + processors + "]}");
  }

  static Pipeline whole(String definition) {
    byte[] json = definition.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Pipeline.compile("test.json", json, RESOURCES);
  }

  static Event event(Object... pairs) {
    FieldMap fields = new FieldMap();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], pairs[i + 1]);
    }
    return new Event(NOW.toEpochMilli(), -1, fields, Template.EMPTY);
  }

  static ByteText bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ByteText(bytes, 0, bytes.length);
  }

  static String json(Event event) {
    JsonBuffer out = new JsonBuffer(256);
    DocumentEncoder.plain(false).encode(event, out);
    return out.toString().replace('"', '\'');
  }

  /** The document after a pipeline, as JSON with single quotes, without its usual time. */
  static String run(String processors, Object... fields) {
    Event event = event(fields);
    Pipeline.Outcome outcome = of(processors).process(event);
    if (outcome == Pipeline.Outcome.DROPPED) {
      return "dropped";
    }
    return json(event).replace("'@timestamp':'2018-11-25T10:00:00.123Z',", "");
  }
}
