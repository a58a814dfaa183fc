package org.skidder.core.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.json.Utf8;

/**
 * A regular expression of the configuration: RE2 syntax, searched anywhere in the text, in time
 * linear in the text. Immutable and thread-safe. Two matchers of the same pattern are equal.
 *
 * <p>{@code ^} and {@code $} are the ends of the text ({@code (?m)} makes them those of lines),
 * {@code .} excludes only {@code \n}, {@code \d \s \w \b} know ASCII only, {@code (?i)} folds cases
 * as Unicode does. {@code .*} at the outer ends of a pattern also spans line ends. Each byte that
 * is no valid UTF-8 is one U+FFFD.
 */
public final class LineMatcher {
  private final String pattern;
  private final Pattern regex;
  private final @Nullable ByteMatcher bytes;
  private final boolean asciiOnly;
  private final ByteMatchers.@Nullable Made required;

  private LineMatcher(
      String pattern,
      Pattern regex,
      ByteMatchers.@Nullable Made decides,
      ByteMatchers.@Nullable Made required) {
    this.pattern = pattern;
    this.regex = regex;
    this.required = required;
    bytes = decides == null ? null : decides.matcher();
    asciiOnly = decides != null && decides.asciiOnly();
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException saying which part of the pattern is wrong
   */
  public static LineMatcher parse(String pattern) {
    try {
      RepeatCounts.check(pattern);
      // The pattern as written is compiled first: it must be valid before anything is taken off.
      Pattern whole = Pattern.compile(pattern);
      Outer outer = Outer.removed(SyntaxParser.parse(pattern), pattern);
      ByteMatchers.Made made = ByteMatchers.of(outer.core());
      String searched = outer.factored();
      Pattern regex = searched.equals(pattern) ? whole : Pattern.compile(searched);
      // An anchored automaton gives up soon by itself.
      boolean helped = made != null || searched.startsWith("^");
      return new LineMatcher(pattern, regex, made, helped ? null : Required.of(outer.core()));
    } catch (PatternSyntaxException e) {
      throw bad(pattern, Explanation.of(e), e);
    } catch (IllegalArgumentException e) {
      throw bad(pattern, String.valueOf(e.getMessage()), e);
    }
  }

  private static IllegalArgumentException bad(String pattern, String why, RuntimeException cause) {
    return new IllegalArgumentException("bad regular expression '" + pattern + "': " + why, cause);
  }

  /** The pattern as it was written. */
  public String pattern() {
    return pattern;
  }

  /** Whether the pattern matches somewhere in a slice of UTF-8, possibly malformed. */
  public boolean matches(byte[] utf8, int from, int length) {
    if (bytes == null) {
      return mayMatch(utf8, from, length) && searched(utf8, from, length);
    }
    if (asciiOnly && !AsciiText.isAscii(utf8, from, length)) {
      return searched(utf8, from, length);
    }
    return bytes.matches(utf8, from, from + length);
  }

  private boolean mayMatch(byte[] utf8, int from, int length) {
    return required == null
        || required.matcher().matches(utf8, from, from + length)
        || (required.asciiOnly() && !AsciiText.isAscii(utf8, from, length));
  }

  /** Whether the pattern matches somewhere in a text. */
  public boolean matches(CharSequence text) {
    if (text instanceof ByteText slice) {
      return matches(slice.array(), slice.offset(), slice.length());
    }
    if (bytes == null) {
      return regex.matcher(text).find();
    }
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    return matches(utf8, 0, utf8.length);
  }

  /** The verdict of the automaton, whatever the byte matcher would say. */
  boolean searched(byte[] utf8, int from, int length) {
    CharSequence text =
        AsciiText.isAscii(utf8, from, length)
            ? new AsciiText(utf8, from, length)
            : Utf8.decode(utf8, from, length);
    return regex.matcher(text).find();
  }

  /** Whether texts are decided on their bytes. */
  boolean isSimple() {
    return bytes != null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LineMatcher matcher && matcher.pattern.equals(pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  /** The pattern. */
  @Override
  public String toString() {
    return pattern;
  }
}
