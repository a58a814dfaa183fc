package org.skidder.processors.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.DecodedKeys;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;

/** Merges a decoded object into the root of an event. Dots in keys do not separate levels. */
final class RootKeys {
  private RootKeys() {}

  /** Adds the keys the event does not have. */
  static void addMissing(Event event, FieldMap object) {
    for (Map.Entry<String, @Nullable Object> entry : object.entrySet()) {
      String key = entry.getKey();
      if (!key.equals("@timestamp") && !key.equals("@metadata") && !event.hasKey(key)) {
        event.putKey(key, entry.getValue());
      }
    }
  }

  /** Adds all keys; they win. What is wrong with one that means something is told in the event. */
  static void overwrite(Event event, FieldMap object) {
    FieldMap fields = new FieldMap();
    DecodedKeys keys = new DecodedKeys(fields, event.timestamp());
    object.forEach(keys::put);
    event.timestamp(keys.timestamp());
    fields.forEach(event::putKey);
    keys.metadata()
        .forEach((key, value) -> {
          if (value != null) {
            event.putMetadata(key, value);
          }
        });
    keys.problem()
        .ifPresent(problem -> {
          FieldMap error = new FieldMap();
          error.put("message", problem);
          error.put("type", "json");
          event.putKey("error", error);
        });
  }
}
