package org.skidder.inputs.log.container;

import org.jspecify.annotations.Nullable;

/**
 * Finds what matters in a line of Docker's {@code json-file}: {@code
 * {"log":"text\n","stream":"stdout","time":"2018-03-04T05:06:07.123456789Z"}}, in any order, with
 * other members beside it. Names are compared without regard to case, the last of several equal
 * ones wins, and what follows the object is ignored. Changes nothing in the line. Not thread-safe.
 */
final class JsonFileLine {
  private byte[] data = {};
  private int at;
  private int to;

  /** Where a value that is a string begins and ends, without its quotes. */
  static final class Span {
    int from;
    int to;

    private void clear() {
      from = 0;
      to = 0;
    }
  }

  /** The text of the line; empty when there is none. */
  final Span log = new Span();

  /** The name of the stream. */
  final Span stream = new Span();

  /** When the line was written. */
  final Span time = new Span();

  /** Looks through a line; false when it is no JSON object or has a value of the wrong kind. */
  boolean find(byte[] line, int from, int end) {
    data = line;
    at = from;
    to = end;
    log.clear();
    stream.clear();
    time.clear();
    if (!skips('{')) {
      return false;
    }
    if (skips('}')) {
      return true;
    }
    do {
      if (!member()) {
        return false;
      }
    } while (skips(','));
    return skips('}');
  }

  /** Steps over blanks and one certain byte; stays in front of any other. */
  private boolean skips(char wanted) {
    blanks();
    if (at < to && data[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < to
        && (data[at] == ' ' || data[at] == '\t' || data[at] == '\r' || data[at] == '\n')) {
      at++;
    }
  }

  private boolean member() {
    if (!skips('"')) {
      return false;
    }
    int nameFrom = at;
    int nameTo = JsonText.end(data, at, to);
    if (nameTo < 0) {
      return false;
    }
    at = nameTo + 1;
    if (!skips(':')) {
      return false;
    }
    blanks();
    Span wanted = wanted(nameFrom, nameTo);
    return wanted == null ? skipValue() : string(wanted);
  }

  private @Nullable Span wanted(int from, int end) {
    return switch (end - from) {
      case 3 -> isName(from, "log") ? log : null;
      case 4 -> isName(from, "time") ? time : null;
      case 6 -> isName(from, "stream") ? stream : null;
      default -> null;
    };
  }

  private boolean isName(int from, String name) {
    for (int i = 0; i < name.length(); i++) {
      if ((data[from + i] | 0x20) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A value that must be a string, or null, which is the same as none. */
  private boolean string(Span span) {
    if (at < to && data[at] == '"') {
      int from = at + 1;
      int end = JsonText.end(data, from, to);
      if (end < 0) {
        return false;
      }
      span.from = from;
      span.to = end;
      at = end + 1;
      return true;
    }
    return skipsNull();
  }

  private boolean skipsNull() {
    boolean there =
        to - at >= 4
            && data[at] == 'n'
            && data[at + 1] == 'u'
            && data[at + 2] == 'l'
            && data[at + 3] == 'l';
    at += there ? 4 : 0;
    return there;
  }

  /** Any value; of what is inside only strings and the depth matter. */
  private boolean skipValue() {
    int depth = 0;
    int from = at;
    while (at < to) {
      byte b = data[at];
      if (b == '"') {
        int end = JsonText.end(data, at + 1, to);
        if (end < 0) {
          return false;
        }
        at = end + 1;
        continue;
      }
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        if (depth == 0) {
          return at > from;
        }
        depth--;
      } else if (b == ',' && depth == 0) {
        return at > from;
      }
      at++;
    }
    return false;
  }
}
