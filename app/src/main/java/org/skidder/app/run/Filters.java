package org.skidder.app.run;

import java.util.List;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.processors.ProcessorChain;
import org.skidder.processors.Processors;
import org.skidder.processors.Step;
import org.slf4j.LoggerFactory;

/** Makes what the batches of an input pass on their way into the queue. */
final class Filters {
  private final Processors processors;
  private final List<Step> global;
  private final Identity identity;

  Filters(Config root, ProcessorContext context, Problems problems) {
    identity = context.identity();
    processors = new Processors(context, problems);
    global = processors.compile(root);
  }

  /**
   * The filter of an input; {@link EventFilter#NONE} when its events stay bytes. Mistakes go to
   * {@code problems}.
   */
  EventFilter of(Config section, Problems problems) {
    List<Step> own = processors.reportingTo(problems).compile(section);
    boolean shown = LoggerFactory.getLogger("publish").isDebugEnabled();
    if (own.isEmpty() && global.isEmpty() && !shown) {
      return EventFilter.NONE;
    }
    return new ProcessorChain(own, CommonFields.ofSender(identity), global, identity);
  }
}
