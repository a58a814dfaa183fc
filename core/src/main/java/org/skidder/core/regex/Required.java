package org.skidder.core.regex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.regex.ByteMatchers.Line;
import org.skidder.core.regex.Syntax.Alternatives;
import org.skidder.core.regex.Syntax.Group;
import org.skidder.core.regex.Syntax.Part;
import org.skidder.core.regex.Syntax.Repeat;
import org.skidder.core.regex.Syntax.Sequence;

/**
 * What a text must hold for a pattern to match: of {@code GET /(a|b).* 50[0-9]$} the {@code GET /a}
 * or {@code GET /b}. Most lines are decided by that, without the automaton.
 */
final class Required {
  /** A single character is in almost every line. */
  private static final int SHORTEST = 2;

  private final ByteMatchers maker;

  private Required(ByteMatchers maker) {
    this.maker = maker;
  }

  /** A matcher that is true for every text the pattern matches, or null. */
  static ByteMatchers.@Nullable Made of(Syntax core) {
    ByteMatchers maker = new ByteMatchers();
    List<Line> lines = new Required(maker).lines(core);
    return shortest(lines) < SHORTEST || lines == null ? null : maker.made(lines);
  }

  private static int shortest(@Nullable List<Line> lines) {
    if (lines == null || lines.isEmpty()) {
      return -1;
    }
    int shortest = Integer.MAX_VALUE;
    for (Line line : lines) {
      shortest = Math.min(shortest, line.steps().size());
    }
    return shortest;
  }

  /** Of equal ones the later: the automaton itself is quick to look for what stands first. */
  private static @Nullable List<Line> better(
      @Nullable List<Line> first, @Nullable List<Line> second) {
    return shortest(second) >= shortest(first) ? second : first;
  }

  private @Nullable List<Line> lines(Syntax node) {
    return switch (node) {
      case Group group -> lines(group.body());
      case Repeat repeat -> repeat.min() > 0 ? lines(repeat.body()) : null;
      case Alternatives alternatives -> alternatives(alternatives);
      case Sequence sequence -> sequence(sequence);
      default -> written(node);
    };
  }

  private @Nullable List<Line> alternatives(Alternatives alternatives) {
    List<Line> all = new ArrayList<>();
    for (Syntax choice : alternatives.choices()) {
      List<Line> lines = lines(choice);
      if (lines == null || all.size() + lines.size() > ByteMatchers.MAX_ALTERNATIVES) {
        return null;
      }
      all.addAll(lines);
    }
    return all;
  }

  private @Nullable List<Line> sequence(Sequence sequence) {
    List<Line> best = null;
    List<Line> run = null;
    for (Part part : sequence.parts()) {
      List<Line> lines = written(part.node());
      List<Line> longer = run == null ? lines : ByteMatchers.joined(run, lines);
      if (longer == null) {
        best = better(best, run);
        best = better(best, lines(part.node()));
        longer = lines;
      }
      run = longer;
    }
    return better(best, run);
  }

  /** All forms of a node, when each is a sequence of bytes. */
  private @Nullable List<Line> written(Syntax node) {
    List<Line> lines = maker.expand(node);
    if (lines == null) {
      return null;
    }
    for (Line line : lines) {
      if (line.begin() || line.end() || line.hasBeyond()) {
        return null;
      }
    }
    return lines;
  }
}
