package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.Route;
import org.skidder.core.pipeline.Route.Flush;
import org.skidder.core.pipeline.Route.WhenFull;

class EngineMetricsTest {
  private final Metrics metrics = new Metrics();

  private Pipeline pipeline() {
    Route nothing =
        new Route(
            "none",
            (batch, index) -> false,
            WhenFull.BLOCK,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            new Flush(1, Long.MAX_VALUE, Duration.ZERO));
    Pipeline pipeline =
        new Pipeline(
            new QueueSettings(100, 1 << 20, 1, Duration.ZERO), List.of(nothing), metrics, metrics);
    EngineMetrics.register(metrics, pipeline::passedBy, () -> 1);
    return pipeline;
  }

  private static EventBatch batch(int count) {
    EventBatch batch = new EventBatch(Template.EMPTY, 0, new byte[count], count);
    for (int i = 0; i < count; i++) {
      batch.add(i, i, 1);
    }
    return batch;
  }

  @Test
  void eventsThatNoOutputTakesAreDoneAndNotActive() throws Exception {
    try (Pipeline pipeline = pipeline();
        Publisher publisher = pipeline.publisher(EventFilter.NONE)) {
      publisher.publish(batch(7), null, () -> {});
      assertThat(pipeline.awaitDelivered(Optional.empty())).isTrue();
      assertThat(metrics.tree().toString()).contains("events={active=0, added=7, done=7}");
    }
  }

  @Test
  void eventsThatADryRunDiscardsAreDoneAndNotActive() throws Exception {
    EventFilter halves = batch -> batch.retain(new boolean[] {true, false, true, false});
    try (Pipeline pipeline = pipeline();
        Publisher publisher = pipeline.publisher(DryRun.discarding(halves))) {
      publisher.publish(batch(4), null, () -> {});
      assertThat(metrics.tree().toString()).contains("events={active=0, added=4, done=4}");
    }
  }
}
