package org.skidder.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.skidder.core.metrics.Metrics;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

class MetricsLoggerTest {
  private static final class Recorder extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1L;
    final transient List<String> messages = new CopyOnWriteArrayList<>();
    final transient List<Object> data = new CopyOnWriteArrayList<>();

    @Override
    public void log(LoggingEvent event) {
      messages.add(event.getMessage());
      data.add(event.getKeyValuePairs().getFirst().value);
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      messages.add(MessageFormatter.basicArrayFormat(message, arguments));
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  private final Metrics metrics = new Metrics();
  private final Recorder log = new Recorder();

  private MetricsLogger logger(Duration period) {
    return new MetricsLogger(metrics, period, () -> 8_057_000_000L, 0, log);
  }

  @Test
  void countersAreDifferencesGaugesAreValuesTextsAreChanges() {
    AtomicReference<String> output = new AtomicReference<>("file");
    metrics.counter("a.done").add(5);
    metrics.counter("a.idle");
    metrics.gauge("a.open", () -> 0);
    metrics.register("a.output", new Metrics.Text(output::get));
    metrics.register("beat.info.ephemeral_id", new Metrics.Text(() -> "id"));
    MetricsLogger logger = logger(Duration.ofSeconds(30));

    logger.logPeriod();
    metrics.counter("a.done").add(2);
    logger.logPeriod();
    output.set("console");
    logger.logPeriod();

    Map<String, Object> beat = Map.of("info", Map.of("ephemeral_id", "id"));
    assertThat(log.data)
        .containsExactly(
            tree(Map.of("a", Map.of("done", 5L, "open", 0L, "output", "file"), "beat", beat)),
            tree(Map.of("a", Map.of("done", 2L, "open", 0L), "beat", beat)),
            tree(Map.of("a", Map.of("open", 0L, "output", "console"), "beat", beat)));
    assertThat(log.messages).containsOnly("Non-zero metrics in the last 30s");
  }

  private static Map<String, Object> tree(Map<String, Object> metrics) {
    return Map.of("metrics", metrics);
  }

  @Test
  void nothingToReportIsSaidWithoutData() {
    metrics.counter("idle");
    logger(Duration.ofSeconds(90)).logPeriod();

    assertThat(log.messages).containsExactly("No non-zero metrics in the last 1m30s");
  }

  @Test
  void runsEveryPeriodAndEndsWithTotals() {
    metrics.counter("done").add(3);
    try (MetricsLogger logger = logger(Duration.ofMillis(1))) {
      logger.start();
      await().until(() -> log.messages.contains("No non-zero metrics in the last 1ms"));
      metrics.counter("done").add(4);
      await().until(() -> log.data.contains(tree(Map.of("done", 4L))));
    }

    assertThat(log.messages.getFirst()).isEqualTo("Starting metrics logging every 1ms");
    assertThat(log.messages)
        .endsWith("Total non-zero metrics", "Uptime: 8.057s", "Stopping metrics logging.");
    assertThat(log.data.getLast()).isEqualTo(tree(Map.of("done", 7L)));
  }
}
