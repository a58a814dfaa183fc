package org.skidder.containers.docker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.file.KernelFiles;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * Tells in which container a process runs, by its control groups (cgroups(7), {@code
 * /proc/<pid>/cgroup}): the id is part of their paths, whatever made them ({@code /docker/<id>},
 * {@code docker-<id>.scope}). What was read is remembered for 5 minutes; bounded. Thread-safe.
 */
final class ProcessContainers {
  /** As many processes a node rarely has. */
  static final int MOST = 10_000;

  private static final long KEEP_NANOS = Duration.ofMinutes(5).toNanos();
  private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");
  private static final String DOCKER = "/docker";

  /**
   * What is known of a process.
   *
   * @param id of its container; empty: it is in none
   */
  private record Known(Optional<String> id, long deadline) {}

  private final Path proc;
  private final int most;
  private final LongSupplier clock;
  private final Supplier<Counter> evicted;
  private final Map<Long, Known> known = new ConcurrentHashMap<>();

  /**
   * @param hostfs with {@code proc} in it
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @param evicted processes forgotten early because there were too many
   */
  ProcessContainers(Path hostfs, int most, LongSupplier clock, Supplier<Counter> evicted) {
    proc = hostfs.resolve("proc");
    this.most = most;
    this.clock = clock;
    this.evicted = evicted;
  }

  /**
   * The container of a process.
   *
   * @return the id, empty for none
   * @throws IOException when there is no such process any more, or it cannot be looked at
   */
  Optional<String> of(long pid) throws IOException {
    long now = clock.getAsLong();
    Known there = known.get(pid);
    if (there != null && there.deadline() - now > 0) {
      return there.id();
    }
    Path file = proc.resolve(Long.toString(pid)).resolve("cgroup");
    Optional<String> id = id(KernelFiles.read(file));
    makeRoom(now);
    known.put(pid, new Known(id, now + KEEP_NANOS));
    return id;
  }

  private void makeRoom(long now) {
    if (known.size() < most) {
      return;
    }
    known.values().removeIf(each -> each.deadline() - now <= 0);
    if (known.size() >= most) {
      evicted.get().add(known.size());
      known.clear();
    }
  }

  /** The id in the text of a cgroup file: lines {@code hierarchy:controllers:path}. */
  static Optional<String> id(String text) {
    String fallback = "";
    for (String line : text.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      Matcher ids = ID.matcher(parts[2]);
      String last = "";
      while (ids.find()) {
        last = ids.group();
      }
      if (!last.isEmpty()) {
        return Optional.of(last);
      }
      if (fallback.isEmpty() && parts[2].startsWith(DOCKER)) {
        fallback = parts[2].substring(parts[2].lastIndexOf('/') + 1);
      }
    }
    return fallback.isEmpty() ? Optional.empty() : Optional.of(fallback);
  }
}
