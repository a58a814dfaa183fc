package org.skidder.ingest.doc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DecodedKeys;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Timestamps;
import org.skidder.ingest.time.TimeFormat;

/**
 * One event on its way through a pipeline. Reused from event to event by one thread.
 *
 * <p>An event always has a time. A pipeline may take {@code @timestamp} away, as it does when it
 * renames it to {@code read_timestamp}; if it gives no other, the event keeps the one it came with.
 */
public final class Doc {
  private static final Set<String> META =
      Set.of("_index", "_id", "_type", "_routing", "_version", "_version_type");

  private static final TimeFormat ISO = TimeFormat.of("ISO8601", Locale.ROOT);

  private Event event;
  private final FieldMap transients = new FieldMap();
  private boolean timeless;
  private long now;

  /**
   * @param event the event, changed in place
   * @param now time of processing, milliseconds since the epoch
   */
  public Doc(Event event, long now) {
    this.event = event;
    this.now = now;
  }

  /** Goes on with another event. */
  public void next(Event another, long itsNow) {
    event = another;
    now = itsNow;
    timeless = false;
    if (!transients.isEmpty()) {
      transients.clear();
    }
  }

  /** The event. */
  public Event event() {
    return event;
  }

  /** Time of processing, milliseconds since the epoch. */
  public long now() {
    return now;
  }

  /** Values under {@code _ingest}, which end with the pipeline. */
  public FieldMap transients() {
    transients.putIfAbsent("timestamp", Instant.ofEpochMilli(now));
    return transients;
  }

  static boolean isMeta(String key) {
    return META.contains(key);
  }

  @Nullable Object meta(String key) {
    Object value = event.metadata().get(metaKey(key));
    return value == null ? Event.ABSENT : value;
  }

  void meta(String key, @Nullable Object value) throws IngestException {
    if (!key.equals("_index") && !key.equals("_id")) {
      throw new IngestException("[" + key + "] cannot be set before the event reaches the node");
    }
    event.putMetadata(metaKey(key), value == null ? "" : Values.text(value));
  }

  /**
   * An index that a pipeline names is a whole name; {@code index} is only a prefix. An id is where
   * it was before: outputs look for both names.
   */
  private String metaKey(String key) {
    if (key.equals("_index")) {
      return "raw_index";
    }
    return event.metadata().containsKey(key) ? key : key.substring(1);
  }

  @Nullable Object time() {
    if (timeless) {
      return Event.ABSENT;
    }
    return event
        .timestampText()
        .<Object>map(text -> text)
        .orElseGet(() -> Timestamps.format(event.timestamp()));
  }

  void removeTime() {
    timeless = true;
  }

  /** Sets the time of the event. */
  public void time(long millis) {
    event.timestamp(millis);
    timeless = false;
  }

  /**
   * A text stays as it is; without a zone the event's own time takes it as UTC. Null is no time.
   */
  void time(@Nullable Object value) {
    timeless = value == null;
    if (value == null) {
      return;
    }
    if (value instanceof Instant instant) {
      event.timestamp(instant.toEpochMilli());
      return;
    }
    String text = Values.text(value);
    byte[] bytes = text.replace(' ', 'T').getBytes(UTF_8);
    long millis = ISO.parse(bytes, 0, bytes.length, ZoneOffset.UTC, 0);
    if (millis != TimeFormat.NONE && Timestamps.format(millis).equals(text)) {
      event.timestamp(millis);
    } else {
      event.timestamp(millis == TimeFormat.NONE ? event.timestamp() : millis, text);
    }
  }

  /**
   * Sets what a key at the root of the document stands for, whose name is taken as it is: time,
   * metadata of the node, metadata of the event ({@code @metadata} with a map), else a field.
   */
  public void put(String key, @Nullable Object value) throws IngestException {
    if (isMeta(key)) {
      meta(key, value);
    } else if (key.equals("@timestamp")) {
      time(value);
    } else if (!key.equals("@metadata")) {
      event.putKey(key, value);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> {
        if (member != null && !DecodedKeys.isReserved(String.valueOf(name))) {
          event.putMetadata(String.valueOf(name), member);
        }
      });
    } else {
      throw new IngestException("failed to update @metadata");
    }
  }

  /**
   * Whether a field has no value, and may lack one.
   *
   * @param consequence what cannot be done without, for the message: "cannot process it."
   * @throws IngestException when it has none, and must
   */
  public boolean lacks(KeyPath path, boolean ignoreMissing, String consequence)
      throws IngestException {
    if (!Values.isNothing(path.read(this))) {
      return false;
    }
    if (!ignoreMissing) {
      path.require(this);
      throw new IngestException("field [" + path + "] is null, " + consequence);
    }
    return true;
  }

  /** A text field as text, which must be there. */
  public String text(KeyPath path) throws IngestException {
    Object value = path.require(this);
    if (value instanceof String text) {
      return text;
    }
    return Values.text(textual(path, value));
  }

  /** A text field as bytes in UTF-8, which must be there. */
  public ByteText bytes(KeyPath path) throws IngestException {
    Object value = textual(path, path.require(this));
    return Bytes.of(value);
  }

  private static Object textual(KeyPath path, @Nullable Object value) throws IngestException {
    if (value == null) {
      throw new IngestException("field [" + path + "] is null, cannot process it.");
    }
    if (!Values.isText(value)) {
      throw new IngestException(
          "field ["
              + path
              + "] of type ["
              + Values.type(value)
              + "] cannot be cast to [java.lang.String]");
    }
    return value;
  }
}
