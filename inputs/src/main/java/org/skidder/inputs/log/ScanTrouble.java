package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.skidder.core.log.Complaints;
import org.skidder.core.log.Reasons;
import org.skidder.core.registry.PathText;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong in the scans of one input. A mistake of the program over one file, or in one
 * scan, ends neither the scan nor the input: it is told once a minute, and the input counts among
 * those in trouble until a scan goes through. Belongs to the thread that scans.
 */
final class ScanTrouble {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** So long files that cannot be dealt with count among those that are still to come. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final AtomicLong inputs;
  private final LongSupplier nanoTime;
  private final Complaints complaints;
  private final Complaints unreadable;
  private boolean inThisScan;
  private boolean counted;

  /** Whether a file, or all, could not be dealt with in this scan. */
  private boolean failing;

  /** When the last scan ended in which everything could be dealt with. */
  private long failingSince;

  /**
   * @param inputs how many inputs are in trouble, in the whole process
   * @param nanoTime a clock, for how often is complained
   */
  ScanTrouble(AtomicLong inputs, LongSupplier nanoTime) {
    this.inputs = inputs;
    this.nanoTime = nanoTime;
    complaints = new Complaints(nanoTime);
    unreadable = new Complaints(nanoTime);
    failingSince = nanoTime.getAsLong();
  }

  /** A file could not be looked at or opened; the next scan tries it again. */
  void ofFile(Path file, Throwable failure) {
    Threads.rethrowIfFatal(failure);
    inThisScan = true;
    failing = true;
    // For each kind of failure one file stands for all.
    complaints
        .due(failure.getClass())
        .ifPresent(times ->
            LOG.error(
                "{} cannot be dealt with and is left until the next scan{}",
                PathText.text(file),
                Complaints.more(times),
                failure));
  }

  /** What the content of a file is cannot be told now. */
  void unreadable(Path file, IOException failure) {
    failing = true;
    unreadable
        .due(file)
        .ifPresent(times ->
            LOG.error(
                "{} cannot be read, so it is not known whether it is what was read before; it is"
                    + " tried again with each scan{}: {}",
                PathText.text(file),
                Complaints.more(times),
                Reasons.of(failure)));
  }

  /** A scan ended before its end. */
  void ofScan(List<Path> bases, Throwable failure) {
    Threads.rethrowIfFatal(failure);
    inThisScan = true;
    failing = true;
    if (complaints.isDue("scan")) {
      LOG.error("Scanning {} failed; it is tried again", bases, failure);
    }
  }

  /** After each scan. */
  void scanned() {
    count(inThisScan);
    inThisScan = false;
  }

  /**
   * After each scan: whether scans fail since less than a while. An input need not be kept for ever
   * for that.
   */
  boolean isNewlyFailing() {
    long now = nanoTime.getAsLong();
    if (!failing) {
      failingSince = now;
    }
    boolean newly = failing && now - failingSince < PATIENCE_NANOS;
    failing = false;
    return newly;
  }

  /** There are no more scans. */
  void end() {
    count(false);
  }

  private void count(boolean troubled) {
    if (troubled != counted) {
      counted = troubled;
      inputs.addAndGet(troubled ? 1 : -1);
    }
  }
}
