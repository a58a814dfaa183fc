package org.skidder.lab.elastic;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;
import org.skidder.outputs.elasticsearch.ElasticsearchConfig;
import org.skidder.outputs.elasticsearch.ElasticsearchOutput;

/** Pipeline and output, without inputs. */
final class Shipper implements AutoCloseable {
  /** Read time of all events: a morning in 2018. */
  static final long TIME = Instant.parse("2018-03-04T05:06:07.089Z").toEpochMilli();

  final Metrics metrics = new Metrics();
  private final Pipeline pipeline =
      new Pipeline(new QueueSettings(20_000, 64 << 20, 1, Duration.ZERO), metrics);
  private final OutputGroup output;
  private final Publisher publisher;

  Shipper(Path data, String name, Map<String, Object> options) {
    Map<String, Object> all = new LinkedHashMap<>(options);
    all.put("backoff.init", "100ms");
    all.put("backoff.max", "500ms");
    ElasticsearchConfig config =
        Binder.bind(Config.of(all), ElasticsearchConfig.class, new Problems());
    OutputContext context =
        OutputContext.alone(
            new Identity(name, "6.4.0", "box", "box"),
            metrics,
            Clock.fixed(Instant.ofEpochMilli(TIME), ZoneOffset.UTC),
            new SplittableRandom(7),
            data,
            Config.empty());
    output =
        new OutputGroup(
            new ElasticsearchOutput().create(config, context),
            pipeline,
            metrics,
            new SplittableRandom(1));
    output.start();
    publisher = pipeline.publisher(EventFilter.NONE);
  }

  /** Publishes lines of one file. */
  void publish(FieldMap metadata, long generation, String... lines) throws InterruptedException {
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/log/a.log");
    byte[] data = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    EventBatch batch = new EventBatch(Template.of(fields, metadata), TIME, data, lines.length);
    batch.generation(generation);
    int at = 0;
    for (String line : lines) {
      int length = line.getBytes(StandardCharsets.UTF_8).length;
      batch.add(at, at, length);
      at += length + 1;
    }
    publisher.publish(batch, null, () -> {});
  }

  void publish(String... lines) throws InterruptedException {
    publish(new FieldMap(), 0, lines);
  }

  /** Publishes one event with a field beside its message. */
  void publish(String message, String field, Object value) throws InterruptedException {
    FieldMap own = new FieldMap();
    own.put("message", message);
    own.put(field, value);
    EventBatch batch = new EventBatch(Template.EMPTY, TIME, new byte[0], 1);
    batch.add(new org.skidder.core.event.Event(TIME, -1, own, Template.EMPTY), 50);
    publisher.publish(batch, null, () -> {});
  }

  boolean delivered() throws InterruptedException {
    return pipeline.awaitDelivered(Optional.of(Duration.ofSeconds(60)));
  }

  long count(String counter) {
    return metrics.counter(counter).sum();
  }

  @Override
  public void close() {
    output.close();
    pipeline.close();
  }
}
