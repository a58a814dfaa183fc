package org.skidder.inputs.log.lines;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.inputs.log.LogInputConfig.JsonConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Decodes lines that are JSON objects (RFC 8259). Only the first value of a line counts, what
 * follows is ignored; the last of several equal keys wins. Belongs to one file.
 */
final class JsonLines {
  /** Objects nested deeper than this are not decoded. */
  static final int MAX_NESTING = 500;

  private static final byte[] NO_TEXT = {};
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(100_000)
                  .build())
          .build();

  private final @Nullable String textKey;
  private final boolean addErrorKey;
  private boolean escapes;
  private int failures;
  private @Nullable String failure;

  JsonLines(JsonConfig config) {
    textKey = config.textKey().orElse(null);
    addErrorKey = config.addErrorKey();
  }

  /** Failures since the last {@link #clearFailures}. */
  int failures() {
    return failures;
  }

  /** What was wrong with the last line that failed. */
  String failure() {
    return String.valueOf(failure);
  }

  void clearFailures() {
    failures = 0;
  }

  /**
   * Decodes a line.
   *
   * @param line the line; becomes the value of the message key, or stays what it is when the line
   *     is no JSON object
   * @return the decoded object, or one that tells the error, or an empty one
   */
  FieldMap decode(Text line) {
    FieldMap object;
    try {
      object = parse(line.array(), line.from(), line.length());
    } catch (JacksonException e) {
      return failed(e.getOriginalMessage());
    } catch (NotAnObject e) {
      return failed(String.valueOf(e.getMessage()));
    }
    byte[] text = NO_TEXT;
    if (textKey != null) {
      Object value = object.get(textKey);
      if (value instanceof String string) {
        text = string.getBytes(StandardCharsets.UTF_8);
      } else if (addErrorKey) {
        object.put(
            "error",
            error(
                object.containsKey(textKey)
                    ? "Value of key '" + textKey + "' is not a string"
                    : "Key '" + textKey + "' not found"));
      }
    }
    line.set(text, 0, text.length);
    return object;
  }

  private FieldMap failed(String reason) {
    failures++;
    failure = reason;
    FieldMap object = new FieldMap();
    if (addErrorKey) {
      object.put("error", error("Error decoding JSON: " + reason));
    }
    return object;
  }

  /** The value of an {@code error} field. */
  static FieldMap error(String message) {
    FieldMap error = new FieldMap();
    error.put("message", message);
    error.put("type", "json");
    return error;
  }

  private FieldMap parse(byte[] bytes, int from, int length) throws NotAnObject {
    byte[] valid = bytes;
    int start = from;
    int size = length;
    if (!Repair.isValid(bytes, from, from + length)) {
      valid = Repair.repaired(bytes, from, from + length);
      start = 0;
      size = valid.length;
    }
    escapes = contains(valid, start, size, (byte) '\\');
    try (JsonParser parser = parser(valid, start, size)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new NotAnObject("the line is blank");
      }
      if (first != JsonToken.START_OBJECT) {
        throw new NotAnObject("the line is no JSON object");
      }
      return object(parser);
    }
  }

  /** Given bytes, the parser guesses UTF-16 and UTF-32 from zero bytes at the start. */
  private static JsonParser parser(byte[] bytes, int from, int length) {
    return contains(bytes, from, Math.min(4, length), (byte) 0)
        ? FACTORY.createParser(
            ObjectReadContext.empty(), new String(bytes, from, length, StandardCharsets.UTF_8))
        : FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length);
  }

  private static boolean contains(byte[] bytes, int from, int length, byte wanted) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  private FieldMap object(JsonParser parser) {
    FieldMap object = new FieldMap();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = whole(parser.currentName());
      object.put(key, value(parser, parser.nextToken()));
    }
    return object;
  }

  private List<@Nullable Object> list(JsonParser parser) {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(value(parser, token));
    }
    return list;
  }

  private @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> whole(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> floating(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Object integer(JsonParser parser) {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? floating(parser.getString())
        : (Object) parser.getLongValue();
  }

  /** A number too large for a double stays the text it is. */
  private static Object floating(String text) {
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? text : (Object) value;
  }

  /** Halves of surrogate pairs, which escapes can smuggle in, become U+FFFD. */
  private String whole(String text) {
    if (!escapes) {
      return text;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repaired(text);
      }
    }
    return text;
  }

  private static String repaired(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 0xfffd : c));
    return out.toString();
  }

  /** The line is JSON perhaps, but no object. No stack trace: it is data. */
  private static final class NotAnObject extends Exception {
    private static final long serialVersionUID = 1L;

    NotAnObject(String message) {
      super(message, null, false, false);
    }
  }
}
