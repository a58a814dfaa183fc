package org.skidder.core.event;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.JsonNumbers;

/**
 * Encodes events as JSON documents: {@code @timestamp} first, then, where wanted, {@code
 * @metadata}, then the fields. Not thread-safe (it caches the head of the last batch); one per
 * worker.
 */
public final class DocumentEncoder {
  private static final byte[] TIMESTAMP = ascii("{\"@timestamp\":\"");
  private static final byte[] OFFSET = ascii(",\"offset\":");
  private static final byte[] MESSAGE = ascii(",\"message\":\"");

  private final boolean html;
  private final byte @Nullable [] metadataHead;
  private final byte[] time = new byte[Timestamps.LENGTH];

  /** Whose raw events begin with {@link #head}, behind their times when those vary. */
  private @Nullable EventBatch headOf;

  private byte[] head = {};

  /** Members of {@code @metadata} that the output adds; they win. */
  private final Map<String, String> added = new TreeMap<>();

  private DocumentEncoder(boolean html, byte @Nullable [] metadataHead) {
    this.html = html;
    this.metadataHead = metadataHead;
  }

  /** Documents without {@code @metadata}, as Elasticsearch gets them. */
  public static DocumentEncoder plain(boolean html) {
    return new DocumentEncoder(html, null);
  }

  /**
   * Documents with {@code @metadata}, as every other receiver gets them.
   *
   * @param beat value of {@code @metadata.beat}
   * @param version value of {@code @metadata.version}
   */
  public static DocumentEncoder withMetadata(boolean html, String beat, String version) {
    JsonBuffer out = new JsonBuffer(96);
    out.ascii(",\"@metadata\":{\"beat\":").string(beat, html);
    out.ascii(",\"type\":\"doc\",\"version\":").string(version, html);
    return new DocumentEncoder(html, out.toByteArray());
  }

  /**
   * Sets a member of {@code @metadata} for all documents encoded from now on, as outputs do that
   * tell where an event was sent. Without effect on documents without {@code @metadata}.
   */
  public void metadata(String name, String value) {
    if (!value.equals(added.put(name, value))) {
      headOf = null;
    }
  }

  /**
   * Appends the document of one event, without a line end.
   *
   * @throws IllegalArgumentException when a value cannot be JSON (NaN, infinity) or is nested more
   *     deeply than the stack reaches; the buffer then is as before
   */
  public void encode(EventBatch batch, int index, JsonBuffer out) {
    Event event = batch.unfolded(index);
    if (event == null && batch.template(index).isPlain()) {
      encodeRaw(batch, index, out);
    } else {
      encode(event == null ? batch.event(index) : event, out);
    }
  }

  private void encodeRaw(EventBatch batch, int index, JsonBuffer out) {
    // First what may throw: nothing is written then.
    byte[] shared = batch.template(index).json(html);
    boolean varied = batch.isVaried();
    if (headOf != batch) {
      JsonBuffer made = new JsonBuffer(160);
      if (varied) {
        metadata(batch.template().metadata(), made);
      } else {
        head(batch.timestamp(), batch.template().metadata(), made);
      }
      head = made.toByteArray();
      headOf = batch;
    }
    if (varied) {
      time(batch.timestamp(index), out);
    }
    out.raw(head);
    long offset = batch.offset(index);
    if (offset >= 0) {
      out.raw(OFFSET).number(offset);
    }
    out.raw(MESSAGE);
    out.escaped(batch.data(), batch.start(index), batch.length(index), html);
    out.raw('"').raw(shared).raw('}');
  }

  /** Forgets the last batch, so that its bytes can be collected while the worker is idle. */
  public void reset() {
    headOf = null;
  }

  private void head(Event event, JsonBuffer out) {
    Optional<String> text = event.timestampText();
    if (text.isEmpty()) {
      head(event.timestamp(), event.metadata(), out);
    } else {
      out.ascii("{\"@timestamp\":").string(text.get(), html);
      metadata(event.metadata(), out);
    }
  }

  private void head(long timestamp, Map<String, @Nullable Object> metadata, JsonBuffer out) {
    time(timestamp, out);
    metadata(metadata, out);
  }

  private void time(long timestamp, JsonBuffer out) {
    Timestamps.write(timestamp, time, 0);
    out.raw(TIMESTAMP).raw(time).raw('"');
  }

