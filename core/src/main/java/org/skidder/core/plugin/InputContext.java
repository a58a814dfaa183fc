package org.skidder.core.plugin;

import java.nio.file.Path;
import java.time.Clock;
import org.skidder.core.event.FieldMap;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.RateLimit;
import org.skidder.core.registry.Registrar;

/**
 * What an input may use of its surroundings.
 *
 * @param pipeline where events go
 * @param filter processors of this input and the global ones; {@link EventFilter#NONE} without any
 * @param limit how many events per second it may hand over
 * @param common fields all events of the input have: type, tags, custom fields; with no processors
 *     configured also {@code beat} and {@code host}
 * @param metadata {@code @metadata} of all events of the input
 * @param registrar positions
 * @param metrics to count in
 * @param clock wall clock
 * @param shared what plugins of one kind share
 * @param once whether to end when everything present was read
 * @param dataPath {@code path.data}
 * @param configPath where relative names of files (certificates) are looked for
 */
public record InputContext(
    Pipeline pipeline,
    EventFilter filter,
    RateLimit limit,
    FieldMap common,
    FieldMap metadata,
    Registrar registrar,
    Metrics metrics,
    Clock clock,
    SharedResources shared,
    boolean once,
    Path dataPath,
    Path configPath) {
  /** The way into the pipeline for one source of the input. */
  public Publisher publisher() {
    return pipeline.publisher(filter, limit);
  }

  /** As {@link #publisher()}, for a source that another publisher had until now. */
  public Publisher successor(Publisher before) {
    return before.successor(filter, limit);
  }
}
