package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.skidder.core.log.Complaints;
import org.skidder.core.metrics.OpenFileLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files may be followed at one time: as many as the process may open, less some that it
 * needs itself. Without descriptors left there would be no connection to an output and no position
 * on record. Thread-safe.
 */
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final long allowed;
  private final AtomicLong running;
  private final Complaints complaints;

  private OpenFiles(long allowed, AtomicLong running, LongSupplier nanoTime) {
    this.allowed = allowed;
    this.running = running;
    complaints = new Complaints(nanoTime);
  }

  /**
   * With the limit of this process; without one where that cannot be read.
   *
   * @param proc {@code /proc}, or what stands for it
   * @param running how many files are followed
   * @param nanoTime a clock, for how often is complained
   */
  static OpenFiles of(Path proc, AtomicLong running, LongSupplier nanoTime) {
    long allowed = OpenFileLimits.read(proc).map(OpenFileLimits::soft).orElse(Long.MAX_VALUE);
    return new OpenFiles(allowed, running, nanoTime);
  }

  /** Whether no more may be opened now; says so, once a minute at most. */
  boolean areTooMany() {
    long open = running.get();
    if (open < OpenFileLimits.forFollowing(allowed)) {
      return false;
    }
    if (complaints.isDue("too many")) {
      LOG.warn(
          "{} files are open, and the process may open {}: more are followed when others are"
              + " closed. Raise the limit (LimitNOFILE= in the unit, ulimit -Hn), or close files"
              + " sooner with close_inactive",
          open,
          allowed);
    }
    return true;
  }
}
