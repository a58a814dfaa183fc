package org.skidder.core.event;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the keys of a decoded object as fields of an event, with the rules for those that mean
 * something: {@code @timestamp} sets the time, {@code @metadata} is merged into the metadata but
 * for the {@linkplain #isReserved reserved} names, and {@code type} must be a name. For one event.
 */
public final class DecodedKeys {
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
    if (!(value instanceof CharSequence chars)) {
      problem = "@timestamp not overwritten (not string)";
      return;
    }
    ByteText text = ByteText.of(chars);
    long millis = new Rfc3339().millis(text.array(), text.offset(), text.offset() + text.length());
    if (millis == Rfc3339.NONE) {
      problem = "@timestamp not overwritten (parse error on " + text + ")";
    } else {
      timestamp = millis;
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
