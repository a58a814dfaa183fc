package org.skidder.processors.decode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The form of a time, written as Monday, January 2nd 2006, 15:04:05 in a zone seven hours west of
 * Greenwich would be. Immutable and thread-safe.
 *
 * <p>A fraction of a second may follow the seconds even when the form has none; a run of spaces in
 * the form fits any run of spaces.
 */
final class TimeLayout {
  private final String pattern;
  private final List<Piece> pieces;
  private final ZoneId zone;

  /** A literal text, or an element of the time. */
  private sealed interface Piece {}

  private record Literal(String text) implements Piece {}

  private record Part(TimeElement element) implements Piece {}

  private TimeLayout(String pattern, List<Piece> pieces, ZoneId zone) {
    this.pattern = pattern;
    this.pieces = List.copyOf(pieces);
    this.zone = zone;
  }

  /**
   * Reads a form.
   *
   * @param zone for times that do not say one
   * @throws IllegalArgumentException when nothing in it is an element of a time
   */
  static TimeLayout of(String pattern, ZoneId zone) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      Optional<TimeElement> element = TimeElement.at(pattern, at);
      if (element.isEmpty()) {
        literal.append(pattern.charAt(at++));
        continue;
      }
      flush(literal, pieces);
      pieces.add(new Part(element.get()));
      at += element.get().length(pattern, at);
    }
    flush(literal, pieces);
    if (pieces.stream().noneMatch(Part.class::isInstance)) {
      throw new IllegalArgumentException(
          "'layouts': '"
              + pattern
              + "' is no form of a time; write how the log would write"
              + " 2006-01-02T15:04:05.000-07:00, or UNIX or UNIX_MS");
    }
    return new TimeLayout(pattern, pieces, zone);
  }

  private static void flush(StringBuilder literal, List<Piece> pieces) {
    if (!literal.isEmpty()) {
      pieces.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /**
   * Reads a time.
   *
   * @param now milliseconds since the epoch: a time without a year is the last one before about now
   * @return empty when the text has another form, or there is no such day or hour
   */
  Optional<Instant> parse(CharSequence text, long now) {
    TimeParts parts = new TimeParts(text.toString());
    for (int i = 0; i < pieces.size(); i++) {
      boolean fits =
          switch (pieces.get(i)) {
            case Literal literal -> parts.skip(literal.text());
            case Part part ->
                part.element().read(parts)
                    && (!part.element().isSecond() || nextIsFraction(i) || parts.skipFraction());
          };
      if (!fits) {
        return Optional.empty();
      }
    }
    if (!parts.isAtEnd()) {
      return Optional.empty();
    }
    try {
      return parts.instant(zone, now);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private boolean nextIsFraction(int index) {
    return index + 1 < pieces.size()
        && pieces.get(index + 1) instanceof Part next
        && next.element().isFraction();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
