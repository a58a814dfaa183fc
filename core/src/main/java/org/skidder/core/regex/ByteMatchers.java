package org.skidder.core.regex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.regex.ByteMatcher.Layout;
import org.skidder.core.regex.Syntax.Alternatives;
import org.skidder.core.regex.Syntax.Beyond;
import org.skidder.core.regex.Syntax.CharSet;
import org.skidder.core.regex.Syntax.Group;
import org.skidder.core.regex.Syntax.Part;
import org.skidder.core.regex.Syntax.Repeat;
import org.skidder.core.regex.Syntax.Rune;
import org.skidder.core.regex.Syntax.Sequence;

/**
 * Turns a syntax tree into a byte matcher where that is possible: by writing out all alternatives
 * as sequences of byte sets.
 */
final class ByteMatchers {
  static final int MAX_ALTERNATIVES = 32;
  private static final int MAX_LENGTH = 256;

  private boolean asciiOnly;

  /**
   * A byte matcher.
   *
   * @param asciiOnly whether its verdict holds for texts without bytes beyond ASCII only
   */
  record Made(ByteMatcher matcher, boolean asciiOnly) {}

  /** The byte matcher of a pattern, or null when it is not simple enough. */
  static @Nullable Made of(Syntax core) {
    ByteMatchers maker = new ByteMatchers();
    ByteMatcher only = maker.only(core);
    if (only != null) {
      return new Made(only, maker.asciiOnly);
    }
    List<Line> lines = maker.expand(Outer.shortened(core));
    if (lines == null) {
      return null;
    }
    return maker.made(lines);
  }

  /** Any of some alternatives. */
  Made made(List<Line> lines) {
    List<ByteMatcher> matchers = new ArrayList<>();
    for (Line line : lines) {
      matchers.add(matcher(line));
    }
    ByteMatcher all = matchers.size() == 1 ? matchers.getFirst() : new ByteMatcher.Any(matchers);
    return new Made(all, asciiOnly);
  }

  /** One written out alternative. */
  record Line(boolean begin, List<Step> steps, boolean end) {
    static final Line EMPTY = new Line(false, List.of(), false);

    /** Whether a step may be only the first byte of a character. */
    boolean hasBeyond() {
      for (Step step : steps) {
        if (step.beyond) {
          return true;
        }
      }
      return false;
    }

    @Nullable Line then(Line next) {
      boolean behindEnd = end && !next.steps.isEmpty();
      boolean beforeBegin = next.begin && (end || !steps.isEmpty());
      if (behindEnd || beforeBegin) {
        return null;
      }
      List<Step> joined = new ArrayList<>(steps);
      joined.addAll(next.steps);
      return joined.size() > MAX_LENGTH
          ? null
          : new Line(begin || next.begin, joined, end || next.end);
    }
  }

  /** One byte: of a character set, or of the UTF-8 of a character. */
  record Step(long[] set, boolean beyond) {}

  /** {@code ^\s*$}, {@code ^[a-z]+$}. */
  private @Nullable ByteMatcher only(Syntax core) {
    if (core instanceof Sequence sequence
        && sequence.parts().size() == 3
        && sequence.parts().get(0).node() instanceof Syntax.Begin
        && sequence.parts().get(2).node() instanceof Syntax.End
        && sequence.parts().get(1).node() instanceof Repeat repeat
        && repeat.max() == -1
        && repeat.min() <= 1
        && repeat.body() instanceof CharSet set) {
      asciiOnly = set.beyond() == Beyond.SOME;
      return new ByteMatcher.Only(bits(set, set.beyond() == Beyond.ALL), repeat.min());
    }
    return null;
  }

  private static long[] bits(CharSet set, boolean beyond) {
    long rest = beyond ? -1L : 0;
    return new long[] {set.low(), set.high(), rest, rest};
  }

  private ByteMatcher matcher(Line line) {
    int size = line.steps.size();
    if (size == 0 && !(line.begin && line.end)) {
      return new ByteMatcher.Always();
    }
    long[][] sets = new long[size][];
    for (int i = 0; i < size; i++) {
      Step step = line.steps.get(i);
      sets[i] = step.set;
      // A character beyond ASCII has several bytes: it does not matter only where nothing follows.
      boolean last = i == size - 1 && !line.end;
      asciiOnly |= step.beyond && !last;
    }
    return new Layout(sets, line.begin, line.end);
  }

  /** All forms of a node; null when they are too many or not to be written as bytes. */
  @Nullable List<Line> expand(Syntax node) {
    return switch (node) {
      case CharSet set -> {
        asciiOnly |= set.beyond() == Beyond.SOME;
        boolean all = set.beyond() == Beyond.ALL;
        yield List.of(new Line(false, List.of(new Step(bits(set, all), all)), false));
      }
      case Rune rune -> List.of(new Line(false, steps(rune.utf8()), false));
      case Syntax.Begin _ -> List.of(new Line(true, List.of(), false));
      case Syntax.End _ -> List.of(new Line(false, List.of(), true));
      case Syntax.Other _ -> null;
      case Group group -> expand(group.body());
      case Repeat repeat -> repeat(repeat);
      case Alternatives alternatives -> alternatives(alternatives);
      case Sequence sequence -> sequence(sequence);
    };
  }

  private static List<Step> steps(byte[] utf8) {
    List<Step> steps = new ArrayList<>();
    for (byte b : utf8) {
      long[] set = new long[4];
      set[(b & 0xff) >>> 6] = 1L << (b & 63);
      steps.add(new Step(set, false));
    }
    return steps;
  }

  private @Nullable List<Line> alternatives(Alternatives alternatives) {
    List<Line> all = new ArrayList<>();
    for (Syntax choice : alternatives.choices()) {
      List<Line> lines = expand(choice);
      if (lines == null || all.size() + lines.size() > MAX_ALTERNATIVES) {
        return null;
      }
      all.addAll(lines);
    }
    return all;
  }

  private @Nullable List<Line> sequence(Sequence sequence) {
    List<Line> all = List.of(Line.EMPTY);
    for (Part part : sequence.parts()) {
      all = joined(all, expand(part.node()));
      if (all == null) {
        return null;
      }
    }
    return all;
  }

  static @Nullable List<Line> joined(@Nullable List<Line> left, @Nullable List<Line> right) {
    if (left == null || right == null || left.size() * right.size() > MAX_ALTERNATIVES) {
      return null;
    }
    List<Line> all = new ArrayList<>();
    for (Line first : left) {
      for (Line second : right) {
        Line both = first.then(second);
        if (both == null) {
          return null;
        }
        all.add(both);
      }
    }
    return all;
  }

  private @Nullable List<Line> repeat(Repeat repeat) {
    if (repeat.max() < 0 || repeat.max() > MAX_LENGTH || repeat.max() - repeat.min() > 3) {
      return null;
    }
    List<Line> once = expand(repeat.body());
    List<Line> all = new ArrayList<>();
    List<Line> times = List.of(Line.EMPTY);
    for (int i = 0; i <= repeat.max(); i++) {
      if (i > 0) {
        times = joined(times, once);
        if (times == null) {
          return null;
        }
      }
      if (i >= repeat.min()) {
        all.addAll(times);
      }
    }
    return all;
  }
}
