package org.skidder.core.event;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the keys of a decoded object as fields of an event, with the rules for those that mean
 * something: {@code @timestamp} sets the time, {@code @metadata} is merged into the metadata but
 * for the {@linkplain #isReserved reserved} names, and {@code type} must be a name. For one event.
 */
public final class DecodedKeys {
  /** RFC 3339 with everything it requires. */
  private static final DateTimeFormatter RFC_3339 =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** What pipelines choose, or outputs note, about where an event goes. */
  private static final Set<String> RESERVED = Set.of("raw_index", "_id", "topic", "partition");

  private final FieldMap fields;
  private long timestamp;
  private FieldMap metadata = new FieldMap();
  private @Nullable String problem;

  /**
   * @param fields where all other keys go
   * @param timestamp time of the event as long as no key says another
   */
  public DecodedKeys(FieldMap fields, long timestamp) {
    this.fields = fields;
    this.timestamp = timestamp;
  }

  /**
   * Whether a member of {@code @metadata} is not to be taken from a log. As in the original, a line
   * may choose {@code index}, which gets a date, and {@code id}; but not what a pipeline inside
   * Skidder says about the whole name of an index, or what outputs note.
   */
  public static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  /** Takes one key. */
  public void put(String key, @Nullable Object value) {
    switch (key) {
      case "@timestamp" -> time(value);
      case "@metadata" -> metadata(value);
      case "type" -> type(value);
      default -> fields.put(key, value);
    }
  }

  /** Time of the event, milliseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** Metadata to add. */
  public FieldMap metadata() {
    return metadata;
  }

  /** What was wrong with a key that means something: the last such problem. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void time(@Nullable Object value) {
    String text = text(value);
    if (text == null) {
      problem = "@timestamp not overwritten (not string)";
      return;
    }
    try {
      timestamp = OffsetDateTime.parse(text, RFC_3339).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      problem = "@timestamp not overwritten (parse error on " + text + ")";
    }
  }

  private void metadata(@Nullable Object value) {
    if (value instanceof FieldMap map) {
      metadata = new FieldMap(map);
      metadata.keySet().removeIf(DecodedKeys::isReserved);
    } else {
      problem = "failed to update @metadata";
    }
  }

  private void type(@Nullable Object value) {
    String text = text(value);
    if (text == null) {
      problem = "type not overwritten (not string)";
    } else if (text.isEmpty() || text.startsWith("_")) {
      problem = "type not overwritten (invalid value [" + text + "])";
    } else {
      fields.put("type", value);
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof CharSequence text ? text.toString() : null;
  }
}
