package org.skidder.core.regex;

import java.util.List;
import org.skidder.core.regex.Syntax.Alternatives;
import org.skidder.core.regex.Syntax.CharSet;
import org.skidder.core.regex.Syntax.Group;
import org.skidder.core.regex.Syntax.Part;
import org.skidder.core.regex.Syntax.Repeat;
import org.skidder.core.regex.Syntax.Sequence;

/**
 * A pattern without its outer {@code .*}, {@code ^.*}, {@code .*$}: an unanchored search does not
 * need them, and existing configurations rely on {@code ^.*foo} finding a {@code foo} in the second
 * line of a multiline event.
 *
 * @param core what is left
 * @param pattern what is left, as text
 */
record Outer(Syntax core, String pattern) {

  static Outer removed(Syntax all, String pattern) {
    Syntax core = all;
    while (true) {
      if (core instanceof Group group) {
        core = group.body();
      } else if (core instanceof Sequence sequence
          && sequence.parts().size() == 1
          && sequence.parts().getFirst().node() instanceof Group group) {
        core = group.body();
      } else {
        break;
      }
    }
    if (!(core instanceof Sequence sequence)) {
      return new Outer(all, pattern);
    }
    List<Part> parts = sequence.parts();
    int from = leading(parts);
    int to = trailing(parts, from);
    if (from == 0 && to == parts.size()) {
      return new Outer(all, pattern);
    }
    if (from == to) {
      return new Outer(new Sequence(List.of()), "");
    }
    List<Part> rest = parts.subList(from, to);
    Part first = rest.getFirst();
    String flags = first.flags().isEmpty() ? "" : "(?" + first.flags() + ")";
    String text = flags + pattern.substring(first.start(), rest.getLast().end());
    return new Outer(new Sequence(rest), text);
  }

  private static int leading(List<Part> parts) {
    int from = 0;
    int size = parts.size();
    if (size > 1 && parts.getFirst().node() instanceof Syntax.Begin && isAnything(parts.get(1))) {
      from = 1;
    }
    while (from < size && isAnything(parts.get(from))) {
      from++;
    }
    return from;
  }

  private static int trailing(List<Part> parts, int from) {
    int to = parts.size();
    if (to - from == 1 && from > 0 && parts.get(from).node() instanceof Syntax.End) {
      return from;
    }
    if (to - from > 1
        && parts.get(to - 1).node() instanceof Syntax.End
        && isAnything(parts.get(to - 2))) {
      to--;
    }
    while (to > from && isAnything(parts.get(to - 1))) {
      to--;
    }
    return to;
  }

  private static boolean isAnything(Part part) {
    return part.node() instanceof Repeat repeat
        && repeat.min() == 0
        && repeat.max() == -1
        && repeat.body() instanceof CharSet set
        && (set.isDot() || (set.low() == -1L && set.high() == -1L));
  }

  /**
   * The text for the automaton: {@code ^a|^b} is written {@code ^(?:a|b)}, because only then it
   * gives up at the first character that does not fit instead of going through the whole line.
   */
  String factored() {
    if (!(core instanceof Alternatives alternatives)) {
      return pattern;
    }
    StringBuilder text = new StringBuilder("^(?:");
    for (Syntax choice : alternatives.choices()) {
      if (!(choice instanceof Sequence sequence)
          || sequence.parts().isEmpty()
          || !(sequence.parts().getFirst().node() instanceof Syntax.Begin)) {
        return pattern;
      }
      text.append(text.length() > 4 ? "|" : "");
      List<Part> parts = sequence.parts();
      if (parts.size() > 1) {
        text.append("(?").append(parts.get(1).flags()).append(':');
        text.append(pattern, parts.get(1).start(), parts.getLast().end()).append(')');
      } else {
        text.append("(?:)");
      }
    }
    return text.append(')').toString();
  }

  /**
   * Removes optional repetition at both ends, which never changes whether an unanchored search
   * succeeds: {@code ^\s+} becomes {@code ^\s}.
   */
  static Syntax shortened(Syntax node) {
    return switch (node) {
      case Group group -> shortened(group.body());
      case Alternatives alternatives ->
          new Alternatives(alternatives.choices().stream().map(Outer::shortened).toList());
      case Repeat repeat when repeat.min() != repeat.max() ->
          new Repeat(repeat.body(), repeat.min(), repeat.min());
      case Sequence sequence when !sequence.parts().isEmpty() -> {
        List<Part> parts = new java.util.ArrayList<>(sequence.parts());
        parts.set(0, shortened(parts.getFirst()));
        parts.set(parts.size() - 1, shortened(parts.getLast()));
        yield new Sequence(parts);
      }
      default -> node;
    };
  }

  private static Part shortened(Part part) {
    return part.node() instanceof Repeat
        ? new Part(shortened(part.node()), part.start(), part.end(), part.flags())
        : part;
  }
}
