package org.skidder.core.json;

/** Compact JSON made readable: two blanks per level, one element per line. */
public final class PrettyJson {
  private PrettyJson() {}

  /**
   * Appends compact JSON in its readable form: {@code "key": value}; empty objects and arrays stay
   * on one line, texts stay as they are escaped.
   *
   * @param compact JSON without blanks between its parts
   */
  public static void indent(byte[] compact, int offset, int length, JsonBuffer out) {
    int end = offset + length;
    int depth = 0;
    int i = offset;
    while (i < end) {
      byte b = compact[i];
      switch (b) {
        case '"' -> {
          int close = endOfText(compact, i, end);
          out.raw(compact, i, close - i);
          i = close - 1;
        }
        case '{', '[' -> {
          out.raw(b);
          if (i + 1 < end && (compact[i + 1] == '}' || compact[i + 1] == ']')) {
            out.raw(compact[++i]);
          } else {
            newLine(++depth, out);
          }
        }
        case '}', ']' -> {
          newLine(--depth, out);
          out.raw(b);
        }
        case ',' -> {
          out.raw(b);
          newLine(depth, out);
        }
        case ':' -> out.raw(b).raw(' ');
        default -> out.raw(b);
      }
      i++;
    }
  }

  private static void newLine(int depth, JsonBuffer out) {
    out.raw('\n');
    for (int i = 0; i < depth; i++) {
      out.raw(' ').raw(' ');
    }
  }

  private static int endOfText(byte[] json, int quote, int end) {
    int i = quote + 1;
    while (i < end && json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return Math.min(end, i + 1);
  }
}
