package org.skidder.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Text that a template made. Values stand in it as placeholders and are put in after the text was
 * read as YAML, so that nothing in a value is taken for syntax; and each line knows the line of the
 * template that it comes from. Belongs to one thread.
 */
public final class RenderedText {
  private static final char BEGIN = '\uE000';
  private static final char END = '\uE001';

  private final StringBuilder text = new StringBuilder();
  private final List<Integer> lines = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /**
   * Adds literal text.
   *
   * @param line the line of the template in which it begins, from 1
   */
  public void literal(String literal, int line) {
    int at = line;
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == BEGIN || c == END) {
        continue;
      }
      begin(at);
      text.append(c);
      if (c == '\n') {
        at++;
        lines.add(-1);
      }
    }
  }

  /**
   * Adds a value.
   *
   * @param value map, list, text, number or boolean
   * @param line the line of the template in which it stands, from 1
   */
  public void value(Object value, int line) {
    begin(line);
    text.append(BEGIN).append(values.size()).append(END);
    values.add(value);
  }

  /** Notes where the present line comes from, once something stands in it. */
  private void begin(int line) {
    if (lines.isEmpty()) {
      lines.add(line);
    } else if (lines.getLast() < 0) {
      lines.set(lines.size() - 1, line);
    }
  }

  /** The text with its placeholders, for a parser. */
  public String text() {
    return text.toString();
  }

  /** The line of the template for a line of the text, both from 1. */
  public int lineOf(int line) {
    if (lines.isEmpty()) {
      return 1;
    }
    int known = lines.get(Math.clamp(line, 1, lines.size()) - 1);
    return known > 0 ? known : lineOf(line - 1);
  }

  /**
   * What a scalar of the parsed text means.
   *
   * @return the value itself, when the scalar is exactly one placeholder; else the text with all
   *     values put in; beside variables ({@code ${…}}) of the text, those in values are quoted
   */
  public Object fill(String scalar) {
    if (scalar.indexOf(BEGIN) < 0) {
      return scalar;
    }
    if (scalar.charAt(0) == BEGIN && scalar.indexOf(END) == scalar.length() - 1) {
      return valueAt(scalar, 0, scalar.length() - 1);
    }
    boolean variables = scalar.contains("${");
    return plain(value -> variables ? value.replace("${", "$${") : value, scalar);
  }

  /** The text as it would be without placeholders, with a change made to each value's text. */
  public String plain(UnaryOperator<String> change) {
    return plain(change, text.toString());
  }

  private String plain(UnaryOperator<String> change, String from) {
    StringBuilder filled = new StringBuilder();
    int done = 0;
    for (int at = from.indexOf(BEGIN); at >= 0; at = from.indexOf(BEGIN, done)) {
      int end = from.indexOf(END, at);
      filled.append(from, done, at).append(change.apply(print(valueAt(from, at, end))));
      done = end + 1;
    }
    return filled.append(from, done, from.length()).toString();
  }

  private Object valueAt(String from, int begin, int end) {
    return values.get(Integer.parseInt(from, begin + 1, end, 10));
  }

  /** A value inside a text: lists as {@code [a b]}, maps as {@code map[a:b]}. */
  public static String print(@Nullable Object value) {
    return switch (value) {
      case null -> "<no value>";
      case List<?> list -> {
        StringBuilder out = new StringBuilder("[");
        for (Object item : list) {
          out.append(out.length() > 1 ? " " : "").append(print(item));
        }
        yield out.append(']').toString();
      }
      case java.util.Map<?, ?> map -> {
        StringBuilder out = new StringBuilder("map[");
        map.forEach((key, item) ->
            out.append(out.length() > 4 ? " " : "").append(key).append(':').append(print(item)));
        yield out.append(']').toString();
      }
      case Double number when number % 1 == 0 && Math.abs(number) < 1e15 ->
          Long.toString(number.longValue());
      default -> value.toString();
    };
  }
}
