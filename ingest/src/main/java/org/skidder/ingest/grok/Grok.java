package org.skidder.ingest.grok;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jcodings.specific.UTF8Encoding;
import org.joni.Matcher;
import org.joni.NameEntry;
import org.joni.Option;
import org.joni.Regex;
import org.joni.Region;
import org.joni.WarnCallback;
import org.joni.exception.JOniException;
import org.jspecify.annotations.Nullable;

/** A compiled grok expression. Immutable and thread-safe. */
public final class Grok {
  /** How long one match may take; ingest nodes have the same limit. */
  public static final Duration LIMIT = Duration.ofSeconds(1);

  /**
   * A named group.
   *
   * @param field where the text goes
   * @param type what it becomes
   */
  public record Capture(String field, CaptureType type) {}

  /** Takes the groups of a match. */
  @FunctionalInterface
  public interface Sink<E extends Exception> {
    /** One group that took part in the match: bytes from {@code begin} to {@code end}. */
    void capture(int index, int begin, int end) throws E;
  }

  /** A match did not end in time. */
  public static final class TookTooLong extends Exception {
    private static final long serialVersionUID = 1L;

    TookTooLong(Duration limit) {
      super(
          "grok pattern matching was interrupted after [" + limit.toMillis() + "] ms",
          null,
          false,
          false);
    }
  }

  /** Starts that are tried between two looks at the clock. */
  private static final int WINDOW = 1024;

  private final Regex regex;
  private final @Nullable AsciiMatcher ascii;
  private final List<Capture> captures;
  private final int[][] groups;
  private final Duration limit;

  private Grok(String expression, Regex regex, Map<String, Capture> names, Duration limit) {
    this.regex = regex;
    ascii = AsciiMatcher.compile(expression, regex.numberOfCaptures()).orElse(null);
    this.limit = limit;
    captures = new ArrayList<>();
    List<int[]> numbers = new ArrayList<>();
    if (regex.numberOfNames() > 0) {
      for (Iterator<NameEntry> it = regex.namedBackrefIterator(); it.hasNext(); ) {
        NameEntry entry = it.next();
        String name =
            new String(
                entry.name, entry.nameP, entry.nameEnd - entry.nameP, StandardCharsets.UTF_8);
        Capture known = names.get(name);
        captures.add(known == null ? capture(name) : known);
        numbers.add(entry.getBackRefs());
      }
    }
    groups = numbers.toArray(int[][]::new);
  }

  static Capture capture(String named) {
    int colon = named.lastIndexOf(':');
    return colon < 0
        ? new Capture(named, CaptureType.STRING)
        : new Capture(named.substring(0, colon), CaptureType.of(named.substring(colon + 1)));
  }

  /**
   * Compiles expressions that are tried as one alternation.
   *
   * @param traceField gets the number of the alternative that matched; empty for none
   * @param limit how long one match may take
   * @throws IllegalArgumentException when a pattern is unknown, refers to itself, or is no
   *     expression
   */
  public static Grok compile(
      List<String> patterns, PatternLibrary library, String traceField, Duration limit) {
    Map<String, Capture> names = new LinkedHashMap<>();
    Expansion expansion = new Expansion(library, names);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < patterns.size(); i++) {
      String one = expansion.expand(patterns.get(i));
      if (!traceField.isEmpty()) {
        one = "(?<" + expansion.group(traceField + "." + i) + ">" + one + ")";
      } else if (patterns.size() > 1) {
        one = "(?:" + one + ")";
      }
      all.append(i == 0 ? "" : "|").append(one);
    }
    byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    try {
      Regex regex =
          new Regex(
              bytes, 0, bytes.length, Option.DEFAULT, UTF8Encoding.INSTANCE, WarnCallback.NONE);
      return new Grok(all.toString(), regex, names, limit);
    } catch (JOniException e) {
      throw new IllegalArgumentException(
          "not a regular expression: " + e.getMessage() + ": " + all, e);
    }
  }

  /** The named groups. */
  public List<Capture> captures() {
    return captures;
  }

  /**
   * Searches for the first match and hands out its groups.
   *
   * @return whether there was a match
   */
  public <E extends Exception> boolean match(byte[] text, int offset, int length, Sink<E> sink)
      throws E, TookTooLong {
    if (ascii != null && AsciiMatcher.isFor(text, offset, length)) {
      int[] found = ascii.search(text, offset, length);
      if (found != null) {
        deliver(found, sink);
        return found.length > 0;
      }
    }
    return matchByJoni(text, offset, length, sink);
  }

  private <E extends Exception> void deliver(int[] found, Sink<E> sink) throws E {
    for (int i = 0; found.length > 0 && i < groups.length; i++) {
      for (int number : groups[i]) {
        if (found[2 * number] >= 0) {
          sink.capture(i, found[2 * number], found[2 * number + 1]);
          break;
        }
      }
    }
  }

  /** Whether ASCII text goes the short way. */
  boolean isQuick() {
    return ascii != null;
  }

  /** Matches any text. */
  <E extends Exception> boolean matchByJoni(byte[] text, int offset, int length, Sink<E> sink)
      throws E, TookTooLong {
    Matcher matcher = regex.matcher(text, offset, offset + length, limit.toNanos());
    int found =
        length <= WINDOW
            ? matcher.search(offset, offset, offset + length, Option.DEFAULT)
            : searchByWindows(matcher, text, offset, offset + length);
    if (found == Matcher.INTERRUPTED) {
      throw new TookTooLong(limit);
    }
    if (found < 0) {
      return false;
    }
    Region region = matcher.getEagerRegion();
    for (int i = 0; i < groups.length; i++) {
      for (int number : groups[i]) {
        int begin = region.getBeg(number);
        if (begin >= 0) {
          sink.capture(i, offset + begin, offset + region.getEnd(number));
          break;
        }
      }
    }
    return true;
  }

  /**
   * Searches from so many starts at a time. The engine looks at the clock only within one attempt,
   * so many short attempts, one from each byte of a long line, would have no limit together.
   */
  private int searchByWindows(Matcher matcher, byte[] text, int offset, int end) {
    long deadline = System.nanoTime() + limit.toNanos();
    int from = offset;
    while (true) {
      int to = from + WINDOW;
      while (to < end && (text[to] & 0xC0) == 0x80) {
        to++;
      }
      to = Math.min(to, end);
      int found = matcher.search(offset, from, to, Option.DEFAULT);
      if (found != Matcher.FAILED || to == end) {
        return found;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Matcher.INTERRUPTED;
      }
      matcher.setTimeout(left);
      from = to;
    }
  }
}
