package org.skidder.ingest.grok;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Matches ASCII text as Joni does, several times as fast. Both try the same ways in the same order;
 * this one leaves out ways that the next character rules out. Where an expression or a text is not
 * for it, it says so and Joni is asked. Immutable and thread-safe.
 */
final class AsciiMatcher {
  /** It recurses with the text: long ones are not for it. */
  static final int LONGEST = 4096;

  private static final int TRIES = 10_000;
  private static final int TRIES_PER_BYTE = 50;
  private static final int MOST_STEPS = 20_000;

  /** An expression that is not for this matcher. */
  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("not for this matcher", null, false, false);
    }
  }

  private final Code code;
  private final int groups;

  private AsciiMatcher(Code code, int groups) {
    this.code = code;
    this.groups = groups;
  }

  /**
   * Compiles an expression that has so many named groups; empty when it is not for this matcher.
   */
  static Optional<AsciiMatcher> compile(String expression, int groups) {
    Optional<Ast> ast = AsciiParser.parse(expression);
    if (ast.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AsciiMatcher(new Linker().link(ast.get(), new Code.End()), groups));
    } catch (TooLarge | StackOverflowError e) {
      return Optional.empty();
    }
  }

  static boolean isFor(byte[] text, int offset, int length) {
    if (length > LONGEST) {
      return false;
    }
    int all = 0;
    for (int i = offset; i < offset + length; i++) {
      all |= text[i];
    }
    return all >= 0;
  }

  /**
   * Searches for the first match.
   *
   * @return first and last of each group by twice its number, −1 where it took no part; empty for
   *     no match; null when Joni has to be asked
   */
  int @Nullable [] search(byte[] text, int offset, int length) {
    Code.State state =
        new Code.State(text, offset, offset + length, groups, TRIES + length * TRIES_PER_BYTE);
    try {
      for (int at = offset; at <= offset + length; at++) {
        if (code.canStart(state, at)) {
          state.tried();
          int end = code.match(state, at);
          if (end >= 0) {
            return state.groups;
          }
        }
      }
      return new int[0];
    } catch (Code.TriesSpent | StackOverflowError e) {
      return null;
    }
  }

  /** Links steps to what follows them, from the back. */
  private static final class Linker {
    private int steps;

    Code link(Ast ast, Code next) {
      if (++steps > MOST_STEPS) {
        throw new TooLarge();
      }
      return switch (ast) {
        case Ast.One(boolean[] set) -> new Code.Chars(new boolean[][] {set}, next);
        case Ast.All(List<Ast> parts) -> sequence(parts, next);
        case Ast.Any(List<Ast> ways) ->
            new Code.Ways(ways.stream().map(way -> link(way, next)).toArray(Code[]::new));
        case Ast.Group(int number, Ast body) ->
            new Code.Open(number, link(body, new Code.Close(number, next)));
        case Ast.Atomic(Ast body) ->
            new Code.Once(link(body, new Code.End()), next, body.isNullable());
        case Ast.Ahead(Ast body, boolean expected) ->
            new Code.Ahead(link(body, new Code.End()), expected, next);
        case Ast.Behind(boolean[] set, boolean expected) -> new Code.Behind(set, expected, next);
        case Ast.Place(char kind) -> new Code.Place(kind, next);
        case Ast.Repeat repeat -> repeat(repeat, next);
      };
    }

    private Code sequence(List<Ast> parts, Code next) {
      Code code = next;
      int i = parts.size();
      while (i > 0) {
        List<boolean[]> sets = new ArrayList<>();
        while (i > 0 && parts.get(i - 1) instanceof Ast.One(boolean[] set)) {
          sets.addFirst(set);
          i--;
        }
        code =
            sets.isEmpty()
                ? link(parts.get(--i), code)
                : new Code.Chars(sets.toArray(boolean[][]::new), code);
      }
      return code;
    }

    private Code repeat(Ast.Repeat repeat, Code next) {
      if (repeat.body() instanceof Ast.One(boolean[] set)) {
        return repeat.lazy()
            ? new Code.LazyRun(set, repeat.min(), repeat.max(), next)
            : new Code.Run(set, repeat.min(), repeat.max(), next);
      }
      if (repeat.body().isNullable() && repeat.max() != 1) {
        throw new TooLarge();
      }
      Code code = next;
      if (repeat.max() < 0) {
        Code.Loop loop = new Code.Loop(repeat.lazy(), next);
        loop.body(link(repeat.body(), loop));
        code = loop;
      }
      for (int i = repeat.min(); i < repeat.max(); i++) {
        Code more = link(repeat.body(), code);
        code = repeat.lazy() ? new Code.Ways(next, more) : new Code.Ways(more, next);
      }
      for (int i = 0; i < repeat.min(); i++) {
        code = link(repeat.body(), code);
      }
      return code;
    }
  }
}
