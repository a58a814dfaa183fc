package org.skidder.core.event;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a field, prepared for reading it from many events. {@code message}, {@code offset}
 * and the fields of the source are read from a raw event without unfolding it. Immutable and
 * thread-safe.
 *
 * <p>{@code @timestamp} reads the time of the event as an {@link Instant}.
 */
public final class FieldPath {
  private enum Kind {
    TIME,
    MESSAGE,
    OFFSET,
    OTHER
  }

  private final String text;
  private final Kind kind;

  /** What is left of the path at each level: {@code a.b.c}, {@code b.c}, {@code c}. */
  private final String[] rests;

  /** The first name of each rest but the last. */
  private final String[] heads;

  /** The value in a template, the same for all raw events of its source. */
  private record Known(Template template, @Nullable Object value) {}

  // A benign race: two threads may look the same up once each.
  private volatile @Nullable Known last;

  private FieldPath(String text) {
    this.text = text;
    kind =
        switch (text) {
          case "@timestamp" -> Kind.TIME;
          case "message" -> Kind.MESSAGE;
          case "offset" -> Kind.OFFSET;
          default -> Kind.OTHER;
        };
    int levels = 1 + (int) text.chars().filter(c -> c == '.').count();
    rests = new String[levels];
    heads = new String[levels - 1];
    rests[0] = text;
    for (int i = 0; i < levels - 1; i++) {
      int dot = rests[i].indexOf('.');
      heads[i] = rests[i].substring(0, dot);
      rests[i + 1] = rests[i].substring(dot + 1);
    }
  }

  /** A path; dots separate levels, see {@link Event} for how it is resolved. */
  public static FieldPath of(String text) {
    return new FieldPath(text);
  }

  /** The value of one event; empty when it is absent, null, or behind something that is no map. */
  public Optional<Object> read(EventBatch batch, int index) {
    if (kind == Kind.TIME) {
      return Optional.of(Instant.ofEpochMilli(batch.timestamp(index)));
    }
    return Optional.ofNullable(orNull(find(batch, index)));
  }

  /** Whether one event has the field; an explicit null counts. */
  public boolean exists(EventBatch batch, int index) {
    return kind == Kind.TIME || find(batch, index) != Event.ABSENT;
  }

  /** Whether this is the slot of the time. */
  public boolean isTime() {
    return kind == Kind.TIME;
  }

  /** Number of levels: one more than there are dots. */
  int levels() {
    return rests.length;
  }

  /** The path from a level on. */
  String rest(int level) {
    return rests[level];
  }

  /** The name of a level that is not the last. */
  String head(int level) {
    return heads[level];
  }

  private @Nullable Object find(EventBatch batch, int index) {
    Event event = batch.unfolded(index);
    if (event != null) {
      return event.find(this);
    }
    Template template = batch.template(index);
    if (!template.isPlain()) {
      return batch.event(index).find(this);
    }
    return switch (kind) {
      case MESSAGE -> new ByteText(batch.data(), batch.start(index), batch.length(index));
      case OFFSET -> batch.offset(index) < 0 ? Event.ABSENT : (Object) batch.offset(index);
      default -> ofTemplate(template);
    };
  }

  private @Nullable Object ofTemplate(Template template) {
    Known known = last;
    if (known == null || known.template != template) {
      known = new Known(template, Event.find(template.fields(), this, 0));
      last = known;
    }
    return known.value;
  }

  private static @Nullable Object orNull(@Nullable Object found) {
    return found == Event.ABSENT ? null : found;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldPath path && path.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The path as it was given. */
  @Override
  public String toString() {
    return text;
  }
}
