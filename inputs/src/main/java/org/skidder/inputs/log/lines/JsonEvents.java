package org.skidder.inputs.log.lines;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.inputs.log.LogInputConfig.JsonConfig;

/** Makes events of decoded objects. */
final class JsonEvents {
  /** RFC 3339 with everything it requires. */
  private static final DateTimeFormatter RFC_3339 =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final Template template;
  private final String source;
  private final @Nullable String textKey;
  private final boolean underRoot;
  private final boolean overwrite;

  JsonEvents(JsonConfig config, Template template, String source) {
    this.template = template;
    this.source = source;
    textKey = config.textKey().orElse(null);
    underRoot = config.keysUnderRoot();
    overwrite = config.overwriteKeys();
  }

  /**
   * An event.
   *
   * @param text the text of the event; its bytes are the event's from now on
   * @param object what was decoded, and is changed here; empty when nothing was
   */
  Event event(ByteText text, long offset, long timestamp, FieldMap object) {
    FieldMap own = new FieldMap();
    own.put("offset", offset);
    if (object.isEmpty()) {
      own.put("message", text);
      own.put("json", new FieldMap());
      return new Event(timestamp, offset, own, template);
    }
    if (textKey != null) {
      object.put(textKey, text);
    }
    if (object.size() == 1 && object.containsKey("error")) {
      own.put("message", text);
    }
    if (underRoot && overwrite) {
      return overwritten(own, offset, timestamp, object);
    }
    if (underRoot) {
      copyMissing(object, own);
    } else {
      own.put("json", object);
    }
    dropNulls(own);
    return new Event(timestamp, offset, own, template);
  }

  private static void copyMissing(FieldMap object, FieldMap own) {
    for (Map.Entry<String, @Nullable Object> entry : object.entrySet()) {
      switch (entry.getKey()) {
        case "source", "offset", "@timestamp", "@metadata" -> {}
        default -> own.putIfAbsent(entry.getKey(), entry.getValue());
      }
    }
  }

  private Event overwritten(FieldMap own, long offset, long timestamp, FieldMap object) {
    Overwriting result = new Overwriting(own, timestamp);
    object.forEach(result::put);
    if (result.problem != null) {
      own.put("error", JsonLines.error(result.problem));
    }
    Object newSource = own.remove("source");
    dropNulls(own);
    Event event = new Event(result.timestamp, offset, own, template);
    if (newSource != null && source.equals(template.fields().get("source"))) {
      replaceSource(event, newSource);
    }
    result.metadata.forEach((key, value) -> {
      // What the configuration says (the pipeline) wins.
      if (value != null && !template.metadata().containsKey(key)) {
        event.putMetadata(key, value);
      }
    });
    return event;
  }

  private static void replaceSource(Event event, Object value) {
    try {
      event.put("source", value);
    } catch (FieldException e) {
      throw new IllegalStateException("a key without a dot has nothing in its way", e);
    }
  }

  /** The rules for keys that mean something. */
  private static final class Overwriting {
    private final FieldMap own;
    private long timestamp;
    private FieldMap metadata = new FieldMap();
    private @Nullable String problem;

    Overwriting(FieldMap own, long timestamp) {
      this.own = own;
      this.timestamp = timestamp;
    }

    void put(String key, @Nullable Object value) {
      switch (key) {
        case "@timestamp" -> time(value);
        case "@metadata" -> metadata(value);
        case "type" -> type(value);
        default -> own.put(key, value);
      }
    }

    private void time(@Nullable Object value) {
      String text = text(value);
      if (text == null) {
        problem = "@timestamp not overwritten (not string)";
        return;
      }
      try {
        timestamp = OffsetDateTime.parse(text, RFC_3339).toInstant().toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        problem = "@timestamp not overwritten (parse error on " + text + ")";
      }
    }

    private void metadata(@Nullable Object value) {
      if (value instanceof FieldMap map) {
        dropNulls(map);
        metadata = map;
      } else {
        problem = "failed to update @metadata";
      }
    }

    private void type(@Nullable Object value) {
      String text = text(value);
      if (text == null) {
        problem = "type not overwritten (not string)";
      } else if (text.isEmpty() || text.startsWith("_")) {
        problem = "type not overwritten (invalid value [" + text + "])";
      } else {
        own.put("type", value);
      }
    }

    private static @Nullable String text(@Nullable Object value) {
      return value instanceof String || value instanceof ByteText ? value.toString() : null;
    }
  }

  /** Removes null values of maps; nulls in lists stay. */
  private static void dropNulls(FieldMap map) {
    map.values().removeIf(value -> value == null);
    for (Object value : map.values()) {
      dropNullsBelow(value);
    }
  }

  private static void dropNullsBelow(@Nullable Object value) {
    if (value instanceof FieldMap map) {
      dropNulls(map);
    } else if (value instanceof List<?> list) {
      for (Object item : new ArrayList<>(list)) {
        dropNullsBelow(item);
      }
    }
  }
}
