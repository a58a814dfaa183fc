package org.skidder.inputs.log;

import java.util.Map;
import java.util.Optional;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.StateKey;

/**
 * Finds out whether a new file is the content of a known one under another identity: the copy of a
 * log that was then truncated, or a rotated log that was compressed. Guarded by the input's lock.
 */
final class Continuations {
  /** A copy of a log that goes on growing itself is taken for a file of its own after so long. */
  private static final long COPY_WAIT_MS = 60_000;

  private final Registrar registrar;
  private final Map<StateKey, Tracked> files;
  private final boolean once;
  private final Origins origins = new Origins();

  /**
   * @param files what the input knows
   * @param once whether there is only one scan, so that nothing can be decided later
   */
  Continuations(Registrar registrar, Map<StateKey, Tracked> files, boolean once) {
    this.registrar = registrar;
    this.files = files;
    this.once = once;
  }

  /**
   * Where a new file goes on.
   *
   * @param unknownYet whether that cannot be said yet
   * @param generation 0 when it continues nothing
   * @param position from which on it is to be read
   * @param of the path it continues
   */
  record Continuation(boolean unknownYet, long generation, long position, String of) {
    static final Continuation NONE = new Continuation(false, 0, 0, "");
    static final Continuation LATER = new Continuation(true, 0, 0, "");
  }

  /** Remembers content that was truncated away, or replaced, in its file. */
  void remember(FileState old, Tracked known) {
    origins.add(
        new Origins.Origin(
            old.path(), old.fingerprint(), old.offset(), old.generation(), known.publisher()));
  }

  /** Where a file goes on that was never seen before. */
  Continuation of(FoundFile file, HarvesterStarter.Opened opened, long now) {
    byte[] head = opened.head();
    int length = opened.headLength();
    Optional<Origins.Origin> origin = origins.find(file.path(), head, length);
    if (origin.isPresent() && opened.endsLineAt(origin.get().position())) {
      return continued(origin.get());
    }
    for (FileState state : registrar.findByFingerprint(head, length)) {
      Tracked other = files.get(state.key());
      if (other != null
          && !state.id().equals(file.id())
          && other.state().offset() > 0
          && FileNames.related(file.path(), state.path())) {
        return copyOf(other, file, opened, now);
      }
    }
    return Continuation.NONE;
  }

  private Continuation continued(Origins.Origin origin) {
    // Its events must have arrived first: until then the old position may still be needed.
    if (!origin.isDelivered()) {
      return Continuation.LATER;
    }
    origins.remove(origin);
    return new Continuation(
        false, origin.generation(), origin.position(), origin.path().toString());
  }

  /** A new file with the beginning of a known one, whose original may still be there. */
  private Continuation copyOf(
      Tracked other, FoundFile file, HarvesterStarter.Opened opened, long now) {
    FileState state = other.state();
    Optional<FoundFile> original = FoundFile.lookIfThere(state.path());
    if (original.isPresent() && original.get().id().equals(state.id())) {
      // Perhaps the first half of copy-and-truncate, or compression under way. If it stays like
      // that, the copy is a file of its own.
      boolean recent = now - file.born() < COPY_WAIT_MS;
      return recent && !once ? Continuation.LATER : Continuation.NONE;
    }
    if (!opened.compressed()) {
      return Continuation.NONE;
    }
    if (!other.isDelivered()) {
      return Continuation.LATER;
    }
    return opened.endsLineAt(state.offset())
        ? new Continuation(false, state.generation(), state.offset(), state.source())
        : Continuation.NONE;
  }
}
