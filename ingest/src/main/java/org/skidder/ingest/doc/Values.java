package org.skidder.ingest.doc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Timestamps;
import org.skidder.core.json.JsonBuffer;

/** What all processors need to know about field values. */
public final class Values {
  private Values() {}

  /** Whether there is no value, not even null. */
  public static boolean isAbsent(@Nullable Object value) {
    return value == Event.ABSENT;
  }

  /** Whether there is no value, or null. */
  public static boolean isNothing(@Nullable Object value) {
    return value == null || isAbsent(value);
  }

  /** Whether there is no value, or null, or a text without characters. */
  public static boolean isEmpty(@Nullable Object value) {
    return isNothing(value) || (value instanceof CharSequence text && text.isEmpty());
  }

  /** Whether a value is text. */
  public static boolean isText(@Nullable Object value) {
    return value instanceof String || value instanceof ByteText || value instanceof Instant;
  }

  /** A scalar as text, a container as the node shows it. */
  public static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> text;
      case Instant time -> Timestamps.format(time.toEpochMilli());
      case Map<?, ?> map -> mapText(map);
      case List<?> list -> listText(list);
      default -> value.toString();
    };
  }

  private static String mapText(Map<?, ?> map) {
    StringBuilder out = new StringBuilder("{");
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(out.length() > 1 ? ", " : "").append(entry.getKey()).append('=');
      out.append(text(entry.getValue()));
    }
    return out.append('}').toString();
  }

  private static String listText(List<?> list) {
    StringBuilder out = new StringBuilder("[");
    for (Object item : list) {
      out.append(out.length() > 1 ? ", " : "").append(text(item));
    }
    return out.append(']').toString();
  }

  /** Name of a value's type in messages: those of the node. */
  public static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Long number -> number == number.intValue() ? "java.lang.Integer" : "java.lang.Long";
      case ByteText text -> "java.lang.String";
      case Instant time -> "java.lang.String";
      case Map<?, ?> map -> "java.util.HashMap";
      case List<?> list -> "java.util.ArrayList";
      default -> value.getClass().getName();
    };
  }

  /** A deep copy that shares nothing that can change. */
  public static @Nullable Object copy(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        FieldMap copy = new FieldMap();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          copy.put(String.valueOf(entry.getKey()), copy(entry.getValue()));
        }
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object item : list) {
          copy.add(copy(item));
        }
        yield copy;
      }
      case null, default -> value;
    };
  }

  /** Text as it stands between the quotes of a JSON string. */
  public static String jsonEscaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return escape(text);
      }
    }
    return text;
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04X", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /** A value as JSON. */
  public static String json(@Nullable Object value) {
    JsonBuffer out = new JsonBuffer(128);
    org.skidder.core.event.DocumentEncoder.value(value, out, false);
    return out.toString();
  }
}
