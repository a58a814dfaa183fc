package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.skidder.core.plugin.SourceStatus;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;

/**
 * One file as its input knows it, to be told to people.
 *
 * @param state position handed over
 * @param harvester who reads the file, if somebody does
 */
record Progress(FileState state, Optional<Harvester> harvester) {
  private static final long UNKNOWN = -1;

  /** Looks at the sizes and at what is acknowledged; holds no lock of the input. */
  static List<SourceStatus> of(Collection<Tracked> files, Registrar registrar) {
    List<SourceStatus> all = new ArrayList<>(files.size());
    for (Tracked one : files) {
      FileState known = one.state();
      Progress file = new Progress(known, Optional.ofNullable(one.harvester()));
      // Nothing is on record before the first acknowledgement: then all of it is still to come.
      FileState acknowledged = registrar.find(known.key()).orElseGet(() -> known.withOffset(0));
      long size = file.size();
      all.add(
          new SourceStatus(
              known.type(),
              known.source(),
              known.id().toString(),
              file.activity(size),
              acknowledged.offset(),
              known.offset(),
              size,
              acknowledged.timestamp()));
    }
    return all;
  }

  private SourceStatus.State activity(long size) {
    if (harvester.isEmpty()) {
      return SourceStatus.State.CLOSED;
    }
    boolean more = size > harvester.get().seen();
    return more || !harvester.get().isAtEnd()
        ? SourceStatus.State.READING
        : SourceStatus.State.WAITING;
  }

  private long size() {
    if (state.compressed()) {
      return UNKNOWN;
    }
    try {
      return harvester.isPresent() ? harvester.get().size() : Files.size(state.path());
    } catch (IOException e) {
      return UNKNOWN; // removed, or closed just now
    }
  }
}
