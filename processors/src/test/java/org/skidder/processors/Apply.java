package org.skidder.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;

/** Processors as a user configures them, applied to events. */
public final class Apply {
  /** Who sends in these tests. */
  public static final Identity IDENTITY = new Identity("filebeat", "6.4.0", "h", "h");

  /** When events were read: 2018-03-04T05:06:07.089Z. */
  public static final long MILLIS = 1520139967089L;

  private static final String TIME = "{\"@timestamp\":\"2018-03-04T05:06:07.089Z\"";

  private Apply() {}

  /** An object. */
  public static FieldMap map(@Nullable Object... pairs) {
    FieldMap map = new FieldMap();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  /** The processors of a configuration. */
  public static List<Step> compile(String yaml) {
    return compile(yaml, ProcessorContext.of(IDENTITY, new SharedResources(), Path.of("")));
  }

  /** The processors of a configuration with surroundings. */
  public static List<Step> compile(String yaml, ProcessorContext context) {
    Problems problems = new Problems();
    List<Step> steps = new Processors(context, problems).compile(Config.ofYaml(yaml));
    problems.throwIfErrors();
    return steps;
  }

  /** One processor, written {@code name: {options}}. */
  public static Step one(String item) {
    return compile("processors:\n- " + item).getFirst();
  }

  /** A batch of raw lines with nothing else than their offsets. */
  public static EventBatch raw(Template template, String... lines) {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    EventBatch batch = new EventBatch(template, MILLIS, bytes, lines.length);
    int at = 0;
    for (String line : lines) {
      int length = line.getBytes(StandardCharsets.UTF_8).length;
      batch.add(at, at, length);
      at += length + 1;
    }
    return batch;
  }

  /** The fields as JSON after one processor; what it complains of must not happen. */
  public static String fields(String item, FieldMap fields) {
    Event event = event(fields);
    assertThat(error(item, event)).isEmpty();
    return json(event);
  }

  /** An event of these fields. */
  public static Event event(FieldMap fields) {
    return new Event(MILLIS, -1, fields, Template.EMPTY);
  }

  /** What one processor complains of; empty when it does not. */
  public static String error(String item, Event event) {
    try {
      one(item).processor().process(EventBatch.of(event), 0);
      return "";
    } catch (FieldException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The fields of an event as JSON; with the time when it is not the usual one. */
  public static String json(Event event) {
    JsonBuffer out = new JsonBuffer(100);
    DocumentEncoder.plain(false).encode(event, out);
    String text = out.toString();
    if (!text.startsWith(TIME)) {
      return text;
    }
    return "{" + text.substring(Math.min(text.length() - 1, TIME.length() + 1));
  }

  /** The metadata of an event as text. */
  public static String metadata(Event event) {
    return Map.copyOf(event.metadata()).toString();
  }
}
