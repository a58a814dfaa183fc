package org.skidder.app.run;

import java.time.Duration;
import java.util.Optional;
import org.skidder.core.config.ByteSize;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.pipeline.QueueSettings;

/** The queue in memory, {@code queue.mem}. */
public record QueueConfig(
    @Option(value = "Unacknowledged events at most.", def = "16384", min = "32", unit = "events")
        int events,
    @Option(
            value = "Memory that unacknowledged events may hold.",
            def = "24MiB",
            min = "1MiB",
            unit = "bytes")
        ByteSize bytes,
    @Option("When waiting events are handed to the output.") Flush flush)
    implements Validated {

  private static final int ORIGINAL_MIN_EVENTS = 2048;
  private static final Duration ORIGINAL_TIMEOUT = Duration.ofSeconds(1);

  /** Flush rules; with neither option stated, events do not wait for others. */
  public record Flush(
      @Option(value = "Waiting events that are handed over at once.", min = "0", unit = "events")
          Optional<Integer> minEvents,
      @Option(value = "How long fewer events wait for more.", unit = "duration")
          Optional<Duration> timeout) {}

  @Override
  public void validate(Problems.Scope problems) {
    if (flush.minEvents().orElse(0) > events) {
      problems.error(
          "flush.min_events",
          "must not be more than events (" + events + "), or the queue could never fill a batch");
    }
  }

  /** The settings for the pipeline. */
  QueueSettings settings() {
    if (flush.minEvents().isEmpty() && flush.timeout().isEmpty()) {
      return new QueueSettings(events, bytes.bytes(), 1, Duration.ZERO);
    }
    int min = flush.minEvents().orElse(Math.min(ORIGINAL_MIN_EVENTS, events));
    return new QueueSettings(events, bytes.bytes(), min, flush.timeout().orElse(ORIGINAL_TIMEOUT));
  }
}
