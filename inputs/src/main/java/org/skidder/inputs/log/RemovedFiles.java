package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.skidder.core.config.ByteSize;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.StateKey;
import org.skidder.inputs.log.NamelessFiles.Nameless;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removed files that an input still reads. Their space on the disk is free only when they are
 * closed; when they have more than {@code close_removed_bytes}, the one that was removed first is
 * given up. Guarded by the input's lock.
 */
final class RemovedFiles {
  private static final Logger LOG = LoggerFactory.getLogger("input");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final ByteSize budget;
  private final LogMetrics metrics;

  /** How many bytes each has; the one that was removed first comes first. */
  private final Map<Harvester, Long> held = new LinkedHashMap<>();

  /** What the gauge has of this input. */
  private long told;

  private boolean saidBlind;

  /**
   * @param budget bytes that removed files may have together; 0: any
   */
  RemovedFiles(ByteSize budget, LogMetrics metrics) {
    this.budget = budget;
    this.metrics = metrics;
  }

  /**
   * Looks which files are removed, and gives up what is too much. While a scan finds all that are
   * read, the system is not asked.
   *
   * @param isFound whether the scan found a file
   * @param harvesters who read now
   */
  void look(Predicate<StateKey> isFound, Collection<Harvester> harvesters) {
    Map<Harvester, Nameless> removed = removed(isFound, harvesters);
    held.keySet().retainAll(removed.keySet());
    // Those of earlier looks stay before the others.
    removed.entrySet().stream()
        .sorted(Comparator.comparingLong(file -> file.getValue().modified()))
        .forEach(file -> held.put(file.getKey(), file.getValue().bytes()));
    keepToBudget();
    tell();
  }

  private Map<Harvester, Nameless> removed(
      Predicate<StateKey> isFound, Collection<Harvester> harvesters) {
    Map<Harvester, Nameless> removed = new HashMap<>();
    if (harvesters.stream().allMatch(harvester -> isFound.test(harvester.state().key()))) {
      return removed;
    }
    Map<FileIdentity, Nameless> nameless = nameless();
    for (Harvester harvester : harvesters) {
      Nameless file = nameless.get(harvester.state().id());
      if (file != null) {
        removed.put(harvester, file);
      }
    }
    return removed;
  }

  private Map<FileIdentity, Nameless> nameless() {
    try {
      return NamelessFiles.look(DESCRIPTORS);
    } catch (IOException e) {
      if (budget.bytes() > 0 && !saidBlind) {
        saidBlind = true;
        LOG.error(
            "close_removed_bytes: the system does not tell which files are removed: {}",
            e.getMessage());
      }
      return Map.of();
    }
  }

  private void keepToBudget() {
    if (budget.bytes() == 0) {
      return;
    }
    long all = sum();
    Iterator<Map.Entry<Harvester, Long>> first = held.entrySet().iterator();
    while (all > budget.bytes() && first.hasNext()) {
      Map.Entry<Harvester, Long> file = first.next();
      giveUp(file.getKey(), file.getValue(), all);
      all -= file.getValue();
      first.remove();
    }
  }

  private void giveUp(Harvester harvester, long bytes, long all) {
    LOG.warn(
        "{}: is given up at offset {} of {} bytes: removed files that are not read to their ends"
            + " keep {} bytes of the disk, more than close_removed_bytes ({})",
        harvester.path(),
        harvester.state().offset(),
        bytes,
        all,
        budget);
    metrics.givenUp().increment();
    harvester.stop(CloseReason.GIVEN_UP);
  }

  private long sum() {
    return held.values().stream().mapToLong(Long::longValue).sum();
  }

  private void tell() {
    long now = sum();
    metrics.removedBytes().addAndGet(now - told);
    told = now;
  }

  /** Warns of removed files with events under way, which can be read from no file again. */
  static boolean warnOfLastChance(Collection<Tracked> files) {
    boolean gone = false;
    for (Tracked known : files) {
      if (!known.isDelivered() && Cleaner.isGone(known.state())) {
        LOG.warn(
            "{} is removed, and its last events are not acknowledged yet: they cannot be read"
                + " again",
            known.state().source());
        gone = true;
      }
    }
    return gone;
  }

  /** The input has closed all its files. */
  void close() {
    held.clear();
    tell();
  }
}
