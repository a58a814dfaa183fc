package org.skidder.core.format;

import java.util.List;
import java.util.Optional;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.Utf8;

/**
 * A text with {@code %{[field]}}, {@code %{[field]:default}} and {@code %{+date}} in it. Immutable
 * and thread-safe.
 *
 * <p>A field that is missing, null or a list, and has no default, leaves the whole string without
 * result. Texts, numbers and booleans stand as they are; times as in documents, maps as compact
 * JSON with sorted names. Dates are UTC. {@code \x} is the character {@code x} itself.
 */
public final class FormatString {
  private final String source;
  private final List<Piece> pieces;
  private final Optional<String> constant;
  private final boolean dateOnly;
  private final long unit;

  FormatString(String source, List<Piece> pieces) {
    this.source = source;
    this.pieces = List.copyOf(pieces);
    boolean fields = false;
    long smallest = Long.MAX_VALUE;
    for (Piece piece : pieces) {
      fields |= piece instanceof Piece.Field;
      if (piece instanceof Piece.Date date) {
        smallest = Math.min(smallest, date.pattern().unitMillis());
      }
    }
    dateOnly = !fields;
    unit = fields ? 1 : smallest;
    constant = dateOnly && unit == Long.MAX_VALUE ? Optional.of(formatTime(0)) : Optional.empty();
  }

  /**
   * Compiles a format string.
   *
   * @throws IllegalArgumentException when it is malformed; the message is for the user
   */
  public static FormatString parse(String source) {
    return new FormatString(source, new FormatParser(source).parse());
  }

  /** A format string that always gives that text, whatever characters are in it. */
  public static FormatString literal(String text) {
    return new FormatString(text, text.isEmpty() ? List.of() : List.of(Piece.literal(text)));
  }

  /** Whether it gives the same text for every event. */
  public boolean isConstant() {
    return constant.isPresent();
  }

  /** The text, when it is the same for every event. */
  public Optional<String> constant() {
    return constant;
  }

  /**
   * Whether the text depends on nothing but the event's time, so that it may be kept for events of
   * the same time unit. True also for constants.
   */
  public boolean isDateOnly() {
    return dateOnly;
  }

  /**
   * The unit of time in milliseconds within which a {@linkplain #isDateOnly date-only} text stays
   * the same: times with the same {@code Math.floorDiv(millis, unitMillis())} have the same text.
   * {@code Long.MAX_VALUE} for constants, 1 when it depends on fields.
   */
  public long unitMillis() {
    return unit;
  }

  /**
   * The text for a time.
   *
   * @throws IllegalStateException when the string is not {@linkplain #isDateOnly date-only}
   */
  public String formatTime(long millis) {
    if (!dateOnly) {
      throw new IllegalStateException("'" + source + "' depends on fields");
    }
    JsonBuffer out = new JsonBuffer(64);
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Date date) {
        date.pattern().append(millis, out);
      } else if (piece instanceof Piece.Literal literal) {
        out.raw(literal.utf8());
      }
    }
    return out.toString();
  }

  /** The text for one event of a batch, which is not unfolded for it; empty: a field is missing. */
  public Optional<String> format(EventBatch batch, int index) {
    if (dateOnly) {
      return constant.isPresent() ? constant : Optional.of(formatTime(batch.timestamp(index)));
    }
    JsonBuffer out = new JsonBuffer(128);
    return append(batch, index, out)
        ? Optional.of(Utf8.decode(out.array(), 0, out.size()))
        : Optional.empty();
  }

  /** The text for one event; empty: a field is missing. */
  public Optional<String> format(Event event) {
    return format(EventBatch.of(event), 0);
  }

  /**
   * Appends the text for one event as UTF-8. Bytes of a raw message are copied as they are.
   *
   * @return false when a field is missing; the buffer is as before
   */
  public boolean append(EventBatch batch, int index, JsonBuffer out) {
    int start = out.size();
    for (Piece piece : pieces) {
      if (!piece.append(batch, index, out)) {
        out.truncate(start);
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FormatString string && string.source.equals(source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  /** The source of the string. */
  @Override
  public String toString() {
    return source;
  }
}
