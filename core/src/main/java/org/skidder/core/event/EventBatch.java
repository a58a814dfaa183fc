package org.skidder.core.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events of one source in their order, handed through the pipeline as one. Built by one thread;
 * after it was published only the pipeline touches it.
 *
 * <p>A raw event is a slice of {@link #data()} plus its offset; usually all share one read time and
 * one template. Where lines bring a time of their own, and a field of which there are only a few
 * values (the stream of a container), raw events have their own time and one of a few templates. A
 * slot may hold an unfolded {@link Event} instead.
 */
public final class EventBatch {
  private Template template;
  private final long timestamp;
  private byte[] data;
  private long[] offsets;
  private int[] starts;
  private int[] lengths;

  /** Times and templates of raw events, once one has its own. */
  private long @Nullable [] times;

  private Template @Nullable [] templates;
  private Event @Nullable [] events;
  private int size;
  private long generation;

  /**
   * @param template constant fields of the source
   * @param timestamp read time, milliseconds since the epoch
   * @param data bytes the raw events are slices of; shared, not copied
   * @param expected number of events to make room for
   */
  public EventBatch(Template template, long timestamp, byte[] data, int expected) {
    this.template = template;
    this.timestamp = timestamp;
    this.data = data;
    int room = Math.max(1, expected);
    offsets = new long[room];
    starts = new int[room];
    lengths = new int[room];
  }

  /** A batch of one unfolded event, for what reads events from batches. */
  public static EventBatch of(Event event) {
    EventBatch batch = new EventBatch(Template.EMPTY, event.timestamp(), new byte[0], 1);
    batch.add(event, 0);
    return batch;
  }

  /**
   * The same events in a batch of its own, whose raw events may be unfolded, and removed, without
   * changing this one. Lines and unfolded events are shared: a change to the latter is an {@link
   * IllegalStateException} from now on.
   */
  public EventBatch copy() {
    EventBatch copy = new EventBatch(template, timestamp, data, 1);
    copy.offsets = Arrays.copyOf(offsets, Math.max(1, size));
    copy.starts = Arrays.copyOf(starts, Math.max(1, size));
    copy.lengths = Arrays.copyOf(lengths, Math.max(1, size));
    if (times != null && templates != null) {
      copy.times = Arrays.copyOf(times, Math.max(1, size));
      copy.templates = Arrays.copyOf(templates, Math.max(1, size));
    }
    copy.events = events == null ? null : shared(events);
    copy.size = size;
    copy.generation = generation;
    return copy;
  }

  private @Nullable Event[] shared(@Nullable Event[] all) {
    for (int i = 0; i < size; i++) {
      Event event = all[i];
      if (event != null) {
        event.freeze();
      }
    }
    return Arrays.copyOf(all, Math.max(1, size));
  }

  /** Constant fields of the source. */
  public Template template() {
    return template;
  }

  /** Constant fields of a raw event: those of the source, and maybe some more. */
  public Template template(int index) {
    return templates == null ? template : templates[index];
  }

  /** Whether raw events have times and templates of their own. */
  public boolean isVaried() {
    return times != null;
  }

  /** Lays more constant fields over all events, raw and unfolded ones; they win. */
  public void overlay(Template more) {
    if (more.fields().isEmpty() && more.metadata().isEmpty()) {
      return;
    }
    boolean simple = more.metadata().isEmpty() && !more.fields().containsKey("tags");
    for (int i = 0; i < size; i++) {
      Event event = events == null ? null : events[i];
      if (event != null || !simple) {
        (event == null ? event(i) : event).overlay(more);
      }
    }
    template = template.with(more.fields());
    if (templates != null) {
      for (int i = 0; i < size; i++) {
        templates[i] = templates[i].with(more.fields());
      }
    }
  }

  /** Read time, milliseconds since the epoch; that of raw events without a time of their own. */
  public long timestamp() {
    return timestamp;
  }

  /** Time of one event. */
  public long timestamp(int index) {
    Event event = events == null ? null : events[index];
    if (event != null) {
      return event.timestamp();
    }
    return times == null ? timestamp : times[index];
  }

  /** Id of the generation of content the events are from, for deterministic ids; 0: none. */
  public long generation() {
    return generation;
  }

  /** Sets the generation before the batch is published. */
  public void generation(long id) {
    generation = id;
  }

  /** The bytes that raw events are slices of. */
  public byte[] data() {
    return data;
  }

  /** Exchanges the bytes, when a growing arena was moved; slices keep their positions. */
  public void data(byte[] moved) {
    data = moved;
  }

  /** Number of events. */
  public int size() {
    return size;
  }

  /** Adds a raw line. */
  public void add(long offset, int start, int length) {
    if (size == offsets.length) {
      grow();
    }
    offsets[size] = offset;
    starts[size] = start;
    lengths[size] = length;
    if (times != null && templates != null) {
      times[size] = timestamp;
      templates[size] = template;
    }
    size++;
  }

  /**
   * Adds a raw line with a time and constant fields of its own.
   *
   * @param time milliseconds since the epoch
   * @param own one of a few templates, with the same metadata as that of the batch
   */
  public void add(long offset, int start, int length, long time, Template own) {
    add(offset, start, length);
    if (times == null || templates == null) {
      times = new long[offsets.length];
      templates = new Template[offsets.length];
      Arrays.fill(times, 0, size, timestamp);
      Arrays.fill(templates, 0, size, template);
    }
    times[size - 1] = time;
    templates[size - 1] = own;
  }

  /**
   * Adds an unfolded event.
   *
   * @param bytes about how large it is, for the bounds of requests
   */
  public void add(Event event, int bytes) {
    add(event.offset(), 0, bytes);
    unfolded()[size - 1] = event;
  }

  private void grow() {
    int room = offsets.length * 2;
    offsets = Arrays.copyOf(offsets, room);
    starts = Arrays.copyOf(starts, room);
    lengths = Arrays.copyOf(lengths, room);
    if (times != null && templates != null) {
      times = Arrays.copyOf(times, room);
      templates = Arrays.copyOf(templates, room);
    }
    if (events != null) {
      events = Arrays.copyOf(events, room);
    }
  }

  private Event[] unfolded() {
    Event[] all = events;
    if (all == null) {
      all = new Event[offsets.length];
      events = all;
    }
    return all;
  }

  /** Position in the source of the first byte of an event; −1 if the source has none. */
  public long offset(int index) {
    return offsets[index];
  }

  /** First byte of a raw event in {@link #data()}. */
  public int start(int index) {
    return starts[index];
  }

  /** Length of a raw event in bytes; of an unfolded one about its size. */
  public int length(int index) {
    return lengths[index];
  }

  /** About how large the unfolded events are together, in bytes; 0 while there is none. */
  public long unfoldedBytes() {
    Event[] all = events;
    if (all == null) {
      return 0;
    }
    long bytes = 0;
    for (int i = 0; i < size; i++) {
      bytes += all[i] == null ? 0 : lengths[i];
    }
    return bytes;
  }

  /** The unfolded event in a slot, or null while it is raw. */
  public @Nullable Event unfolded(int index) {
    return events == null ? null : events[index];
  }

  /** The event in a slot; a raw one is unfolded, and stays so. */
  public Event event(int index) {
    Event[] all = unfolded();
    Event event = all[index];
    if (event == null) {
      event = unfold(index);
      all[index] = event;
    }
    return event;
  }

  private Event unfold(int index) {
    FieldMap own = new FieldMap();
    if (offsets[index] >= 0) {
      own.put("offset", offsets[index]);
    }
    own.put("message", new ByteText(data, starts[index], lengths[index]));
    return new Event(timestamp(index), offsets[index], own, template(index));
  }

  /** Keeps the events for which {@code keep} is set, in order; returns how many were removed. */
  public int retain(boolean[] keep) {
    int to = 0;
    for (int from = 0; from < size; from++) {
      if (!keep[from]) {
        continue;
      }
      offsets[to] = offsets[from];
      starts[to] = starts[from];
      lengths[to] = lengths[from];
      if (times != null && templates != null) {
        times[to] = times[from];
        templates[to] = templates[from];
      }
      if (events != null) {
        events[to] = events[from];
      }
      to++;
    }
    int removed = size - to;
    size = to;
    return removed;
  }
}
