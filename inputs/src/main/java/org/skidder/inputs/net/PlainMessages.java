package org.skidder.inputs.net;

import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/** Messages that are events as they are. */
final class PlainMessages implements Messages {
  private final Template whole;
  private final Template cut;

  private PlainMessages(Template whole, Template cut) {
    this.whole = whole;
    this.cut = cut;
  }

  /** For streams, which cut nothing. */
  static Maker ofStreams(FieldMap common, FieldMap metadata) {
    return source -> {
      Template template = Templates.of(common, metadata, source);
      return new PlainMessages(template, template);
    };
  }

  /** For datagrams: {@code @metadata.truncated} tells whether one was cut. */
  static Maker ofDatagrams(FieldMap common, FieldMap metadata) {
    return source ->
        new PlainMessages(
            Templates.of(common, Templates.truncated(metadata, false), source),
            Templates.of(common, Templates.truncated(metadata, true), source));
  }

  @Override
  public EventBatch newBatch(byte[] data, long now, int expected) {
    return new EventBatch(whole, now, data, expected);
  }

  @Override
  public void add(EventBatch batch, int start, int length, boolean truncated) {
    if (batch.template() == whole && !truncated) {
      batch.add(-1, start, length);
    } else if (!truncated) {
      batch.add(-1, start, length, batch.timestamp(), whole);
    } else {
      FieldMap own = new FieldMap();
      own.put("message", new ByteText(batch.data(), start, length));
      batch.add(new Event(batch.timestamp(), -1, own, cut), length);
    }
  }
}
