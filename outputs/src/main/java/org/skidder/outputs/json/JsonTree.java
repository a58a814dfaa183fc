package org.skidder.outputs.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.JsonMistake;
import org.skidder.outputs.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON documents as plain values: maps in their order, lists, texts, booleans, {@code Long}, {@code
 * BigInteger}, {@code Double}, and null. The last of several equal names wins.
 */
public final class JsonTree {
  private static final int MAX_NESTING = 200;

  private JsonTree() {}

  /**
   * The body of an answer.
   *
   * @throws IOException if it is no JSON object
   */
  public static Map<String, @Nullable Object> object(HttpResponse answer) throws IOException {
    if (parse(answer.body(), 0, answer.length(), "the answer") instanceof Map<?, ?> map) {
      return names(map);
    }
    throw new IOException("the answer is no JSON object");
  }

  /**
   * A text.
   *
   * @param what it is, for messages
   * @throws IOException if it is no JSON
   */
  public static @Nullable Object parse(String json, String what) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return parse(bytes, 0, bytes.length, what);
  }

  /**
   * A text of several JSON documents, one after the other, as NDJSON is.
   *
   * @param what it is, for messages
   * @throws IOException if it is something else; an empty text has no documents
   */
  public static List<@Nullable Object> sequence(String json, String what) throws IOException {
    List<@Nullable Object> documents = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      while (parser.nextToken() != null) {
        documents.add(value(parser, 0, what));
      }
      return documents;
    } catch (JacksonException e) {
      throw new IOException(what + " is no JSON: " + JsonMistake.of(e), e);
    }
  }

  private static @Nullable Object parse(byte[] bytes, int from, int length, String what)
      throws IOException {
    try (JsonParser parser =
        new JsonFactory().createParser(ObjectReadContext.empty(), bytes, from, length)) {
      if (parser.nextToken() == null) {
        throw new IOException(what + " is empty, not JSON");
      }
      Object value = value(parser, 0, what);
      if (parser.nextToken() != null) {
        throw new IOException(what + " has something behind its JSON");
      }
      return value;
    } catch (JacksonException e) {
      throw new IOException(what + " is no JSON: " + JsonMistake.of(e), e);
    }
  }

  private static @Nullable Object value(JsonParser parser, int depth, String what)
      throws IOException {
    if (depth > MAX_NESTING) {
      throw new IOException(what + " is nested too deeply");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser, depth + 1, what));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser, depth + 1, what));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : Long.valueOf(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> null;
    };
  }

  /** A member that is an object; an empty map if it is none. */
  public static Map<String, @Nullable Object> child(
      Map<String, ? extends @Nullable Object> object, String name) {
    return object.get(name) instanceof Map<?, ?> map ? names(map) : Map.of();
  }

  /** A map of JSON, whose names are texts. */
  public static Map<String, @Nullable Object> names(Map<?, ?> map) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }

  /** Compact JSON. */
  public static byte[] bytes(@Nullable Object value) {
    JsonBuffer out = new JsonBuffer(4096);
    DocumentEncoder.value(value, out, false);
    return out.toByteArray();
  }

  /** Compact JSON. */
  public static String text(@Nullable Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** A digest that does not depend on the order of names or on how numbers are written. */
  public static String digest(Object value) {
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
      case List<?> list -> list.stream().filter(Objects::nonNull).map(JsonTree::sorted).toList();
      case Number number -> number.doubleValue();
      default -> value;
    };
  }
}
