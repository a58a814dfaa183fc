package org.skidder.processors.support;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldPath;

/**
 * Where a processor writes: a field, or with {@code @metadata.} in front a key of the metadata,
 * which outputs look at ({@code _id}, {@code pipeline}) and documents do not have. Immutable.
 */
public final class Target {
  private static final String METADATA = "@metadata.";

  private final FieldPath path;
  private final @Nullable String metadataKey;

  /**
   * A field to write to, for a processor that does not reach the metadata.
   *
   * @throws IllegalArgumentException when it would be a field called {@code @metadata}
   */
  public static FieldPath field(String text) {
    if (text.equals("@metadata") || text.startsWith(METADATA)) {
      throw new IllegalArgumentException(
          "'" + text + "' cannot be written by this processor; take copy_fields or add_fields");
    }
    return FieldPath.of(text);
  }

  private Target(String text) {
    path = FieldPath.of(text);
    metadataKey = text.startsWith(METADATA) ? text.substring(METADATA.length()) : null;
  }

  /**
   * A target.
   *
   * @throws IllegalArgumentException when it is empty or the metadata as a whole
   */
  public static Target of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a field to write to must not be empty");
    }
    if (text.equals("@metadata") || text.equals(METADATA)) {
      throw new IllegalArgumentException(
          "'" + text + "' cannot be written as a whole; name one of its keys: @metadata.key");
    }
    return new Target(text);
  }

  /** Whether there is a value already. */
  public boolean exists(Event event) {
    return metadataKey == null ? event.has(path) : event.metadata().containsKey(metadataKey);
  }

  /** What is there; null when nothing is. */
  public @Nullable Object read(Event event) {
    if (metadataKey == null) {
      return event.get(path).orElse(null);
    }
    Map<String, @Nullable Object> metadata = event.metadata();
    return metadata.get(metadataKey);
  }

  /**
   * Writes a value, over what was there.
   *
   * @throws FieldException when the path runs through a value that is no object
   */
  public void write(Event event, Object value) throws FieldException {
    if (metadataKey == null) {
      event.put(path, value);
    } else {
      event.putMetadata(metadataKey, value);
    }
  }

  /**
   * Writes a value, over what was there, and removes the field it was.
   *
   * @param from the field, which is there
   * @throws FieldException as {@link FieldMove#move}
   */
  public void take(Event event, FieldPath from, Object value) throws FieldException {
    if (metadataKey == null) {
      FieldMove.move(event, from, path, value);
    } else {
      event.remove(from);
      event.putMetadata(metadataKey, value);
    }
  }

  /**
   * Writes a value where there is none.
   *
   * @throws FieldException when there is one, or the path runs through a value that is no object
   */
  public void create(Event event, Object value) throws FieldException {
    if (exists(event)) {
      throw new FieldException("target field " + path + " already exists, drop or rename it first");
    }
    write(event, value);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
