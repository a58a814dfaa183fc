package org.skidder.kafka;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;

/** A pipeline with one publisher and the output. */
final class KafkaRig implements AutoCloseable {
  static final long TIME = 1520139967089L;

  final Metrics metrics = new Metrics();
  private final Pipeline pipeline =
      new Pipeline(new QueueSettings(100_000, 64 << 20, 1, Duration.ZERO), metrics);
  private final Publisher publisher = pipeline.publisher(EventFilter.NONE);
  private final OutputContext context;
  private final List<OutputGroup> groups = new ArrayList<>();

  KafkaRig(Path folder) {
    context =
        OutputContext.alone(
            new Identity("filebeat", "6.4.0", "h", "h"),
            metrics,
            Clock.systemUTC(),
            new Random(1),
            folder,
            Config.empty());
  }

  OutputContext context() {
    return context;
  }

  static KafkaConfig config(String yaml) {
    return Binder.bind(Config.ofYaml(yaml), KafkaConfig.class, new Problems());
  }

  /** The output, running, with waits that suit a test. */
  void start(String yaml) {
    OutputPlan plan = new KafkaOutput().create(config(yaml), context);
    OutputPlan impatient =
        new OutputPlan(
            plan.name(),
            plan.clients(),
            plan.loadBalance(),
            plan.maxEvents(),
            plan.maxSourceBytes(),
            Duration.ofMillis(50),
            Duration.ofMillis(200));
    OutputGroup group = new OutputGroup(impatient, pipeline, metrics, new Random(1));
    groups.add(group);
    group.start();
  }

  static EventBatch batch(List<String> lines, long time) {
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/log/x");
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    EventBatch batch =
        new EventBatch(Template.of(fields, new FieldMap()), time, bytes, lines.size());
    int start = 0;
    for (String line : lines) {
      int length = line.getBytes(StandardCharsets.UTF_8).length;
      batch.add(start, start, length);
      start += length + 1;
    }
    return batch;
  }

  void publish(List<String> lines) throws InterruptedException {
    publish(lines, TIME);
  }

  void publish(List<String> lines, long time) throws InterruptedException {
    publisher.publish(batch(lines, time), null, () -> {});
  }

  boolean awaitDelivered() throws InterruptedException {
    return pipeline.awaitDelivered(Optional.of(Duration.ofSeconds(40)));
  }

  long waiting() {
    return pipeline.active();
  }

  long counter(String name) {
    return metrics.counter(name).sum();
  }

  @Override
  public void close() {
    publisher.close();
    pipeline.close();
    groups.forEach(OutputGroup::close);
  }
}
