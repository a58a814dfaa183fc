package org.skidder.outputs.elasticsearch.ingest;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.outputs.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Small JSON documents as plain values. */
final class JsonTree {
  private static final int MAX_NESTING = 200;

  private JsonTree() {}

  /**
   * The body of an answer.
   *
   * @throws IOException if it is no JSON object
   */
  static Map<String, Object> object(HttpResponse answer) throws IOException {
    try (JsonParser parser =
        new JsonFactory()
            .createParser(ObjectReadContext.empty(), answer.body(), 0, answer.length())) {
      Object value = parser.nextToken() == null ? null : value(parser, 0);
      if (value instanceof Map<?, ?> map) {
        return names(map);
      }
      throw new IOException("the answer is no JSON object");
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
    if (depth > MAX_NESTING) {
      throw new IOException("the answer is nested too deeply");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          Object value = value(parser, depth + 1);
          if (value != null) {
            map.put(name, value);
          }
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          Object value = value(parser, depth + 1);
          if (value != null) {
            list.add(value);
          }
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> null;
    };
  }

  /** A member that is an object; an empty map if it is none. */
  static Map<String, Object> child(Map<String, Object> object, String name) {
    return object.get(name) instanceof Map<?, ?> map ? names(map) : Map.of();
  }

  private static Map<String, Object> names(Map<?, ?> map) {
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }

  static byte[] bytes(Object value) {
    JsonBuffer out = new JsonBuffer(4096);
    DocumentEncoder.value(value, out, false);
    return out.toByteArray();
  }

  /** A digest that does not depend on the order of names or on how numbers are written. */
  static String digest(Object value) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(sorted(value)));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Object sorted(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((name, member) -> {
          if (member != null) {
            sorted.put(String.valueOf(name), sorted(member));
          }
        });
        yield sorted;
      }
      case List<?> list -> list.stream().map(JsonTree::sorted).toList();
      case Number number -> number.doubleValue();
      default -> value;
    };
  }
}
