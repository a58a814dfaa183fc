package org.skidder.containers.metadata;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics.Counter;

/**
 * Fields of containers or pods, their owners, by the keys they are found with. What is gone is kept
 * for a time after it was last asked for, because its last lines are read later than it ends.
 * Bounded: when there are too many keys, those of owners that are gone make room, and then no more
 * are taken; both are counted.
 *
 * <p>Thread-safe; a look-up locks nothing.
 */
public final class FieldsIndex {
  /** Two orders of magnitude more than a node has. */
  public static final int MAX_KEYS = 50_000;

  private static final long NEVER = Long.MAX_VALUE;

  /** Fields of one key. */
  private static final class Entry {
    final String owner;
    final Template fields;

    /** When it is forgotten, by the clock; {@link #NEVER} while it is there. */
    volatile long deadline = NEVER;

    Entry(String owner, Template fields) {
      this.owner = owner;
      this.fields = fields;
    }
  }

  private final long keepNanos;
  private final int maxKeys;
  private final LongSupplier clock;
  private final Counter evicted;
  private final Counter rejected;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** Keys by their owner. */
  private final Map<String, Set<String>> keys = new HashMap<>();

  private boolean sweepPlanned;

  /**
   * @param keep how long what is gone is kept
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @param evicted keys of what is gone, forgotten early because there were too many
   * @param rejected keys that were not taken because there were too many
   */
  public FieldsIndex(
      Duration keep, int maxKeys, LongSupplier clock, Counter evicted, Counter rejected) {
    this.keepNanos = keep.toNanos();
    this.maxKeys = maxKeys;
    this.clock = clock;
    this.evicted = evicted;
    this.rejected = rejected;
  }

  /** The fields of a key, to be laid over events. */
  public Optional<Template> find(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.deadline != NEVER) {
      entry.deadline = clock.getAsLong() + keepNanos;
    }
    return Optional.of(entry.fields);
  }

  /** How many keys there are. */
  public int size() {
    return entries.size();
  }

  /** Notes all keys of an owner; those it has no more are those of one that is gone. */
  public synchronized void put(String owner, Map<String, Template> wanted) {
    Set<String> now = new HashSet<>();
    wanted.forEach((key, template) -> {
      if (entries.containsKey(key) || hasRoom()) {
        entries.put(key, new Entry(owner, template));
        now.add(key);
      } else {
        rejected.increment();
      }
    });
    Set<String> before = keys.put(owner, now);
    if (before != null) {
      before.removeAll(now);
      before.forEach(key -> expire(owner, key));
    }
  }

  /** An owner is gone. */
  public synchronized void removed(String owner) {
    Set<String> gone = keys.remove(owner);
    if (gone != null) {
      gone.forEach(key -> expire(owner, key));
    }
  }

  /** Begins the end of a key, unless another owner has taken it over. */
  private void expire(String owner, String key) {
    Entry entry = entries.get(key);
    if (entry != null && entry.owner.equals(owner)) {
      entry.deadline = clock.getAsLong() + keepNanos;
      planSweep();
    }
  }

  private void planSweep() {
    if (!sweepPlanned) {
      sweepPlanned = true;
      CompletableFuture.delayedExecutor(
              Math.max(keepNanos, 1_000_000L), TimeUnit.NANOSECONDS, Runnable::run)
          .execute(this::sweep);
    }
  }

  /** Forgets what nobody asked for any more; done by itself from time to time. */
  public synchronized void sweep() {
    sweepPlanned = false;
    long now = clock.getAsLong();
    entries.values().removeIf(entry -> entry.deadline != NEVER && entry.deadline - now <= 0);
    if (entries.values().stream().anyMatch(entry -> entry.deadline != NEVER)) {
      planSweep();
    }
  }

  private boolean hasRoom() {
    if (entries.size() < maxKeys) {
      return true;
    }
    int before = entries.size();
    entries.values().removeIf(entry -> entry.deadline != NEVER);
    evicted.add(before - entries.size());
    return entries.size() < maxKeys;
  }
}
