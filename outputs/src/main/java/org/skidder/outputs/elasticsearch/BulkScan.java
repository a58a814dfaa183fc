package org.skidder.outputs.elasticsearch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Answers one question about the answer to a bulk request: were all items accepted? Not
 * thread-safe.
 *
 * <p>Strict: it says yes only to well-formed JSON without blanks and escapes, with as many items as
 * expected, each with one member whose only {@code status} is 2xx. To anything else it says no, and
 * a real parser has to look. Text is skipped eight bytes at a time, and an item that repeats the
 * bytes of the one before is not looked at twice.
 */
final class BulkScan {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final int MAX_DEPTH = 32;
  private static final byte[] STATUS = "\"status\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ITEMS = "\"items\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = "\"error\":".getBytes(StandardCharsets.US_ASCII);

  private byte[] json = {};
  private int end;
  private int at;

  /** Whether this is the answer to so many items, all of them accepted. */
  boolean allAccepted(byte[] body, int length, int expected) {
    json = body;
    end = length;
    at = 0;
    return answer(expected) && at == end;
  }

  private boolean answer(int expected) {
    if (!take('{')) {
      return false;
    }
    boolean seen = false;
    do {
      if (is(ITEMS)) {
        at += ITEMS.length;
        if (seen || !items(expected)) {
          return false;
        }
        seen = true;
      } else if (is(ERROR) || !string() || !take(':') || !value(0)) {
        return false;
      }
    } while (take(','));
    return seen && take('}');
  }

  private boolean items(int expected) {
    if (!take('[')) {
      return false;
    }
    if (take(']')) {
      return expected == 0;
    }
    int count = 0;
    int before = at;
    int size = 0;
    for (; ; ) {
      boolean same =
          size > 0
              && end - at > size
              && Arrays.equals(json, at, at + size, json, before, before + size);
      if (same) {
        at += size;
      } else {
        before = at;
        if (!item()) {
          return false;
        }
        size = at - before;
      }
      count++;
      if (!take(',')) {
        return take(']') && count == expected;
      }
    }
  }

  /** One item: {@code {"index":{…,"status":201}}}. */
  private boolean item() {
    if (!take('{') || !string() || !take(':') || !take('{')) {
      return false;
    }
    boolean accepted = false;
    do {
      if (is(STATUS)) {
        at += STATUS.length;
        if (accepted || !status()) {
          return false;
        }
        accepted = true;
      } else if (is(ERROR) || !string() || !take(':') || !value(0)) {
        return false;
      }
    } while (take(','));
    return accepted && take('}') && take('}');
  }

  /** Three digits, the first of them a 2. */
  private boolean status() {
    if (end - at < 4 || json[at] != '2' || !isDigit(json[at + 1]) || !isDigit(json[at + 2])) {
      return false;
    }
    at += 3;
    return json[at] == ',' || json[at] == '}';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean take(char c) {
    if (at < end && json[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean is(byte[] key) {
    return end - at >= key.length
        && json[at + 1] == key[1]
        && Arrays.equals(json, at, at + key.length, key, 0, key.length);
  }

  private boolean value(int depth) {
    if (at >= end || depth > MAX_DEPTH) {
      return false;
    }
    return switch (json[at]) {
      case '"' -> string();
      case '{' -> object(depth);
      case '[' -> array(depth);
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> integer();
    };
  }

  private boolean object(int depth) {
    at++;
    if (take('}')) {
      return true;
    }
    do {
      if (!string() || !take(':') || !value(depth + 1)) {
        return false;
      }
    } while (take(','));
    return take('}');
  }

  private boolean array(int depth) {
    at++;
    if (take(']')) {
      return true;
    }
    do {
      if (!value(depth + 1)) {
        return false;
      }
    } while (take(','));
    return take(']');
  }

  private boolean literal(String text) {
    if (end - at < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (json[at + i] != text.charAt(i)) {
        return false;
      }
    }
    at += text.length();
    return true;
  }

  /** Whole numbers; others are unusual. */
  private boolean integer() {
    take('-');
    int first = at;
    while (at < end && isDigit(json[at])) {
      at++;
    }
    return at > first && (at == first + 1 || json[first] != '0');
  }

  /** A string without escapes and control characters. */
  private boolean string() {
    if (!take('"')) {
      return false;
    }
    byte[] text = json;
    int i = at;
    while (i <= end - 8) {
      long word = (long) LONG.get(text, i);
      long quote = word ^ ONES * '"';
      long backslash = word ^ ONES * '\\';
      long special =
          (((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | ((word - ONES * 0x20) & ~word))
              & HIGH;
      if (special != 0) {
        // Marks above the first may be false, the first is not.
        i += Long.numberOfTrailingZeros(special) >>> 3;
        at = i + 1;
        return text[i] == '"';
      }
      i += 8;
    }
    while (i < end && text[i] != '"') {
      if (text[i] == '\\' || (text[i] >= 0 && text[i] < 0x20)) {
        return false;
      }
      i++;
    }
    at = i + 1;
    return i < end;
  }
}
