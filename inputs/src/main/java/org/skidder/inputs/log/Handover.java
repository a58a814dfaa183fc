package org.skidder.inputs.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.StateKey;

/**
 * Positions of files whose input was closed while events were under way. The registry does not have
 * them yet; an input that comes to cover such a file while the process runs goes on there, so that
 * nothing is sent twice. Thread-safe.
 */
final class Handover {
  /**
   * A file that was left.
   *
   * @param state up to where everything was handed to the pipeline
   * @param publisher the way on which it was
   */
  record Left(FileState state, Publisher publisher) {}

  private final Map<StateKey, Left> left = new HashMap<>();

  /** Leaves the files of an input that is closed. */
  synchronized void leave(Iterable<Tracked> files) {
    // What is acknowledged by now is in the registry.
    left.values().removeIf(file -> file.publisher().isDelivered());
    for (Tracked file : files) {
      Publisher publisher = file.publisher();
      if (publisher != null && !publisher.isDelivered()) {
        left.put(file.state().key(), new Left(file.state(), publisher));
      }
    }
  }

  /** Takes the files that an input covers; nobody else gets them. */
  synchronized List<Left> take(Predicate<FileState> covered) {
    List<Left> taken = new ArrayList<>();
    for (Iterator<Left> all = left.values().iterator(); all.hasNext(); ) {
      Left file = all.next();
      if (covered.test(file.state())) {
        taken.add(file);
        all.remove();
      }
    }
    return taken;
  }
}
