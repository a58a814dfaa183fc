package org.skidder.outputs.elasticsearch;

import java.util.Optional;
import org.skidder.core.event.EventBatch;

/** One index a day, in UTC: {@code filebeat-6.4.0-2018.03.04}; no pipeline. */
final class DailyIndex implements Targets {
  private static final long DAY = 86_400_000L;

  private record Named(long day, String index) {}

  private final String prefix;
  private volatile Named last = new Named(Long.MIN_VALUE, "");

  /**
   * @param prefix what stands before the date and its dash
   */
  DailyIndex(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public boolean dependsOnTimeOnly() {
    return true;
  }

  @Override
  public Optional<String> indexAt(long timestamp) {
    long day = Math.floorDiv(timestamp, DAY);
    Named named = last;
    if (named.day != day) {
      named = new Named(day, IndexNames.daily(prefix, timestamp));
      last = named;
    }
    return Optional.of(named.index);
  }

  @Override
  public String fixedPipeline() {
    return "";
  }

  @Override
  public Optional<String> index(EventBatch batch, int event) {
    return indexAt(batch.timestamp(event));
  }

  @Override
  public Optional<String> pipeline(EventBatch batch, int event) {
    return Optional.empty();
  }
}
