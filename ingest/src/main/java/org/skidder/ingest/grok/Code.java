package org.skidder.ingest.grok;

import org.jspecify.annotations.Nullable;

/**
 * Compiled expressions over ASCII text: each step tries what follows it, and knows which characters
 * it can begin with, so that hopeless ways are not tried. Immutable once linked.
 */
abstract class Code {
  static final int FAIL = -1;

  /** What a match at hand has read. One match at a time. */
  static final class State {
    final byte[] text;
    final int begin;
    final int end;

    /** First and last of each group, by twice its number; −1 for none. */
    final int[] groups;

    final int[] opened;
    private int tries;

    State(byte[] text, int begin, int end, int groups, int tries) {
      this.text = text;
      this.begin = begin;
      this.end = end;
      this.tries = tries;
      this.groups = new int[2 * groups + 2];
      java.util.Arrays.fill(this.groups, -1);
      opened = new int[groups + 1];
    }

    void tried() {
      if (--tries < 0) {
        throw new TriesSpent();
      }
    }
  }

  /** There were more tries than a match may have here. */
  static final class TriesSpent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TriesSpent() {
      super("too many tries", null, false, false);
    }
  }

  /** Characters it can begin with; null when it need not read any. */
  boolean @Nullable [] first;

  /** Matches from a place on, to the end of the expression; the end of the match or FAIL. */
  abstract int match(State s, int at);

  final boolean canStart(State s, int at) {
    boolean[] set = first;
    return set == null || (at < s.end && set[s.text[at]]);
  }

  static boolean @Nullable [] either(boolean @Nullable [] one, boolean @Nullable [] other) {
    if (one == null || other == null) {
      return null;
    }
    boolean[] both = one.clone();
    AsciiParser.union(both, other);
    return both;
  }

  static final class End extends Code {
    @Override
    int match(State s, int at) {
      return at;
    }
  }

  static final class Chars extends Code {
    private final boolean[][] sets;
    private final Code next;

    Chars(boolean[][] sets, Code next) {
      this.sets = sets;
      this.next = next;
      first = sets[0];
    }

    @Override
    int match(State s, int at) {
      if (s.end - at < sets.length) {
        return FAIL;
      }
      for (int i = 0; i < sets.length; i++) {
        if (!sets[i][s.text[at + i]]) {
          return FAIL;
        }
      }
      return next.match(s, at + sets.length);
    }
  }

  /** Characters of a set, as many as there are first. */
  static final class Run extends Code {
    private final boolean[] set;
    private final int min;
    private final int max;
    private final Code next;

    Run(boolean[] set, int min, int max, Code next) {
      this.set = set;
      this.min = min;
      this.max = max;
      this.next = next;
      first = min > 0 ? set : either(set, next.first);
    }

    @Override
    int match(State s, int at) {
      int limit = max < 0 || s.end - at < max ? s.end : at + max;
      int to = at;
      while (to < limit && set[s.text[to]]) {
        to++;
      }
      for (; to >= at + min; to--) {
        if (next.canStart(s, to)) {
          s.tried();
          int found = next.match(s, to);
          if (found >= 0) {
            return found;
          }
        }
      }
      return FAIL;
    }
  }

  /** Characters of a set, as few as will do first. */
  static final class LazyRun extends Code {
    private final boolean[] set;
    private final int min;
    private final int max;
    private final Code next;

    LazyRun(boolean[] set, int min, int max, Code next) {
      this.set = set;
      this.min = min;
      this.max = max;
      this.next = next;
      first = min > 0 ? set : either(set, next.first);
    }

    @Override
    int match(State s, int at) {
      int limit = max < 0 || s.end - at < max ? s.end : at + max;
      for (int to = at; ; to++) {
        if (to - at >= min && next.canStart(s, to)) {
          s.tried();
          int found = next.match(s, to);
          if (found >= 0) {
            return found;
          }
        }
        if (to >= limit || !set[s.text[to]]) {
          return FAIL;
        }
      }
    }
  }

  /** The first way that leads to a match. */
  static final class Ways extends Code {
    private final Code[] ways;

    Ways(Code... ways) {
      this.ways = ways;
      boolean[] all = new boolean[128];
      boolean @Nullable [] known = all;
      for (Code way : ways) {
        known = either(known, way.first);
      }
      first = known;
    }

    @Override
    int match(State s, int at) {
      for (Code way : ways) {
        if (way.canStart(s, at)) {
          s.tried();
          int found = way.match(s, at);
          if (found >= 0) {
            return found;
          }
        }
      }
      return FAIL;
    }
  }

  /** A body that reads something, as often as it goes; it is followed by this loop. */
  static final class Loop extends Code {
    private final boolean lazy;
    private final Code next;
    private Code body;

    Loop(boolean lazy, Code next) {
      this.lazy = lazy;
      this.next = next;
      this.body = next;
    }

    void body(Code its) {
      body = its;
      first = either(its.first, next.first);
    }

    @Override
    int match(State s, int at) {
      Code sooner = lazy ? next : body;
      s.tried();
      if (sooner.canStart(s, at)) {
        int found = sooner.match(s, at);
        if (found >= 0) {
          return found;
        }
      }
      Code later = lazy ? body : next;
      return later.canStart(s, at) ? later.match(s, at) : FAIL;
    }
  }

  static final class Open extends Code {
    private final int group;
    private final Code next;

    Open(int group, Code next) {
      this.group = group;
      this.next = next;
      first = next.first;
    }

    @Override
    int match(State s, int at) {
      int before = s.opened[group];
      s.opened[group] = at;
      int found = next.match(s, at);
      if (found < 0) {
        s.opened[group] = before;
      }
      return found;
    }
  }

  static final class Close extends Code {
    private final int group;
    private final Code next;

    Close(int group, Code next) {
      this.group = group;
      this.next = next;
      first = next.first;
    }

    @Override
    int match(State s, int at) {
      int begin = s.groups[2 * group];
      int end = s.groups[2 * group + 1];
      int opened = s.opened[group];
      s.groups[2 * group] = opened;
      s.groups[2 * group + 1] = at;
      int found = next.match(s, at);
      if (found < 0) {
        s.groups[2 * group] = begin;
        s.groups[2 * group + 1] = end;
        s.opened[group] = opened;
      }
      return found;
    }
  }

  static final class Once extends Code {
    private final Code body;
    private final Code next;

    Once(Code body, Code next, boolean nullable) {
      this.body = body;
      this.next = next;
      first = nullable ? null : body.first;
    }

    @Override
    int match(State s, int at) {
      int found = body.match(s, at);
      return found < 0 ? FAIL : next.match(s, found);
    }
  }

  static final class Ahead extends Code {
    private final Code body;
    private final boolean expected;
    private final Code next;

    Ahead(Code body, boolean expected, Code next) {
      this.body = body;
      this.expected = expected;
      this.next = next;
      first = next.first;
    }

    @Override
    int match(State s, int at) {
      boolean there = body.canStart(s, at) && body.match(s, at) >= 0;
      return there == expected ? next.match(s, at) : FAIL;
    }
  }

  static final class Behind extends Code {
    private final boolean[] set;
    private final boolean expected;
    private final Code next;

    Behind(boolean[] set, boolean expected, Code next) {
      this.set = set;
      this.expected = expected;
      this.next = next;
      first = next.first;
    }

    @Override
    int match(State s, int at) {
      boolean there = at > s.begin && set[s.text[at - 1]];
      return there == expected ? next.match(s, at) : FAIL;
    }
  }

  static final class Place extends Code {
    private static final boolean[] WORD = AsciiParser.word();
    private final char kind;
    private final Code next;

    Place(char kind, Code next) {
      this.kind = kind;
      this.next = next;
      first = next.first;
    }

    private boolean isHere(State s, int at) {
      return switch (kind) {
        case '^' -> at == s.begin || (at < s.end && s.text[at - 1] == '\n');
        case '$' -> at == s.end || s.text[at] == '\n';
        case 'A' -> at == s.begin;
        case 'z' -> at == s.end;
        default -> {
          boolean before = at > s.begin && WORD[s.text[at - 1]];
          boolean after = at < s.end && WORD[s.text[at]];
          yield (before != after) == (kind == 'b');
        }
      };
    }

    @Override
    int match(State s, int at) {
      return isHere(s, at) ? next.match(s, at) : FAIL;
    }
  }
}
