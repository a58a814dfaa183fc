package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.skidder.core.log.Complaints;
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

  private final AtomicLong inputs;
  private final Complaints complaints;
  private boolean inThisScan;
  private boolean counted;

  /**
   * @param inputs how many inputs are in trouble, in the whole process
   * @param nanoTime a clock, for how often is complained
   */
  ScanTrouble(AtomicLong inputs, LongSupplier nanoTime) {
    this.inputs = inputs;
    complaints = new Complaints(nanoTime);
  }

  /** A file could not be looked at or opened; the next scan tries it again. */
  void ofFile(Path file, Throwable failure) {
    Threads.rethrowIfFatal(failure);
    inThisScan = true;
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

  /** A scan ended before its end. */
  void ofScan(List<Path> bases, Throwable failure) {
    Threads.rethrowIfFatal(failure);
    inThisScan = true;
    if (complaints.isDue("scan")) {
      LOG.error("Scanning {} failed; it is tried again", bases, failure);
    }
  }

  /** After each scan. */
  void scanned() {
    count(inThisScan);
    inThisScan = false;
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
