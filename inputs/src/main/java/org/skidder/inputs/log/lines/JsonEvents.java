package org.skidder.inputs.log.lines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DecodedKeys;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.inputs.log.lines.LineConfig.JsonConfig;

/** Makes events of decoded objects. */
final class JsonEvents {
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
   * @param stream of a container; null for none
   * @param object what was decoded, and is changed here; empty when nothing was
   */
  Event event(
      ByteText text, long offset, long timestamp, @Nullable String stream, FieldMap object) {
    FieldMap own = new FieldMap();
    own.put("offset", offset);
    if (stream != null) {
      own.put("stream", stream);
    }
    if (object.isEmpty()) {
      own.put("message", text);
      own.put("json", new FieldMap());
      return new Event(timestamp, offset, own, template);
    }
    if (textKey != null) {
      object.put(textKey, text);
    }
    if (object.size() == 1 && object.get("error") != null) {
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
    DecodedKeys keys = new DecodedKeys(own, timestamp);
    object.forEach(keys::put);
    keys.problem().ifPresent(problem -> own.put("error", JsonLines.error(problem)));
    dropNulls(keys.metadata());
    boolean hasSource = own.containsKey("source");
    Object newSource = own.remove("source");
    dropNulls(own);
    Event event = new Event(keys.timestamp(), offset, own, template);
    if (hasSource && source.equals(template.fields().get("source"))) {
      replaceSource(event, newSource);
    }
    keys.metadata()
        .forEach((key, value) -> {
          // What the configuration says (the pipeline) wins.
          if (value != null && !template.metadata().containsKey(key)) {
            event.putMetadata(key, value);
          }
        });
    return event;
  }

  private static void replaceSource(Event event, @Nullable Object value) {
    if (value == null) {
      event.removeKey("source");
      return;
    }
    try {
      event.put("source", value);
    } catch (FieldException e) {
      throw new IllegalStateException("a key without a dot has nothing in its way", e);
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
