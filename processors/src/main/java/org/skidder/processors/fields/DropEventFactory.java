package org.skidder.processors.fields;

import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code drop_event}: drops every event that its condition holds for. */
public final class DropEventFactory implements ProcessorFactory<DropEventFactory.DropEventConfig> {
  /** No option but {@code when}. */
  public record DropEventConfig() {}

  @Override
  public String name() {
    return "drop_event";
  }

  @Override
  public Class<DropEventConfig> configType() {
    return DropEventConfig.class;
  }

  @Override
  public boolean isStrict() {
    return true;
  }

  @Override
  public Processor create(DropEventConfig config, ProcessorContext context) {
    return new Processor() {
      @Override
      public Verdict process(Event event) {
        return Verdict.DROP;
      }

      @Override
      public Verdict process(EventBatch batch, int index) {
        return Verdict.DROP;
      }
    };
  }
}
