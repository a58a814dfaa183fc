package org.skidder.core.spool;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.skidder.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and tells what a disk damaged of a spool since it was opened. Thread-safe. */
final class Damage {
  private static final Logger LOG = LoggerFactory.getLogger("spool");

  private final AtomicLong lostEvents = new AtomicLong();
  private final AtomicLong lostSegments = new AtomicLong();
  private final AtomicLong damagedBytes = new AtomicLong();

  /** Registers its counters. */
  void register(Metrics metrics, String prefix) {
    metrics.register(prefix + ".lost_events", new Metrics.ExternalCounter(lostEvents::get));
    metrics.register(prefix + ".lost_segments", new Metrics.ExternalCounter(lostSegments::get));
    metrics.register(prefix + ".damaged_bytes", new Metrics.ExternalCounter(damagedBytes::get));
  }

  /** Events were damaged and cannot be sent. */
  void records(Path file, long offset, long bytes, long events) {
    lostEvents.addAndGet(events);
    damagedBytes.addAndGet(bytes);
    LOG.error(
        "The spool is damaged: {} bytes from byte {} of {} are not what was written; {} events are"
            + " lost. Check the disk",
        bytes,
        offset,
        file,
        events);
  }

  /** Events are missing at the end of a segment, or with whole ones, and cannot be sent. */
  void gap(String from, Path to, long events) {
    lostEvents.addAndGet(events);
    LOG.error(
        "The spool is damaged: {} events between {} and {} are not there and are lost. Check the"
            + " disk",
        events,
        from,
        to);
  }

  /** A segment that was written to is not there, nor is what it held. */
  void missing(Path file, long events) {
    lostEvents.addAndGet(events);
    LOG.error("The spool is damaged: {} is gone; {} events are lost with it", file, events);
  }

  /** Counts lost events that are told with what else was lost. */
  void count(long events) {
    lostEvents.addAndGet(events);
  }

  /** Bytes of a head are damaged, and not needed. */
  void head(Path file, int bytes) {
    damagedBytes.addAndGet(bytes);
    LOG.warn(
        "The head of {} is damaged in {} bytes; nothing is lost, what is left is enough. Check the"
            + " disk",
        file,
        bytes);
  }

  /**
   * Segments that follow each other cannot be read, and were set aside.
   *
   * @param events that are lost with them, counted elsewhere; empty when that cannot be known
   */
  void setAside(List<Path> files, OptionalLong events) {
    String names = files.stream().map(Path::toString).collect(Collectors.joining(", "));
    if (events.isPresent() && events.getAsLong() <= 0) {
      LOG.warn(
          "The head of a segment is damaged; it was set aside as {}. Nothing that was still to be"
              + " sent is lost. Check the disk",
          names);
      return;
    }
    lostSegments.addAndGet(files.size());
    if (events.isPresent()) {
      LOG.error(
          "The spool is damaged in the head of a segment, set aside as {}: {} events are lost with"
              + " it. Check the disk",
          names,
          events.getAsLong());
    } else {
      LOG.error(
          "The spool is damaged in the head of a segment, set aside as {}: its events are lost, and"
              + " how many cannot be known. Check the disk",
          names);
    }
  }
}
