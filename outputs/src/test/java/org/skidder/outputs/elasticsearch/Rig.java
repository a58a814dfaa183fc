package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;

/** The output behind a real pipeline, as the application runs it. */
final class Rig implements AutoCloseable {
  /** A morning in 2018. */
  static final long TIME = Instant.parse("2018-03-04T05:06:07.089Z").toEpochMilli();

  final Metrics metrics = new Metrics();
  final Pipeline pipeline =
      new Pipeline(new QueueSettings(4096, 64 << 20, 1, Duration.ZERO), metrics);
  final AtomicInteger committed = new AtomicInteger();
  private final OutputGroup group;
  private final Publisher publisher;

  private Rig(ElasticsearchConfig config, Path data, Config root) {
    OutputContext context = context(metrics, data, root);
    group =
        new OutputGroup(
            new ElasticsearchOutput().create(config, context),
            pipeline,
            metrics,
            new SplittableRandom(1));
    publisher = pipeline.publisher(batch -> 0);
  }

  static OutputContext context(Metrics metrics, Path data, Config root) {
    return OutputContext.alone(
        new Identity("filebeat", "6.4.0", "box", "box"),
        metrics,
        Clock.fixed(Instant.ofEpochMilli(TIME), ZoneOffset.UTC),
        new SplittableRandom(7),
        data,
        root);
  }

  /** A running output; options as in a configuration, with short waits. */
  static Rig start(Path data, Map<String, Object> options) {
    return start(data, options, Map.of("setup.template.enabled", false));
  }

  /** The same with settings beside those of the output. */
  static Rig start(Path data, Map<String, Object> options, Map<String, Object> root) {
    Rig rig = new Rig(config(options), data, Config.of(root));
    rig.group.start();
    return rig;
  }

  static ElasticsearchConfig config(Map<String, Object> options) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("backoff.init", "20ms");
    all.put("backoff.max", "100ms");
    all.put("timeout", "5s");
    all.putAll(options);
    return Binder.bind(Config.of(all), ElasticsearchConfig.class, new Problems());
  }

  /** A batch of raw lines, each with its offset. */
  static EventBatch batch(Template template, String... lines) {
    byte[] data = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    EventBatch batch = new EventBatch(template, TIME, data, lines.length);
    int at = 0;
    for (String line : lines) {
      int length = line.getBytes(StandardCharsets.UTF_8).length;
      batch.add(at, at, length);
      at += length + 1;
    }
    return batch;
  }

  /** A template with one field. */
  static Template template() {
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/log/a.log");
    return Template.of(fields, new FieldMap());
  }

  void publish(String... lines) throws InterruptedException {
    publish(batch(template(), lines));
  }

  void publish(EventBatch batch) throws InterruptedException {
    int count = batch.size();
    publisher.publish(batch, null, () -> committed.addAndGet(count));
  }

  /** Whether everything was settled within ten seconds. */
  boolean delivered() throws InterruptedException {
    return pipeline.awaitDelivered(Optional.of(Duration.ofSeconds(10)));
  }

  /** A counter's value. */
  long count(String name) {
    return metrics.counter(name).sum();
  }

  /** The documents of a bulk body: action and document line. */
  static List<String[]> pairs(String body) {
    List<String[]> pairs = new ArrayList<>();
    String[] lines = body.split("\n");
    for (int i = 0; i + 1 < lines.length; i += 2) {
      pairs.add(new String[] {lines[i], lines[i + 1]});
    }
    return pairs;
  }

  /** The value of {@code message} in a document line. */
  static String message(String document) {
    int from = document.indexOf("\"message\":\"") + 11;
    return document.substring(from, document.indexOf('"', from));
  }

  @Override
  public void close() throws IOException {
    group.close();
    pipeline.close();
  }
}
