package org.skidder.app.run;

import java.time.Duration;
import java.util.List;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.SourceStatus;

/** An input whose processors end with it. */
final class ProcessedInput implements Input {
  private final Input input;
  private final EventFilter processors;

  ProcessedInput(Input input, EventFilter processors) {
    this.input = input;
    this.processors = processors;
  }

  @Override
  public String type() {
    return input.type();
  }

  @Override
  public void start() {
    input.start();
  }

  @Override
  public void awaitFinished() throws InterruptedException {
    input.awaitFinished();
  }

  @Override
  public boolean warnOfLastChance() {
    return input.warnOfLastChance();
  }

  @Override
  public List<SourceStatus> sources() {
    return input.sources();
  }

  @Override
  public boolean hasMoreSources() {
    return input.hasMoreSources();
  }

  @Override
  public boolean finish() {
    return input.finish();
  }

  @Override
  public void closeForGood(Duration limit) {
    try {
      input.closeForGood(limit);
    } finally {
      processors.stop();
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } finally {
      processors.stop();
    }
  }
}
