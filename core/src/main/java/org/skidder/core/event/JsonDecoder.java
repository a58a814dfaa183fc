package org.skidder.core.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.json.JsonMistake;
import org.skidder.core.json.Utf8;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Decodes JSON (RFC 8259) into values of fields. Bytes that are not UTF-8 become U+FFFD, as do
 * halves of surrogate pairs that escapes smuggle in; the last of several equal keys wins. Integers
 * that fit become {@code Long}, other numbers {@code Double}; a number too large for that stays the
 * text it is. Thread-safe.
 */
public final class JsonDecoder {
  /** What is nested deeper than this is not decoded. */
  public static final int MAX_NESTING = 500;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final String SMALLEST = Long.toString(Long.MIN_VALUE);
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

  private final JsonParser parser;

  /** Whether a text can hold half of a surrogate pair. */
  private final boolean escapes;

  /** Whether numbers are decoded, not kept as text. */
  private boolean numbers = true;

  private JsonDecoder(JsonParser parser, boolean escapes) {
    this.parser = parser;
    this.escapes = escapes;
  }

  /**
   * Decodes the object that a text begins with; what follows is ignored.
   *
   * @throws FieldException when there is none, with the reason
   */
  public static FieldMap object(byte[] bytes, int from, int length) throws FieldException {
    boolean escapes = contains(bytes, from, length, (byte) '\\');
    try (JsonParser parser = parser(bytes, from, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new FieldException("the line is blank");
      }
      if (first != JsonToken.START_OBJECT) {
        throw new FieldException("the line is no JSON object");
      }
      return new JsonDecoder(parser, escapes).object();
    } catch (JacksonException e) {
      throw new FieldException(JsonMistake.of(e));
    }
  }

  /**
   * Decodes a text that is one JSON object; numbers stay the digits they are.
   *
   * @throws FieldException when it is not, with the reason
   */
  public static FieldMap objectOfTexts(byte[] bytes) throws FieldException {
    try (JsonParser parser = parser(bytes, 0, bytes.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new FieldException("the text is no JSON object");
      }
      JsonDecoder decoder = new JsonDecoder(parser, true);
      decoder.numbers = false;
      return decoder.object();
    } catch (JacksonException e) {
      throw new FieldException(JsonMistake.of(e));
    }
  }

  /**
   * Decodes a text that is one JSON value. Numbers of a value that is no object stay text: what
   * fields of type number get must not depend on the shape of the whole.
   *
   * @throws FieldException when it is not, with the reason
   */
  public static @Nullable Object value(byte[] bytes, int from, int length) throws FieldException {
    if (!looksLikeValue(bytes, from, length)) {
      throw new FieldException("the text is no JSON");
    }
    boolean escapes = contains(bytes, from, length, (byte) '\\');
    try (JsonParser parser = parser(bytes, from, length)) {
      JsonToken first = parser.nextToken();
      JsonDecoder decoder = new JsonDecoder(parser, escapes);
      decoder.numbers = first == JsonToken.START_OBJECT;
      @Nullable Object value = decoder.value(first);
      if (parser.nextToken() != null) {
        throw new FieldException("there is more than one JSON value");
      }
      return value;
    } catch (JacksonException e) {
      throw new FieldException(JsonMistake.of(e));
    }
  }

  /** A cheap look at both ends: most texts that are no JSON need no exception to find out. */
  private static boolean looksLikeValue(byte[] bytes, int from, int length) {
    int first = from;
    int last = from + length - 1;
    while (first <= last && isBlank(bytes[first])) {
      first++;
    }
    while (last > first && isBlank(bytes[last])) {
      last--;
    }
    if (first > last) {
      return false;
    }
    byte end = bytes[last];
    return switch (bytes[first]) {
      case '{' -> end == '}';
      case '[' -> end == ']';
      case '"' -> end == '"' && last > first;
      case 't', 'f' -> end == 'e' && last - first < 5;
      case 'n' -> end == 'l' && last - first < 4;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> isNumeric(bytes, first, last);
      default -> false;
    };
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static boolean isNumeric(byte[] bytes, int first, int last) {
    for (int i = first; i <= last; i++) {
      byte b = bytes[i];
      boolean digit = b >= '0' && b <= '9';
      if (!digit && b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E') {
        return false;
      }
    }
    return true;
  }

  /** Given bytes, the parser guesses UTF-16 and UTF-32 from zero bytes at the start. */
  private static JsonParser parser(byte[] bytes, int from, int length) {
    boolean asBytes =
        !contains(bytes, from, Math.min(4, length), (byte) 0)
            && Utf8.isValid(bytes, from, from + length);
    return asBytes
        ? FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length)
        : FACTORY.createParser(ObjectReadContext.empty(), Utf8.decode(bytes, from, length));
  }

  private static boolean contains(byte[] bytes, int from, int length, byte wanted) {
    int end = from + length;
    int i = from;
    long everywhere = (wanted & 0xffL) * ONES;
    for (; i <= end - 8; i += 8) {
      // A zero byte of the difference is what we look for.
      long difference = (long) LONG.get(bytes, i) ^ everywhere;
      if (((difference - ONES) & ~difference & ONES << 7) != 0) {
        return true;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  private FieldMap object() {
    FieldMap object = new FieldMap();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = whole(parser.currentName());
      object.put(key, value(parser.nextToken()));
    }
    return object;
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(value(token));
    }
    return list;
  }

  private @Nullable Object value(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> whole(parser.getString());
      case VALUE_NUMBER_INT -> numbers ? integer() : parser.getString();
      case VALUE_NUMBER_FLOAT -> numbers ? floating(parser.getString()) : parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private Object integer() {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    // The library takes the smallest long for a larger number.
    String text = parser.getString();
    return text.equals(SMALLEST) ? (Object) Long.MIN_VALUE : floating(text);
  }

  private static Object floating(String text) {
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? text : (Object) value;
  }

  private String whole(String text) {
    return escapes ? wellFormed(text) : text;
  }

  /** A text with U+FFFD for halves of surrogate pairs, which UTF-8 has no bytes for. */
  public static String wellFormed(String text) {
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
}
