package org.skidder.containers.kubernetes;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.skidder.containers.kubernetes.api.ObjectWatch;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/**
 * The fields of pods and containers by the keys they are found with. What is gone is kept for a
 * time after it was last asked for, because its last lines are read later than it ends. Bounded:
 * when there are too many keys, those of pods that are gone make room, and then no more are taken;
 * both are counted.
 *
 * <p>Thread-safe; a look-up locks nothing.
 */
final class PodIndex implements ObjectWatch.Listener<Pod> {
  /** Two orders of magnitude more than a node has. */
  static final int MAX_KEYS = 50_000;

  private static final long NEVER = Long.MAX_VALUE;

  /** Fields of one key. */
  private static final class Entry {
    final String pod;
    final Template fields;

    /** When it is forgotten, by the clock; {@link #NEVER} while it is there. */
    volatile long deadline = NEVER;

    Entry(String pod, Template fields) {
      this.pod = pod;
      this.fields = fields;
    }
  }

  private final List<Indexer> indexers;
  private final PodFields fields;
  private final long keepNanos;
  private final int maxKeys;
  private final LongSupplier clock;
  private final IndexCounters counters;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** Keys by the uid of their pod. */
  private final Map<String, Set<String>> keys = new HashMap<>();

  private boolean sweepPlanned;

  /**
   * @param indexers make the keys
   * @param fields make the fields
   * @param keep how long what is gone is kept
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  PodIndex(
      List<Indexer> indexers,
      PodFields fields,
      Duration keep,
      int maxKeys,
      LongSupplier clock,
      IndexCounters counters) {
    this.indexers = List.copyOf(indexers);
    this.fields = fields;
    this.keepNanos = keep.toNanos();
    this.maxKeys = maxKeys;
    this.clock = clock;
    this.counters = counters;
  }

  /** The fields of a key, to be laid over events. */
  Optional<Template> find(String key) {
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
  int size() {
    return entries.size();
  }

  @Override
  public synchronized void put(Pod pod) {
    String id = pod.meta().key();
    Map<String, Template> wanted = templates(pod);
    Set<String> now = new HashSet<>();
    wanted.forEach((key, template) -> {
      if (entries.containsKey(key) || hasRoom()) {
        entries.put(key, new Entry(id, template));
        now.add(key);
      } else {
        counters.rejected().increment();
      }
    });
    Set<String> before = keys.put(id, now);
    if (before != null) {
      before.removeAll(now);
      before.forEach(key -> expire(id, key));
    }
  }

  private Map<String, Template> templates(Pod pod) {
    Map<String, Template> templates = new HashMap<>();
    Template[] whole = {null};
    for (Indexer indexer : indexers) {
      indexer.keys(
          pod,
          (key, container) -> {
            if (!key.isEmpty()) {
              templates.put(
                  key,
                  container
                      .map(one -> template(fields.of(pod, one)))
                      .orElseGet(() -> whole(pod, whole)));
            }
          });
    }
    return templates;
  }

  /** All keys of the pod as a whole share one. */
  private Template whole(Pod pod, @Nullable Template[] made) {
    Template known = made[0];
    if (known == null) {
      known = template(fields.of(pod));
      made[0] = known;
    }
    return known;
  }

  private static Template template(FieldMap fields) {
    FieldMap root = new FieldMap();
    root.put("kubernetes", fields);
    return Template.of(root, new FieldMap());
  }

  @Override
  public synchronized void removed(Pod pod) {
    String id = pod.meta().key();
    Set<String> gone = keys.remove(id);
    if (gone != null) {
      gone.forEach(key -> expire(id, key));
    }
  }

  /** Begins the end of a key, unless another pod has taken it over. */
  private void expire(String pod, String key) {
    Entry entry = entries.get(key);
    if (entry != null && entry.pod.equals(pod)) {
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

  /** Forgets what nobody asked for any more. */
  synchronized void sweep() {
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
    counters.evicted().add(before - entries.size());
    return entries.size() < maxKeys;
  }
}
