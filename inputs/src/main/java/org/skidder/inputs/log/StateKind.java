package org.skidder.inputs.log;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.StateKey;
import org.skidder.inputs.log.container.ContainerStream;

/**
 * Which positions are an input's: two that read different streams of one file each have their own.
 *
 * @param type of the input, noted with its positions
 * @param meta what else is part of a position's identity
 */
record StateKind(String type, SortedMap<String, String> meta) {

  /** Positions of an input of a type that reads some stream. */
  static StateKind of(String type, ContainerStream stream) {
    SortedMap<String, String> meta =
        stream == ContainerStream.ALL
            ? Collections.emptySortedMap()
            : new TreeMap<>(Map.of("stream", stream.streamName()));
    return new StateKind(type, meta);
  }

  /** Identity of the position in a file. */
  StateKey key(FileIdentity id) {
    return new StateKey(id, meta);
  }

  /** A position at the start of a file. */
  FileState start(FoundFile file) {
    return FileState.of(file.id(), file.path()).withType(type).withMeta(meta);
  }

  /** Whether a position is one of these, whatever the type of the input was. */
  boolean includes(FileState state) {
    return state.meta().equals(meta);
  }

  /**
   * The position of Filebeat in a file, as one of these: its log inputs have one for all streams.
   * Empty for any other position, also where Skidder has read on from it.
   */
  Optional<FileState> adopted(FileState state) {
    boolean ofFilebeat = state.isFile() && state.generation() == 0 && state.meta().isEmpty();
    return ofFilebeat && !meta.isEmpty() && type.equals("log")
        ? Optional.of(state.withMeta(meta))
        : Optional.empty();
  }
}
