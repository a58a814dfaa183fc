package org.skidder.ingest.grok;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of Oniguruma's dialect whose meaning on ASCII text is beyond doubt. Everything
 * else is refused, and left to Joni.
 */
final class AsciiParser {
  /** What is not understood. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused() {
      super("not understood", null, false, false);
    }
  }

  private static final int MOST_REPEATS = 64;

  private final String source;
  private int at;
  private int groups;
  private boolean ignoreCase;

  private AsciiParser(String source) {
    this.source = source;
  }

  /** The expression; named groups are numbered in their order, others do not capture. */
  static Optional<Ast> parse(String source) {
    AsciiParser parser = new AsciiParser(source);
    try {
      Ast whole = parser.alternatives();
      return parser.at == source.length() ? Optional.of(whole) : Optional.empty();
    } catch (Refused | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private char peek(int ahead) {
    int index = at + ahead;
    return index < source.length() ? source.charAt(index) : '\0';
  }

  private boolean skip(String text) {
    if (source.startsWith(text, at)) {
      at += text.length();
      return true;
    }
    return false;
  }

  private Ast alternatives() throws Refused {
    List<Ast> ways = new ArrayList<>();
    do {
      ways.add(sequence());
    } while (skip("|"));
    return ways.size() == 1 ? ways.getFirst() : new Ast.Any(ways);
  }

  private Ast sequence() throws Refused {
    List<Ast> parts = new ArrayList<>();
    while (at < source.length() && peek(0) != '|' && peek(0) != ')') {
      parts.add(quantified(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Ast.All(parts);
  }

  private Ast quantified(Ast atom) throws Refused {
    int min = 0;
    int max = -1;
    boolean interval = false;
    if (skip("?")) {
      max = 1;
    } else if (skip("+")) {
      min = 1;
    } else if (peek(0) == '{') {
      interval = true;
      at++;
      min = number();
      max = skip(",") ? (peek(0) == '}' ? -1 : number()) : min;
      if (!skip("}") || (max >= 0 && max < min)) {
        throw new Refused();
      }
    } else if (!skip("*")) {
      return atom;
    }
    boolean exact = interval && min == max;
    boolean lazy = peek(0) == '?';
    boolean possessive = peek(0) == '+';
    if (((exact && lazy) || (interval && possessive)) || atom instanceof Ast.Place) {
      throw new Refused();
    }
    at += lazy || possessive ? 1 : 0;
    if ("?*+{".indexOf(peek(0)) >= 0 && at < source.length()) {
      throw new Refused();
    }
    Ast repeat = new Ast.Repeat(atom, min, max, lazy);
    return possessive ? atomic(repeat) : repeat;
  }

  private int number() throws Refused {
    int from = at;
    while (peek(0) >= '0' && peek(0) <= '9' && at - from < 4) {
      at++;
    }
    if (at == from) {
      throw new Refused();
    }
    int number = Integer.parseInt(source.substring(from, at));
    if (number > MOST_REPEATS) {
      throw new Refused();
    }
    return number;
  }

  private Ast atom() throws Refused {
    char c = peek(0);
    at++;
    return switch (c) {
      case '(' -> group();
      case '[' -> new Ast.One(charClass());
      case '^', '$' -> new Ast.Place(c);
      case '.' -> new Ast.One(not(chars("\n")));
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new Refused();
      default -> new Ast.One(literal(c));
    };
  }

  /** A character, in both cases if they count the same; one that is not ASCII never matches. */
  private boolean[] literal(char c) throws Refused {
    boolean[] set = new boolean[128];
    if (c >= 0x80) {
      if (ignoreCase || Character.isSurrogate(c)) {
        throw new Refused();
      }
      return set;
    }
    set[c] = true;
    if (ignoreCase) {
      set[Character.toLowerCase(c)] = true;
      set[Character.toUpperCase(c)] = true;
    }
    return set;
  }

  private Ast escape() throws Refused {
    char c = peek(0);
    if ("bBAz".indexOf(c) >= 0 && at < source.length()) {
      at++;
      return new Ast.Place(c);
    }
    return new Ast.One(escaped());
  }

  private Ast group() throws Refused {
    boolean caseBefore = ignoreCase;
    if (!skip("?")) {
      return close(alternatives(), caseBefore);
    }
    if (skip("i:")) {
      ignoreCase = true;
      return close(alternatives(), caseBefore);
    }
    if (skip(":")) {
      return close(alternatives(), caseBefore);
    }
    if (skip(">")) {
      return atomic(close(alternatives(), caseBefore));
    }
    boolean expected = peek(0) == '=' || peek(1) == '=';
    if (skip("=") || skip("!")) {
      Ast body = close(alternatives(), caseBefore);
      return new Ast.Ahead(withoutGroups(body), expected);
    }
    if (skip("<=") || skip("<!")) {
      if (close(alternatives(), caseBefore) instanceof Ast.One(boolean[] set)) {
        return new Ast.Behind(set, expected);
      }
      throw new Refused();
    }
    int end = source.indexOf('>', at);
    if (end < 0 || !skip("<")) {
      throw new Refused();
    }
    at = end + 1;
    int number = ++groups;
    return new Ast.Group(number, close(alternatives(), caseBefore));
  }

  private Ast close(Ast body, boolean caseBefore) throws Refused {
    ignoreCase = caseBefore;
    if (!skip(")")) {
      throw new Refused();
    }
    return body;
  }

  private static Ast atomic(Ast body) throws Refused {
    return new Ast.Atomic(withoutGroups(body));
  }

  private static Ast withoutGroups(Ast body) throws Refused {
    if (body.hasGroups()) {
      throw new Refused();
    }
    return body;
  }

  private boolean[] charClass() throws Refused {
    boolean negative = skip("^");
    boolean[] all = new boolean[128];
    if (peek(0) == ']') {
      throw new Refused();
    }
    while (!skip("]")) {
      char c = peek(0);
      if (at >= source.length() || c == '[' || (c == '&' && peek(1) == '&')) {
        throw new Refused();
      }
      at++;
      boolean[] set = c == '\\' ? escaped() : literal(c);
      if (peek(0) == '-' && peek(1) != ']') {
        set = range(set);
      }
      union(all, set);
    }
    return negative ? not(all) : all;
  }

  private boolean[] range(boolean[] first) throws Refused {
    at++;
    char c = peek(0);
    at++;
    if (ignoreCase || c == '[') {
      throw new Refused();
    }
    int from = single(first);
    int to = single(c == '\\' ? escaped() : literal(c));
    if (to < from) {
      throw new Refused();
    }
    boolean[] set = new boolean[128];
    Arrays.fill(set, from, to + 1, true);
    return set;
  }

  private static int single(boolean[] set) throws Refused {
    int found = -1;
    for (int i = 0; i < set.length; i++) {
      if (set[i] && found >= 0) {
        throw new Refused();
      }
      found = set[i] ? i : found;
    }
    if (found < 0) {
      throw new Refused();
    }
    return found;
  }

  /** The characters that the escape here stands for. */
  private boolean[] escaped() throws Refused {
    char c = peek(0);
    at++;
    return switch (c) {
      case 'd' -> chars("0123456789");
      case 'D' -> not(chars("0123456789"));
      case 'h' -> chars("0123456789abcdefABCDEF");
      case 'H' -> not(chars("0123456789abcdefABCDEF"));
      case 's' -> chars(" \t\n\u000b\f\r");
      case 'S' -> not(chars(" \t\n\u000b\f\r"));
      case 'w' -> word();
      case 'W' -> not(word());
      case 'n' -> chars("\n");
      case 't' -> chars("\t");
      case 'r' -> chars("\r");
      case 'x' -> hex();
      default -> {
        if (c < ' ' || c >= 0x7f || Character.isLetterOrDigit(c)) {
          throw new Refused();
        }
        yield literal(c);
      }
    };
  }

  private boolean[] hex() throws Refused {
    int high = Character.digit(peek(0), 16);
    int low = Character.digit(peek(1), 16);
    at += 2;
    if (high < 0 || high > 7 || low < 0) {
      throw new Refused();
    }
    return literal((char) (high * 16 + low));
  }

  static boolean[] word() {
    boolean[] set = chars("_");
    for (char c = '0'; c <= 'z'; c++) {
      set[c] |= Character.isLetterOrDigit(c);
    }
    return set;
  }

  private static boolean[] chars(String text) {
    boolean[] set = new boolean[128];
    text.chars().forEach(c -> set[c] = true);
    return set;
  }

  private static boolean[] not(boolean[] set) {
    boolean[] other = new boolean[set.length];
    for (int i = 0; i < set.length; i++) {
      other[i] = !set[i];
    }
    return other;
  }

  static void union(boolean[] into, boolean[] more) {
    for (int i = 0; i < into.length; i++) {
      into[i] |= more[i];
    }
  }
}
