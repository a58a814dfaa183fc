package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.StateKey;

/**
 * Contents that left the file they were read from: a log that was truncated after it had been
 * copied. When the copy turns up, reading goes on in it where it ended in the original, with the
 * same generation. Guarded by the input's lock.
 */
final class Origins {
  private static final int MOST = 256;

  /**
   * Content that was truncated away.
   *
   * @param path under which the original was read
   * @param state up to where it was handed over
   * @param delivery whether all of that has arrived
   * @param look the look at the folders that was the last, or under way, when that was noted
   */
  record Origin(Path path, FileState state, BooleanSupplier delivery, long look) {

    boolean isDelivered() {
      return delivery.getAsBoolean();
    }
  }

  private final ArrayDeque<Origin> recent = new ArrayDeque<>();

  /** Remembers content that was truncated away; only the latest are kept. */
  void add(Origin origin) {
    if (origin.state().fingerprint().isNone()) {
      return;
    }
    recent.addFirst(origin);
    if (recent.size() > MOST) {
      recent.removeLast();
    }
  }

  /**
   * The contents a new file may continue: of a log with a related name, and it begins as they do.
   */
  List<Origin> of(Path path, Predicate<Origin> begins) {
    List<Origin> found = new ArrayList<>();
    for (Origin origin : recent) {
      if (FileNames.related(path, origin.path())
          && begins.test(origin)
          && !path.equals(origin.path())) {
        found.add(origin);
      }
    }
    return found;
  }

  /** The content that left a file last and whose copy was not found yet. */
  Optional<Origin> lastOf(StateKey file) {
    for (Origin origin : recent) {
      if (origin.state().key().equals(file)) {
        return Optional.of(origin);
      }
    }
    return Optional.empty();
  }

  /**
   * Gives files of whose new content nothing was read their last one back: as if the truncation had
   * not been seen yet, so that it will be, by somebody else.
   */
  void putBack(Iterable<Tracked> files) {
    for (Tracked known : files) {
      FileState state = known.state();
      if (state.offset() == 0 && state.fingerprint().isNone()) {
        lastOf(state.key()).ifPresent(origin -> known.state(origin.state()));
      }
    }
  }

  /** Forgets content whose copy was found. */
  void remove(Origin origin) {
    recent.remove(origin);
  }
}
