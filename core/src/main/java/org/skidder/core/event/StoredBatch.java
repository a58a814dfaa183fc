package org.skidder.core.event;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches in binary form, for a queue on disk. Raw events stay raw: their template stands once in
 * front, their lines are copied as they are; where their times and templates vary, these stand
 * before the lines. Unfolded events are written field by field. What is read encodes to the same
 * JSON, {@code @metadata} and deterministic ids included.
 *
 * <p>A stored batch is complete in itself, so that damage to one does not spread. One instance per
 * thread: it remembers the last templates in both directions.
 */
public final class StoredBatch {
  private static final int FORMAT = 1;

  /** With a time and a template for each raw event. */
  private static final int VARIED = 2;

  private static final int ALL_RAW = 0;
  private static final int MIXED = 1;
  private static final int NO_TEMPLATE = 0;
  private static final int OF_BATCH = 1;
  private static final int FIRST_OTHER = 2;

  /** Templates remembered; their number is that of the busy sources. */
  private static final int REMEMBERED = 256;

  /** A template and its form in bytes. */
  private static final class Known {
    final Template template;
    final byte[] bytes;

    Known(Template template, byte[] bytes) {
      this.template = template;
      this.bytes = bytes;
    }
  }

  private final @Nullable Known[] written = new Known[REMEMBERED];
  private final @Nullable Known[] read = new Known[REMEMBERED];

