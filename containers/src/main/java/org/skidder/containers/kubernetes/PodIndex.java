package org.skidder.containers.kubernetes;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.skidder.containers.kubernetes.api.ObjectWatch;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.containers.metadata.FieldsIndex;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/**
 * The fields of pods and containers by the keys that indexers make of them. Thread-safe; a look-up
 * locks nothing.
 */
final class PodIndex implements ObjectWatch.Listener<Pod> {
  private final List<Indexer> indexers;
  private final PodFields fields;
  private final FieldsIndex entries;

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
    entries = new FieldsIndex(keep, maxKeys, clock, counters.evicted(), counters.rejected());
  }

  /** The fields of a key, to be laid over events. */
  Optional<Template> find(String key) {
    return entries.find(key);
  }

  /** How many keys there are. */
  int size() {
    return entries.size();
  }

  /** Forgets what nobody asked for any more. */
  void sweep() {
    entries.sweep();
  }

  @Override
  public void put(Pod pod) {
    entries.put(pod.meta().key(), templates(pod));
  }

  @Override
  public void removed(Pod pod) {
    entries.removed(pod.meta().key());
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
}
