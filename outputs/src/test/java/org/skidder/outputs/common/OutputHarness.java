package org.skidder.outputs.common;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.OutputClosedException;
import org.skidder.core.pipeline.OutputGroup;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.OutputContext;

/** A pipeline with one publisher and the output under test. */
public final class OutputHarness implements AutoCloseable {
  public static final long TIME = 1520139967089L;
  public static final Identity IDENTITY = new Identity("filebeat", "6.4.0", "h", "h");

  public final Metrics metrics = new Metrics();
  public final List<OutputClosedException> closed = new CopyOnWriteArrayList<>();
  private final Pipeline pipeline =
      new Pipeline(new QueueSettings(100_000, 64 << 20, 1, Duration.ZERO), metrics);
  private final Publisher publisher = pipeline.publisher(EventFilter.NONE);
  private final List<OutputGroup> groups = new ArrayList<>();
  private final Path folder;

  public OutputHarness(Path folder) {
    this.folder = folder;
  }

  public OutputContext context() {
    return OutputContext.alone(
        IDENTITY, metrics, Clock.systemUTC(), new Random(1), folder, Config.empty());
  }

  /** A test that a seed decides about. */
  @FunctionalInterface
  public interface Seeded {
    void run(int seed) throws Exception;
  }

  /** Runs a test for the seeds from 0 on, all at once: such tests mostly wait, after failures. */
  public static void forSeeds(int count, Seeded test) throws Exception {
    try (ExecutorService seeds = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int seed = i;
        running.add(
            seeds.submit(() -> {
              test.run(seed);
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  public static <R extends Record> R bind(String yaml, Class<R> type) {
    return Binder.bind(Config.ofYaml(yaml), type, new Problems());
  }

  public static Template template() {
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/log/x");
    return Template.of(fields, new FieldMap());
  }

  public void publish(List<String> lines) throws InterruptedException {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    EventBatch batch = new EventBatch(template(), TIME, bytes, lines.size());
    int start = 0;
    for (String line : lines) {
      int length = line.getBytes(StandardCharsets.UTF_8).length;
      batch.add(start, start, length);
      start += length + 1;
    }
    publish(batch);
  }

  public void publish(EventBatch batch) throws InterruptedException {
    publisher.publish(batch, null, () -> {});
  }

  public void start(OutputPlan plan) {
    OutputGroup group = new OutputGroup(plan, pipeline, metrics, new Random(1), closed::add);
    groups.add(group);
    group.start();
  }

  /** The plan with backoffs that suit a test. */
  public static OutputPlan impatient(OutputPlan plan) {
    return new OutputPlan(
        plan.name(),
        plan.clients(),
        plan.loadBalance(),
        plan.maxEvents(),
        plan.maxSourceBytes(),
        Duration.ofMillis(10),
        Duration.ofMillis(20));
  }

  public boolean awaitDelivered() throws InterruptedException {
    return pipeline.awaitDelivered(Optional.of(Duration.ofSeconds(20)));
  }

  public long active() {
    return pipeline.active();
  }

  public long counter(String name) {
    return metrics.counter(name).sum();
  }

  @Override
  public void close() {
    publisher.close();
    pipeline.close();
    groups.forEach(OutputGroup::close);
  }
}
