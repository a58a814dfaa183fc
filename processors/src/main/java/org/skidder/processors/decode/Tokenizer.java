package org.skidder.processors.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.event.ByteText;

/**
 * A pattern of {@code dissect}: keys, and the literal delimiters between them. A text is cut from
 * left to right, each key ends at the first occurrence of the delimiter behind it. Immutable and
 * thread-safe.
 */
final class Tokenizer {
  /** {@code name/12->}, each part optional. */
  private static final Pattern BODY = Pattern.compile("(?s)(.*?)(?:/(\\d{1,2}))?(->)?");

  /** What becomes of the text of a key. */
  enum Kind {
    /** A field. */
    NORMAL,
    /** Nothing. */
    SKIP,
    /** The name of another field, see {@link #INDIRECT}. */
    NAMED_SKIP,
    /** Part of a field. */
    APPEND,
    /** A field whose name is the value of another key. */
    INDIRECT
  }

  /**
   * A key.
   *
   * @param position which of the captured texts it is about
   * @param delimiter what stands before it
   */
  record Key(int position, Kind kind, String name, int ordinal, boolean padded, String delimiter) {
    /** Between the parts of an appended field. */
    String joiner() {
      return delimiter.isEmpty() ? " " : delimiter;
    }
  }

  private final List<Key> keys;
  private final List<Key> inOrder;

  /** Before each key, and behind the last one; there it is empty when the rest is its text. */
  private final byte[][] delimiters;

  /** Bytes to go on at a repeated delimiter behind each key; 0: repetitions are text. */
  private final int[] strides;

  private Tokenizer(List<Key> keys, String trailing) {
    this.keys = List.copyOf(keys);
    inOrder = keys.stream().sorted(Comparator.comparingInt(Key::ordinal)).toList();
    delimiters = new byte[keys.size() + 1][];
    strides = new int[keys.size()];
    for (int i = 0; i < keys.size(); i++) {
      delimiters[i] = keys.get(i).delimiter().getBytes(StandardCharsets.UTF_8);
    }
    delimiters[keys.size()] = trailing.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < keys.size(); i++) {
      strides[i] = keys.get(i).padded() ? stride(delimiters[i + 1]) : 0;
    }
  }

  /** A delimiter of one repeated byte may overlap with its repetition. */
  private static int stride(byte[] delimiter) {
    for (byte b : delimiter) {
      if (b != delimiter[0]) {
        return delimiter.length;
      }
    }
    return Math.min(1, delimiter.length);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when it has no key or one that makes no sense
   */
  static Tokenizer of(String pattern) {
    List<Key> keys = new ArrayList<>();
    int at = 0;
    for (; ; ) {
      int open = pattern.indexOf("%{", at);
      int close = open < 0 ? -1 : pattern.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String delimiter = pattern.substring(at, open);
      keys.add(key(keys.size(), pattern.substring(open + 2, close), delimiter));
      at = close + 1;
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "'tokenizer' has no key, for example '%{level} %{text}': " + pattern);
    }
    return new Tokenizer(keys, pattern.substring(at));
  }

  private static Key key(int position, String body, String delimiter) {
    if (body.equals("->")) {
      return new Key(position, Kind.NORMAL, body, 0, false, delimiter);
    }
    Matcher parts = BODY.matcher(body);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'tokenizer' has a key that cannot be read: " + body);
    }
    String name = parts.group(1);
    int ordinal = Optional.ofNullable(parts.group(2)).map(Integer::valueOf).orElse(0);
    boolean padded = parts.group(3) != null;
    if (name.startsWith("+&") || name.startsWith("&+")) {
      throw new IllegalArgumentException(
          "'tokenizer': %{" + body + "} cannot both append and take its name from another key");
    }
    Kind kind =
        switch (name.isEmpty() ? ' ' : name.charAt(0)) {
          case ' ' -> name.isEmpty() ? Kind.SKIP : Kind.NORMAL;
          case '?' -> Kind.NAMED_SKIP;
          case '+' -> Kind.APPEND;
          case '&' -> Kind.INDIRECT;
          default -> Kind.NORMAL;
        };
    boolean prefixed = kind != Kind.NORMAL && kind != Kind.SKIP;
    return new Key(position, kind, prefixed ? name.substring(1) : name, ordinal, padded, delimiter);
  }

  /** The keys in the order of the pattern. */
  List<Key> keys() {
    return keys;
  }

  /** The keys in the order in which they take effect. */
  List<Key> inOrder() {
    return inOrder;
  }

  /**
   * Cuts a text.
   *
   * @param bounds gets first byte and end of the text of each key, two numbers per key
   * @return whether the text fits; if not, {@code bounds} holds nothing of use
   */
  boolean cut(ByteText text, int[] bounds) {
    byte[] bytes = text.array();
    int end = text.offset() + text.length();
    byte[] first = delimiters[0];
    int at = text.offset();
    if (!isAt(first, bytes, at, end)) {
      return false;
    }
    at += first.length;
    int last = keys.size() - 1;
    for (int key = 0; key <= last; key++) {
      byte[] delimiter = delimiters[key + 1];
      boolean rest = key == last && delimiter.length == 0;
      int found = rest ? end : find(delimiter, bytes, at, end);
      if (found < 0) {
        return false;
      }
      bounds[2 * key] = at;
      bounds[2 * key + 1] = found;
      int stride = strides[key];
      while (stride > 0 && isAt(delimiter, bytes, found + stride, end)) {
        found += stride;
      }
      at = found + delimiter.length;
    }
    return true;
  }

  private static boolean isAt(byte[] wanted, byte[] bytes, int at, int end) {
    if (wanted.length > end - at) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static int find(byte[] wanted, byte[] bytes, int from, int end) {
    if (wanted.length == 0) {
      return from;
    }
    byte first = wanted[0];
    int last = end - wanted.length;
    for (int i = from; i <= last; i++) {
      if (bytes[i] == first && isAt(wanted, bytes, i, end)) {
        return i;
      }
    }
    return -1;
  }
}