  private void metadata(Map<String, @Nullable Object> metadata, JsonBuffer out) {
    if (metadataHead != null) {
      out.raw(metadataHead);
      for (Map.Entry<String, @Nullable Object> entry : metadata.entrySet()) {
        String key = entry.getKey();
        if (!key.equals("beat")
            && !key.equals("type")
            && !key.equals("version")
            && !added.containsKey(key)) {
          member(key, entry.getValue(), out, html);
        }
      }
      added.forEach((name, value) -> member(name, value, out, html));
      out.raw('}');
    }
  }

  /**
   * Appends the document of one unfolded event.
   *
   * @throws IllegalArgumentException as {@link #encode(EventBatch, int, JsonBuffer)}
   */
  public void encode(Event event, JsonBuffer out) {
    int start = out.size();
    try {
      head(event, out);
      members(event.own(), out, html);
      Template base = event.base();
      if (shadows(event.own(), base.fields())) {
        for (Template.Member member : base.members()) {
          if (!event.own().containsKey(member.key)) {
            out.raw(member.json(html));
          }
        }
      } else {
        out.raw(base.json(html));
      }
      out.raw('}');
    } catch (IllegalArgumentException e) {
      out.truncate(start);
      throw e;
    } catch (StackOverflowError e) {
      // One such event must not keep all others from being sent.
      out.truncate(start);
      throw new IllegalArgumentException("the event is nested too deeply", e);
    }
  }

  private static boolean shadows(FieldMap own, FieldMap base) {
    for (String key : own.keySet()) {
      if (base.containsKey(key)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Fields as members, each preceded by a comma; fields named {@code @timestamp} or {@code
   * @metadata} are left out: the document has its own.
   */
  static void members(FieldMap fields, JsonBuffer out, boolean html) {
    for (Map.Entry<String, @Nullable Object> entry : fields.entrySet()) {
      if (!entry.getKey().equals("@timestamp") && !entry.getKey().equals("@metadata")) {
        member(entry.getKey(), entry.getValue(), out, html);
      }
    }
  }

  private static void member(String key, @Nullable Object value, JsonBuffer out, boolean html) {
    out.raw(',').string(key, html).raw(':');
    value(value, out, html);
  }

  /**
   * Appends one value.
   *
   * @throws IllegalArgumentException for NaN and infinities
   */
  @SuppressWarnings("IfChainToSwitch")
  public static void value(@Nullable Object value, JsonBuffer out, boolean html) {
    // No switch over types: what the compiler makes of one is put together at run time, in the
    // first milliseconds of a start. The usual types come first.
    if (value == null) {
      out.ascii("null");
    } else if (value instanceof String text) {
      out.string(text, html);
    } else if (value instanceof ByteText text) {
      out.string(text.array(), text.offset(), text.length(), html);
    } else if (value instanceof Long || value instanceof Integer) {
      out.number(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      out.ascii(flag ? "true" : "false");
    } else if (value instanceof Double number) {
      out.ascii(JsonNumbers.shortest(number));
    } else if (value instanceof Map<?, ?> map) {
      object(map, out, html);
    } else if (value instanceof Collection<?> list) {
      array(list, out, html);
    } else if (value instanceof BigInteger number) {
      out.ascii(number.toString());
    } else if (value instanceof Instant time) {
      out.raw('"').ascii(Timestamps.format(time.toEpochMilli())).raw('"');
    } else if (value instanceof byte[] bytes) {
      array(numbers(bytes), out, html);
    } else {
      out.string(value.toString(), html);
    }
  }

  private static List<Long> numbers(byte[] bytes) {
    Long[] numbers = new Long[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      numbers[i] = (long) (bytes[i] & 0xff);
    }
    return List.of(numbers);
  }

  private static void object(Map<?, ?> map, JsonBuffer out, boolean html) {
    out.raw('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(String.valueOf(entry.getKey()), html).raw(':');
      value(entry.getValue(), out, html);
    }
    out.raw('}');
  }

  private static void array(Collection<?> list, JsonBuffer out, boolean html) {
    out.raw('[');
    boolean first = true;
    for (Object item : list) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      value(item, out, html);
    }
    out.raw(']');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
