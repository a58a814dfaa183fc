package org.skidder.processors.decode;

import java.util.ArrayList;
import java.util.List;
import org.skidder.core.event.FieldException;

/**
 * Reads one record of comma-separated values (RFC 4180), and is lenient with quotes that stand
 * where they need not: within a value they are text. Quoted values may hold separators and line
 * ends. Immutable and thread-safe.
 *
 * @param separator between values
 * @param trim whether blanks at the start of a value are skipped
 */
record CsvRecord(char separator, boolean trim) {
  /**
   * A reader.
   *
   * @throws IllegalArgumentException when the separator is not one character, or one that has
   *     another meaning
   */
  static CsvRecord of(String separator, boolean trim) {
    char only = separator.length() == 1 ? separator.charAt(0) : '"';
    if (only == '"' || only == '\n' || only == '\r' || Character.isSurrogate(only)) {
      throw new IllegalArgumentException(
          "'separator' must be one character, and neither a quote nor a line end");
    }
    return new CsvRecord(only, trim);
  }

  /**
   * The values of a text that is one record; a line end behind it is ignored.
   *
   * @throws FieldException when a quoted value does not end, or there is more than one record
   */
  List<String> read(String text) throws FieldException {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    int end = withoutLineEnd(text);
    int at = 0;
    for (; ; ) {
      value.setLength(0);
      if (trim) {
        at = skipBlanks(text, at, end);
      }
      at =
          at < end && text.charAt(at) == '"'
              ? quoted(text, at + 1, end, value)
              : plain(text, at, end, value);
      values.add(value.toString());
      if (at >= end) {
        return values;
      }
      at++;
    }
  }

  private static int withoutLineEnd(String text) {
    int end = text.length();
    if (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  private int skipBlanks(String text, int from, int end) {
    int at = from;
    while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Returns where the separator behind the value is, or the end. */
  private int plain(String text, int from, int end, StringBuilder value) throws FieldException {
    int at = from;
    while (at < end && text.charAt(at) != separator) {
      if (text.charAt(at) == '\n') {
        throw new FieldException("there is more than one record");
      }
      at++;
    }
    value.append(text, from, at);
    return at;
  }

  private int quoted(String text, int from, int end, StringBuilder value) throws FieldException {
    int at = from;
    while (at < end) {
      char c = text.charAt(at);
      if (c != '"') {
        value.append(c);
        at++;
      } else if (at + 1 >= end || text.charAt(at + 1) == separator) {
        return at + 1;
      } else {
        if (text.charAt(at + 1) == '\n' || text.charAt(at + 1) == '\r') {
          throw new FieldException("there is more than one record");
        }
        // A doubled quote stands for one; another one is text.
        value.append('"');
        at += text.charAt(at + 1) == '"' ? 2 : 1;
      }
    }
    throw new FieldException("a quoted value does not end");
  }
}
