package org.skidder.containers.kubernetes;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Option;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldPath;
import org.skidder.core.format.FormatString;

/** Makes of an event the key by which its pod is found. Thread-safe. */
sealed interface Matcher {
  /** The key of one event; empty if it has none. Leaves raw events raw. */
  Optional<String> key(EventBatch batch, int index);

  /** Whether all raw events of a source have the same key. */
  boolean isPerSource();

  /** Options of {@code fields}. */
  record FieldsConfig(
      @Option(
              value = "Fields that may hold the key; the first that holds a text counts.",
              required = true)
          List<String> lookupFields) {}

  /** Options of {@code field_format}. */
  record FieldFormatConfig(
      @Option(value = "Format string that makes the key.", required = true) FormatString format) {}

  /** What a path of a log tells. */
  enum ResourceType {
    /** The id of a container. */
    CONTAINER,
    /** The UID of a pod. */
    POD
  }

  /** Options of {@code logs_path}. */
  record LogsPathConfig(
      @Option(value = "Folder of the logs.", def = "/var/lib/docker/containers/") String logsPath,
      @Option(
              value =
                  "What the path of a log tells: the id of a `container`, or the UID of a `pod`"
                      + " (with the indexer `pod_uid`).",
              def = "container")
          ResourceType resourceType) {
    /** All defaults. */
    static LogsPathConfig defaults() {
      return new LogsPathConfig("/var/lib/docker/containers/", ResourceType.CONTAINER);
    }
  }

  /** The first of some fields that holds a text. */
  final class Fields implements Matcher {
    private final List<FieldPath> fields;
    private final boolean perSource;

    Fields(FieldsConfig config) {
      fields = config.lookupFields().stream().map(FieldPath::of).toList();
      perSource =
          config.lookupFields().stream()
              .noneMatch(List.of("message", "offset", "@timestamp")::contains);
    }

    @Override
    public Optional<String> key(EventBatch batch, int index) {
      for (FieldPath field : fields) {
        if (field.read(batch, index).orElse(null) instanceof CharSequence text) {
          String key = text.toString();
          if (!key.isEmpty()) {
            return Optional.of(key);
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public boolean isPerSource() {
      return perSource;
    }
  }

  /** A format string. */
  final class FieldFormat implements Matcher {
    private final FormatString format;

    FieldFormat(FieldFormatConfig config) {
      format = config.format();
    }

    @Override
    public Optional<String> key(EventBatch batch, int index) {
      return format.format(batch, index).filter(key -> !key.isEmpty());
    }

    @Override
    public boolean isPerSource() {
      return format.isConstant();
    }
  }

  /** A part of the path in {@code source}. */
  final class LogsPath implements Matcher {
    private static final FieldPath SOURCE = FieldPath.of("source");

    private final PathKey rule;

    /** The key of the path that was asked for last. */
    private record Known(String path, Optional<String> key) {}

    // A benign race: two threads may cut the same path once each.
    private volatile @Nullable Known last;

    LogsPath(LogsPathConfig config) {
      rule = PathKey.of(config.logsPath(), config.resourceType());
    }

    @Override
    public Optional<String> key(EventBatch batch, int index) {
      if (!(SOURCE.read(batch, index).orElse(null) instanceof CharSequence text)) {
        return Optional.empty();
      }
      String path = text.toString();
      Known known = last;
      if (known == null || !known.path().equals(path)) {
        known = new Known(path, rule.key(path));
        last = known;
      }
      return known.key();
    }

    @Override
    public boolean isPerSource() {
      return true;
    }
  }
}
