package org.skidder.inputs.syslog;

import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.Utf8;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.inputs.net.Complaint;
import org.skidder.inputs.net.Messages;
import org.skidder.inputs.net.Templates;

/** Makes events of syslog messages. What cannot be understood is an event with its raw text. */
final class SyslogMessages implements Messages {
  private static final int SHOWN = 200;

  private final String source;
  private final SyslogParser parser;
  private final Shared shared;
  private final Template whole;
  private final Template cut;
  private final HeaderKey key = new HeaderKey();

  /**
   * What the messages of all senders share.
   *
   * @param common fields of all events
   * @param fields of priorities
   * @param headers that were seen before
   * @param invalid counts messages that could not be understood
   * @param complaint about them
   */
  private record Shared(
      FieldMap common,
      PriorityFields fields,
      KnownHeaders headers,
      Counter invalid,
      Complaint complaint) {}

  private SyslogMessages(
      String source, SyslogParser parser, Shared shared, Template whole, Template cut) {
    this.source = source;
    this.parser = parser;
    this.shared = shared;
    this.whole = whole;
    this.cut = cut;
  }

  /** For all senders of an input, whose events have these fields and this metadata. */
  static Maker maker(SyslogConfig config, FieldMap common, FieldMap metadata, Metrics metrics) {
    Shared shared =
        new Shared(
            common,
            new PriorityFields(),
            new KnownHeaders(),
            metrics.counter("filebeat.input.syslog.messages.invalid"),
            new Complaint());
    FieldMap whole = Templates.truncated(metadata, false);
    FieldMap cut = Templates.truncated(metadata, true);
    return source ->
        new SyslogMessages(
            source,
            new SyslogParser(config.format(), config.timezone().id()),
            shared,
            Templates.of(common, whole, source),
            Templates.of(common, cut, source));
  }

  @Override
  public EventBatch newBatch(byte[] data, long now, int expected) {
    return new EventBatch(whole, now, data, expected);
  }

  @Override
  public void add(EventBatch batch, int start, int length, boolean truncated) {
    try {
      parse(batch, start, length, truncated);
    } finally {
      parser.forget();
    }
  }

  private void parse(EventBatch batch, int start, int length, boolean truncated) {
    if (!parser.parse(batch.data(), start, start + length, batch.timestamp())) {
      FieldMap raw = new FieldMap();
      raw.put("message", new ByteText(batch.data(), start, length));
      complain(batch.data(), start, length);
      batch.add(new Event(batch.timestamp(), -1, raw, truncated ? cut : whole), length);
      return;
    }
    Template known = truncated ? null : known();
    if (known != null) {
      ByteText text = parser.message();
      batch.add(-1, text.offset(), text.length(), parser.timestamp(), known);
      return;
    }
    FieldMap own = new FieldMap();
    own.put("message", parser.message());
    fill(own);
    batch.add(new Event(parser.timestamp(), -1, own, truncated ? cut : whole), length);
  }

  /** The template of whole messages with all but the text, if the header was there before. */
  private @Nullable Template known() {
    if (parser.data() != null) {
      return null;
    }
    parser.header(key);
    return shared.headers().find(key, source, this::template);
  }

  private Template template() {
    FieldMap fields = new FieldMap();
    fields.put("source", source);
    fill(fields);
    // The texts are slices of the message; those of a template outlive it.
    FieldMap own = settled(fields);
    own.merge(shared.common());
    return Template.of(own, new FieldMap(whole.metadata()));
  }

  private static FieldMap settled(FieldMap fields) {
    FieldMap copy = new FieldMap();
    fields.forEach((name, value) ->
        copy.put(
            name,
            switch (value) {
              case ByteText text -> text.toString();
              case FieldMap map -> settled(map);
              case null, default -> value;
            }));
    return copy;
  }

  private void fill(FieldMap own) {
    putIfThere(own, "hostname", parser.host());
    FieldMap process = new FieldMap();
    putIfThere(process, "program", parser.program());
    if (parser.pid() >= 0) {
      process.put("pid", parser.pid());
    }
    own.put("process", process);
    own.put("event", shared.fields().event(parser.priority()));
    own.put("syslog", syslog());
  }

  private FieldMap syslog() {
    FieldMap fields = shared.fields().syslog(parser.priority());
    if (parser.version() == 0) {
      return fields;
    }
    FieldMap all = new FieldMap(fields);
    all.put("version", (long) parser.version());
    putIfThere(all, "procid", parser.processName());
    putIfThere(all, "msgid", parser.messageId());
    putIfThere(all, "structured_data", parser.data());
    return all;
  }

  private static void putIfThere(FieldMap fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private void complain(byte[] data, int start, int length) {
    shared.invalid().increment();
    shared
        .complaint()
        .say(
            source
                + ": a message is no syslog and is sent as it is: "
                + Utf8.decode(data, start, Math.min(length, SHOWN)).strip());
  }
}
