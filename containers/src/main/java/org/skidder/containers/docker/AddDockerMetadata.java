package org.skidder.containers.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.skidder.containers.metadata.Once;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldPath;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays the fields of its container over each event. What may tell the container is tried in order:
 * the path of the log, processes, fields; the first that names a known one counts.
 */
final class AddDockerMetadata implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger("docker");
  private static final FieldPath SOURCE = FieldPath.of("source");

  /** Fields of which events of one source may have different values although they are raw. */
  private static final Set<String> VARYING = Set.of("message", "offset", "@timestamp", "stream");

  private final boolean matchSource;
  private final int sourceIndex;
  private final List<FieldPath> pids;
  private final List<FieldPath> fields;

  /** All of them. */
  private final List<FieldPath> asked = new ArrayList<>();

  private final boolean perSource;
  private final ProcessContainers processes;
  private final Once<ContainerLookup> lookup;

  /**
   * @param connect begins to watch containers, when it is called for the first time
   */
  AddDockerMetadata(
      AddDockerMetadataConfig config,
      ProcessContainers processes,
      Supplier<ContainerLookup> connect) {
    matchSource = config.matchSource();
    sourceIndex = config.matchSourceIndex();
    pids = config.matchPids().stream().map(FieldPath::of).toList();
    fields = config.matchFields().stream().map(FieldPath::of).toList();
    if (matchSource) {
      asked.add(SOURCE);
    }
    asked.addAll(pids);
    asked.addAll(fields);
    List<String> all = new ArrayList<>(config.matchPids());
    all.addAll(config.matchFields());
    perSource = all.stream().noneMatch(VARYING::contains);
    this.processes = processes;
    lookup = new Once<>(connect);
  }

  @Override
  public void start() {
    var _ = lookup.get();
  }

  @Override
  public Verdict process(Event event) {
    return process(EventBatch.of(event), 0);
  }

  @Override
  public Verdict process(EventBatch batch, int index) {
    Optional<Template> found = find(batch, index, 1);
    if (found.isPresent()) {
      batch.event(index).overlay(found.get());
    }
    return Verdict.KEEP;
  }

  @Override
  public boolean processAll(EventBatch batch) {
    if (!perSource || batch.size() == 0) {
      return batch.size() == 0;
    }
    for (int i = 1; i < batch.size(); i++) {
      boolean alike =
          batch.unfolded(i - 1) == null
              && batch.unfolded(i) == null
              && batch.template(i - 1) == batch.template(i);
      if (!alike && !isSame(batch, i - 1, i)) {
        return false;
      }
    }
    find(batch, 0, batch.size()).ifPresent(batch::overlay);
    return true;
  }

  /** Whether two events have the same values where the container is looked for. */
  private boolean isSame(EventBatch batch, int one, int other) {
    for (FieldPath path : asked) {
      if (!path.read(batch, one).equals(path.read(batch, other))) {
        return false;
      }
    }
    return true;
  }

  private Optional<Template> find(EventBatch batch, int index, int events) {
    ContainerLookup known = lookup.get();
    Optional<Template> found = bySource(known, batch, index);
    if (found.isEmpty()) {
      found = byProcess(known, batch, index);
    }
    if (found.isEmpty()) {
      found = byField(known, batch, index);
    }
    known.count(found.isPresent(), events);
    return found;
  }

  private Optional<Template> bySource(ContainerLookup known, EventBatch batch, int index) {
    if (!matchSource) {
      return Optional.empty();
    }
    return SOURCE
        .read(batch, index)
        .flatMap(source -> segment(source.toString(), sourceIndex))
        .flatMap(known::find);
  }

  /** One of the names in a path, empty ones not counted. */
  static Optional<String> segment(String path, int wanted) {
    int number = 0;
    int from = 0;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      if (to > from && number++ == wanted) {
        return Optional.of(path.substring(from, to));
      }
      from = to + 1;
    }
    return Optional.empty();
  }

  /** The first process that can be looked at decides. */
  private Optional<Template> byProcess(ContainerLookup known, EventBatch batch, int index) {
    for (FieldPath path : pids) {
      Optional<Long> pid = path.read(batch, index).flatMap(AddDockerMetadata::number);
      if (pid.isPresent()) {
        try {
          return processes.of(pid.get()).flatMap(known::find);
        } catch (IOException e) {
          LOG.debug("process {}: {}", pid.get(), e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> number(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return Optional.of(((Number) value).longValue()).filter(pid -> pid > 0);
    }
    String text = value.toString();
    return text.matches("[1-9][0-9]{0,9}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private Optional<Template> byField(ContainerLookup known, EventBatch batch, int index) {
    for (FieldPath path : fields) {
      Optional<Object> value = path.read(batch, index).filter(CharSequence.class::isInstance);
      if (value.isPresent()) {
        return known.find(value.get().toString());
      }
    }
    return Optional.empty();
  }
}
