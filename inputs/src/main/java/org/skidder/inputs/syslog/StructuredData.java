package org.skidder.inputs.syslog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.FieldMap;

/**
 * Reads STRUCTURED-DATA (RFC 5424, section 6.3): {@code [id name="value" …]}, one or more. A name
 * that an element has several times gets a list. More than {@link #MOST} elements and parameters
 * are malformed: each of them takes many times the memory of its bytes. Belongs to one thread.
 */
final class StructuredData {
  /** Elements and parameters of a message together. */
  static final int MOST = 1024;

  /** Values of one name. */
  private static final class Values extends ArrayList<@Nullable Object> {}

  private int count;

  /** Reads at the cursor, which is behind it then; null when it is malformed. */
  @Nullable FieldMap read(Cursor in) {
    count = 0;
    FieldMap all = new FieldMap();
    while (in.skip('[')) {
      String id = name(in);
      if (id.isEmpty() || ++count > MOST) {
        return null;
      }
      FieldMap element = all.get(id) instanceof FieldMap known ? known : new FieldMap();
      all.put(id, element);
      while (in.skip(' ')) {
        if (++count > MOST || !parameter(in, element)) {
          return null;
        }
      }
      if (!in.skip(']')) {
        return null;
      }
    }
    return all.isEmpty() ? null : all;
  }

  /** Reads an SD-NAME; empty when there is none. */
  private static String name(Cursor in) {
    int from = in.at();
    while (isNameByte(in.peek(0))) {
      in.at(in.at() + 1);
    }
    return new String(in.data(), from, in.at() - from, StandardCharsets.US_ASCII);
  }

  private static boolean isNameByte(int b) {
    return b > ' ' && b < 0x7f && b != '=' && b != ']' && b != '"';
  }

  private static boolean parameter(Cursor in, FieldMap element) {
    String name = name(in);
    if (name.isEmpty() || !in.skip('=') || !in.skip('"')) {
      return false;
    }
    int from = in.at();
    int escapes = 0;
    while (!in.isAtEnd() && in.peek(0) != '"') {
      boolean escape = isEscape(in);
      escapes += escape ? 1 : 0;
      in.at(in.at() + (escape ? 2 : 1));
    }
    int to = in.at();
    if (!in.skip('"')) {
      return false;
    }
    add(element, name, value(in.data(), from, to, escapes));
    return true;
  }

  /** A backslash before anything else stands for itself. */
  private static boolean isEscape(Cursor in) {
    int next = in.peek(1);
    return in.peek(0) == '\\' && (next == '"' || next == '\\' || next == ']');
  }

  private static ByteText value(byte[] data, int from, int to, int escapes) {
    if (escapes == 0) {
      return new ByteText(data, from, to - from);
    }
    byte[] plain = new byte[to - from - escapes];
    int length = 0;
    for (int i = from; i < to; i++) {
      boolean escape =
          data[i] == '\\'
              && i + 1 < to
              && (data[i + 1] == '"' || data[i + 1] == '\\' || data[i + 1] == ']');
      i += escape ? 1 : 0;
      plain[length++] = data[i];
    }
    return new ByteText(plain, 0, length);
  }

  private static void add(FieldMap element, String name, ByteText value) {
    Object before = element.get(name);
    if (before == null) {
      element.put(name, value);
    } else if (before instanceof Values several) {
      several.add(value);
    } else {
      Values several = new Values();
      several.add(before);
      several.add(value);
      element.put(name, several);
    }
  }
}
