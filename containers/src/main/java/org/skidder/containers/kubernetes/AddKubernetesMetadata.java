package org.skidder.containers.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.skidder.containers.metadata.Once;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;

/** Lays the fields of its pod over each event. */
final class AddKubernetesMetadata implements Processor {
  private final List<Matcher> matchers;
  private final boolean perSource;
  private final Once<PodLookup> lookup;

  /**
   * @param matchers make keys; the first that makes one counts
   * @param connect begins to watch pods, when it is called for the first time
   */
  AddKubernetesMetadata(List<Matcher> matchers, Supplier<PodLookup> connect) {
    this.matchers = List.copyOf(matchers);
    lookup = new Once<>(connect);
    perSource = matchers.stream().allMatch(Matcher::isPerSource);
  }

  @Override
  public void start() {
    var _ = lookup.get();
  }

  @Override
  public void stop() {
    lookup.forget(PodLookup::leave);
  }

  @Override
  public Verdict process(Event event) {
    EventBatch single = EventBatch.of(event);
    return process(single, 0);
  }

  @Override
  public Verdict process(EventBatch batch, int index) {
    Optional<Template> fields = key(batch, index).flatMap(key -> lookup.get().find(key, 1));
    if (fields.isPresent()) {
      batch.event(index).overlay(fields.get());
    }
    return Verdict.KEEP;
  }

  @Override
  public boolean processAll(EventBatch batch) {
    if (!perSource || batch.size() == 0) {
      return batch.size() == 0;
    }
    Optional<String> key = key(batch, 0);
    // A container has two streams, whose lines may alternate.
    Template first = batch.template(0);
    Template second = first;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.unfolded(i) != null) {
        return false;
      }
      Template template = batch.template(i);
      if (template != first && template != second) {
        if (!key(batch, i).equals(key)) {
          return false;
        }
        second = template;
      }
    }
    key.flatMap(of -> lookup.get().find(of, batch.size())).ifPresent(batch::overlay);
    return true;
  }

  private Optional<String> key(EventBatch batch, int index) {
    for (Matcher matcher : matchers) {
      Optional<String> key = matcher.key(batch, index);
      if (key.isPresent()) {
        return key;
      }
    }
    return Optional.empty();
  }
}
