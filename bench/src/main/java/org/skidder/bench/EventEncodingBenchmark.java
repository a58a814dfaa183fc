package org.skidder.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;

/** Encoding whole documents: source, offset, message, input, prospector, beat and host. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AccessLog.LINES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventEncodingBenchmark {
  private static final long TIME = 1_520_157_600_123L;

  private final Lines lines = Lines.make();
  private final Template template = Template.of(fields(), new FieldMap());
  private final EventBatch batch = batch();
  private final EventBatch unfolded = unfolded();
  private final DocumentEncoder plain = DocumentEncoder.plain(true);
  private final DocumentEncoder metadata = DocumentEncoder.withMetadata(false, "filebeat", "6.4.0");
  private final JsonBuffer out = new JsonBuffer(1 << 20);

  private static FieldMap fields() {
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/log/nginx/access.log");
    fields.put("prospector", map("type", "log"));
    fields.put("input", map("type", "log"));
    fields.put("beat", map("name", "web-17", "hostname", "web-17", "version", "6.4.0"));
    fields.put("host", map("name", "web-17"));
    return fields;
  }

  private static FieldMap map(String... pairs) {
    FieldMap map = new FieldMap();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private EventBatch batch() {
    EventBatch made = new EventBatch(template, TIME, lines.chunk(), lines.count());
    for (int i = 0; i < lines.count(); i++) {
      made.add(lines.starts()[i], lines.starts()[i], lines.lengths()[i]);
    }
    return made;
  }

  private EventBatch unfolded() {
    EventBatch made = batch();
    for (int i = 0; i < made.size(); i++) {
      made.event(i);
    }
    return made;
  }

  /** The default path: template and slices, as Elasticsearch gets them. */
  @Benchmark
  public int rawToElasticsearch() {
    return encode(batch, plain);
  }

  /** The default path with {@code @metadata}, as file, console and the others get them. */
  @Benchmark
  public int rawWithMetadata() {
    return encode(batch, metadata);
  }

  /** Events that were unfolded already, for example by a condition. */
  @Benchmark
  public int unfoldedToElasticsearch() {
    return encode(unfolded, plain);
  }

  /** What one processor that adds a field costs altogether: unfolding, adding, encoding. */
  @Benchmark
  public int unfoldAddFieldEncode() throws Exception {
    out.clear();
    EventBatch fresh = batch();
    for (int i = 0; i < fresh.size(); i++) {
      Event event = fresh.event(i);
      event.put("service", "shop");
      plain.encode(fresh, i, out);
    }
    return out.size();
  }

  /** The same with the message looked at as text. */
  @Benchmark
  public int unfoldDecodeMessageEncode() throws Exception {
    out.clear();
    EventBatch fresh = batch();
    for (int i = 0; i < fresh.size(); i++) {
      Event event = fresh.event(i);
      if (event.get("message").orElseThrow() instanceof ByteText text) {
        event.put("message", text.toString());
      }
      plain.encode(fresh, i, out);
    }
    return out.size();
  }

  private int encode(EventBatch events, DocumentEncoder encoder) {
    out.clear();
    for (int i = 0; i < events.size(); i++) {
      encoder.encode(events, i, out);
    }
    return out.size();
  }
}