  /** Appends the events {@code from} to {@code to} of a batch. */
  public void write(EventBatch batch, int from, int to, ByteWriter out) {
    out.writeByte(batch.isVaried() ? VARIED : FORMAT);
    out.writeLong(batch.timestamp());
    out.writeLong(batch.generation());
    template(batch.template(), out);
    boolean raw = isRaw(batch, from, to);
    out.writeByte(raw ? ALL_RAW : MIXED);
    out.writeVarint(to - from);
    long offset = 0;
    for (int i = from; i < to; i++) {
      out.writeSigned(batch.offset(i) - offset);
      offset = batch.offset(i);
      out.writeVarint(batch.length(i));
      if (!raw) {
        out.writeByte(batch.unfolded(i) == null ? ALL_RAW : MIXED);
      }
    }
    List<Template> others = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Event event = batch.unfolded(i);
      if (event == null) {
        if (batch.isVaried()) {
          out.writeSigned(batch.timestamp(i) - batch.timestamp());
          reference(batch.template(i), batch, others, out);
        }
        out.writeBytes(batch.data(), batch.start(i), batch.length(i));
      } else {
        event(event, batch, others, out);
      }
    }
  }

  private static boolean isRaw(EventBatch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      if (batch.unfolded(i) != null) {
        return false;
      }
    }
    return true;
  }

  private void event(Event event, EventBatch batch, List<Template> others, ByteWriter out) {
    out.writeSigned(event.timestamp() - batch.timestamp());
    out.writeText(event.timestampText().orElse(""));
    reference(event.base(), batch, others, out);
    StoredValues.writeMap(event.own(), out);
    StoredValues.writeMap(event.ownMetadata(), out);
  }

  /** Which template an event has; one that was not there before stands at this place. */
  private void reference(Template base, EventBatch batch, List<Template> others, ByteWriter out) {
    int other = others.indexOf(base);
    if (base == Template.EMPTY) {
      out.writeVarint(NO_TEMPLATE);
    } else if (base == batch.template()) {
      out.writeVarint(OF_BATCH);
    } else if (other >= 0) {
      out.writeVarint(FIRST_OTHER + other);
    } else {
      out.writeVarint(FIRST_OTHER + others.size());
      others.add(base);
      template(base, out);
    }
  }

  private void template(Template template, ByteWriter out) {
    int slot = System.identityHashCode(template) & REMEMBERED - 1;
    Known known = written[slot];
    if (known == null || known.template != template) {
      ByteWriter made = new ByteWriter(512);
      StoredValues.writeMap(template.fields(), made);
      StoredValues.writeMap(template.metadata(), made);
      known = new Known(template, Arrays.copyOf(made.array(), made.size()));
      written[slot] = known;
    }
    out.writeVarint(known.bytes.length);
    out.writeBytes(known.bytes, 0, known.bytes.length);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param bytes holding it; the batch's events are slices of them, nothing is copied
   * @throws IllegalArgumentException when it is no stored batch
   */
  public EventBatch read(byte[] bytes, int from, int length) {
    try {
      return read(new ByteReader(bytes, from, length));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(e.getMessage(), e); // a time that there is not
    }
  }

  private EventBatch read(ByteReader in) {
    int format = in.readByte();
    if (format != FORMAT && format != VARIED) {
      throw new IllegalArgumentException("format " + format + " of a later version");
    }
    long timestamp = in.readLong();
    long generation = in.readLong();
    Template template = readTemplate(in);
    boolean raw = in.readByte() == ALL_RAW;
    int count = in.readCount();
    long[] offsets = new long[count];
    int[] lengths = new int[count];
    boolean[] unfolded = new boolean[raw ? 0 : count];
    long offset = 0;
    for (int i = 0; i < count; i++) {
      offset += in.readSigned();
      offsets[i] = offset;
      lengths[i] = (int) in.readVarint();
      if (!raw) {
        unfolded[i] = in.readByte() == MIXED;
      }
    }
    EventBatch batch = new EventBatch(template, timestamp, in.array(), count);
    batch.generation(generation);
    List<Template> others = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (format == VARIED && (raw || !unfolded[i])) {
        long time = timestamp + in.readSigned();
        Template own = readReference(in, batch, others);
        batch.add(offsets[i], in.skip(lengths[i]), lengths[i], time, own);
      } else if (raw || !unfolded[i]) {
        batch.add(offsets[i], in.skip(lengths[i]), lengths[i]);
      } else {
        batch.add(readEvent(in, batch, offsets[i], others), lengths[i]);
      }
    }
    if (!in.isAtEnd()) {
      throw new IllegalArgumentException("it is longer than its events");
    }
    return batch;
  }

  private Event readEvent(ByteReader in, EventBatch batch, long offset, List<Template> others) {
    long timestamp = batch.timestamp() + in.readSigned();
    String timestampText = in.readText();
    Template base = readReference(in, batch, others);
    FieldMap own = StoredValues.readMap(in);
    Event event = Event.restored(timestamp, offset, own, base, StoredValues.readMap(in));
    if (!timestampText.isEmpty()) {
      event.timestamp(timestamp, timestampText);
    }
    return event;
  }

  private Template readReference(ByteReader in, EventBatch batch, List<Template> others) {
    long which = in.readVarint();
    if (which == NO_TEMPLATE) {
      return Template.EMPTY;
    }
    if (which == OF_BATCH) {
      return batch.template();
    }
    if (which - FIRST_OTHER < others.size() && which > 0) {
      return others.get((int) which - FIRST_OTHER);
    }
    Template base = readTemplate(in);
    others.add(base);
    return base;
  }

  private Template readTemplate(ByteReader in) {
    int length = in.readCount();
    int from = in.skip(length);
    int slot = hash(in.array(), from, length) & REMEMBERED - 1;
    Known known = read[slot];
    if (known == null
        || !Arrays.equals(known.bytes, 0, known.bytes.length, in.array(), from, from + length)) {
      byte[] own = Arrays.copyOfRange(in.array(), from, from + length);
      ByteReader inside = new ByteReader(own, 0, length);
      FieldMap fields = StoredValues.readMap(inside);
      known = new Known(Template.of(fields, StoredValues.readMap(inside)), own);
      read[slot] = known;
    }
    return known.template;
  }

  private static int hash(byte[] bytes, int from, int length) {
    int hash = 1;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 16;
  }
}
