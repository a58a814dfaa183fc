package org.skidder.inputs.log;

import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.pipeline.RateLimit;
import org.skidder.core.registry.Registrar;

/**
 * What harvesters share.
 *
 * @param pipeline where events go
 * @param filter processors on the way
 * @param limit how many events per second the input may hand over
 * @param registrar positions
 * @param watch notifications
 * @param readers permits to read: bounds the buffers in use at one time
 * @param metrics counters
 * @param clock read times
 * @param handover files that closed inputs left
 * @param openFiles how many may be followed at one time
 * @param overlaps which of them are read twice
 * @param zstd what files in Zstandard's format need
 */
record HarvesterServices(
    Pipeline pipeline,
    EventFilter filter,
    RateLimit limit,
    Registrar registrar,
    FileWatch watch,
    Semaphore readers,
    LogMetrics metrics,
    Clock clock,
    Handover handover,
    OpenFiles openFiles,
    Overlaps overlaps,
    NativeZstd zstd) {

  /** The way of a file into the pipeline. */
  Publisher publisher() {
    return pipeline.publisher(filter, limit);
  }

  /** The way of a file that another input had until now. */
  Publisher successor(Publisher before) {
    return before.successor(filter, limit);
  }

  /** Tells of what nobody will read any more. */
  Unread unread() {
    return new Unread(metrics.unreadBytes(), registrar);
  }
}
