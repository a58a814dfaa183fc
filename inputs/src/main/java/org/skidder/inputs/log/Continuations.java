package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.StateKey;

/**
 * Finds out whether a new file is the content of a known one under another identity: the copy of a
 * log that was then truncated, or a rotated log that was compressed. Guarded by the input's lock.
 */
final class Continuations {
  /** A copy of a log that goes on growing itself is taken for a file of its own after so long. */
  private static final long COPY_WAIT_MS = 60_000;

  /**
   * More files than this with one base name are not the rotations of one log, but numbered logs;
   * comparing each new one with all others would take for ever.
   */
  private static final int MOST_NEIGHBOURS = 64;

  /** A copy has its first bytes after so long. */
  private static final long COPY_BEGIN_MS = 1_000;

  private final StateKind kind;
  private final Registrar registrar;
  private final Map<StateKey, Tracked> files;
  private final boolean once;
  private final HarvesterStarter starter;
  private final Origins origins = new Origins();

  /** What the scan under way found. */
  private final Map<StateKey, FoundFile> present = new HashMap<>();

  /** Whose end a copy waits for, by the scan under way. */
  private final Set<StateKey> awaited = new HashSet<>();

  /** Truncated files with a copy that cannot go on yet, by the scan under way. */
  private final Set<Path> awaitedOrigins = new HashSet<>();

  /** Known files by {@link FileNames#family}; made when first asked for in a scan. */
  private final Map<Path, List<Tracked>> families = new HashMap<>();

  /**
   * @param kind the input's positions
   * @param starter opens files to compare them
   * @param files what the input knows
   * @param once whether there is only one scan, so that nothing can be decided later
   */
  Continuations(
      StateKind kind,
      Registrar registrar,
      HarvesterStarter starter,
      Map<StateKey, Tracked> files,
      boolean once) {
    this.kind = kind;
    this.registrar = registrar;
    this.starter = starter;
    this.files = files;
    this.once = once;
  }

  /**
   * Where a new file goes on.
   *
   * @param unknownYet whether that cannot be said yet
   * @param generation 0 when it continues nothing
   * @param position from which on it is to be read
   * @param fingerprint of what was read
   * @param of the path it continues
   */
  record Continuation(
      boolean unknownYet, long generation, long position, Fingerprint fingerprint, String of) {
    static final Continuation NONE = new Continuation(false, 0, 0, Fingerprint.NONE, "");
    static final Continuation LATER = new Continuation(true, 0, 0, Fingerprint.NONE, "");
  }

  /** A scan begins. */
  void begin(Collection<FoundFile> found) {
    present.clear();
    awaited.clear();
    awaitedOrigins.clear();
    families.clear();
    found.forEach(file -> present.put(kind.key(file.id()), file));
  }

  /** Whether a file had content that a copy may go on with. */
  boolean isOrigin(Path path) {
    return origins.isOrigin(path);
  }

  /** Whether a copy of the old content of a truncated file cannot go on yet. */
  boolean isAwaited(Path path) {
    return awaitedOrigins.contains(path);
  }

  /** Whether the state of a file must be kept: it is there, or a copy needs it. */
  boolean isNeeded(StateKey key) {
    return present.containsKey(key) || awaited.contains(key);
  }

  /** A file was opened in this scan. */
  void opened(Tracked known) {
    if (!families.isEmpty()) {
      families
          .computeIfAbsent(FileNames.family(known.state().path()), unused -> new ArrayList<>())
          .add(known);
    }
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
    return FileNames.isRotated(file.path())
        ? continuationOfNeighbour(file, opened, now)
        : Continuation.NONE;
  }

  /**
   * Looks at the files of the same log in the same folder: what is not delivered is not in the
   * registry's index, and of what was not read there is no fingerprint.
   */
  private Continuation continuationOfNeighbour(
      FoundFile file, HarvesterStarter.Opened opened, long now) {
    int length = opened.headLength();
    List<Tracked> neighbours = neighbours(file.path());
    if (neighbours.size() > MOST_NEIGHBOURS) {
      return Continuation.NONE;
    }
    for (Tracked other : neighbours) {
      FileState state = other.state();
      if (state.id().equals(file.id())) {
        continue;
      }
      if (state.offset() == 0 || state.fingerprint().length() == 0) {
        if (isCopyOfUnread(state, file, opened, now)) {
          return later(state);
        }
        continue;
      }
      if (Origins.begins(opened.head(), length, state.fingerprint())) {
        return copyOf(other, file, opened, now);
      }
      if (isBeginningOfCopy(state, file, length, now)) {
        return later(state);
      }
    }
    return Continuation.NONE;
  }

  /** Known files of the same log, by folder and base of the name; made once per scan. */
  private List<Tracked> neighbours(Path path) {
    if (families.isEmpty()) {
      for (Tracked known : files.values()) {
        families
            .computeIfAbsent(FileNames.family(known.state().path()), unused -> new ArrayList<>())
            .add(known);
      }
    }
    return families.getOrDefault(FileNames.family(path), List.of());
  }

  /** Whether a file begins like one of which nothing was handed over yet; only one may be. */
  private boolean isCopyOfUnread(
      FileState original, FoundFile file, HarvesterStarter.Opened opened, long now) {
    FoundFile there = present.get(original.key());
    if (once
        || there == null
        || now - file.born() >= COPY_WAIT_MS
        || !FileNames.isRotated(file.path())) {
      return false;
    }
    Optional<HarvesterStarter.Opened> other = starter.open(there);
    if (other.isEmpty()) {
      return false;
    }
    other.get().close();
    int common = Math.min(opened.headLength(), other.get().headLength());
    return common > 0 && Arrays.equals(opened.head(), 0, common, other.get().head(), 0, common);
  }

  /** Whether a file may be a copy that has only begun to be written, too short to tell. */
  private boolean isBeginningOfCopy(FileState original, FoundFile file, int length, long now) {
    return length < original.fingerprint().length()
        && present.containsKey(original.key())
        && now - file.born() < COPY_BEGIN_MS
        && FileNames.isRotated(file.path())
        && !once;
  }

  /** A state that a copy needs must not be forgotten in the same scan. */
  private Continuation later(FileState needed) {
    awaited.add(needed.key());
    return Continuation.LATER;
  }

  private Continuation continued(Origins.Origin origin) {
    // Its events must have arrived first: until then the old position may still be needed.
    if (!origin.isDelivered()) {
      awaitedOrigins.add(origin.path());
      return Continuation.LATER;
    }
    origins.remove(origin);
    return new Continuation(
        false,
        origin.generation(),
        origin.position(),
        origin.fingerprint(),
        origin.path().toString());
  }

  /** A new file with the beginning of a known one, whose original may still be there. */
  private Continuation copyOf(
      Tracked other, FoundFile file, HarvesterStarter.Opened opened, long now) {
    FileState state = other.state();
    Optional<FoundFile> original = FoundFile.lookIfThere(state.path());
    // It may have a name by now that its state does not know yet.
    boolean there =
        present.containsKey(state.key())
            || original.isPresent() && original.get().id().equals(state.id());
    if (there) {
      // Perhaps the first half of copy-and-truncate, or compression under way. If it stays like
      // that, the copy is a file of its own.
      boolean recent = now - file.born() < COPY_WAIT_MS;
      return recent && !once ? later(state) : Continuation.NONE;
    }
    if (!opened.compressed()) {
      return Continuation.NONE;
    }
    if (!other.isDelivered()) {
      Harvester harvester = other.harvester();
      if (harvester != null && harvester.isAtEnd()) {
        harvester.stop(CloseReason.RENAMED);
      }
      return later(state);
    }
    return opened.endsLineAt(state.offset())
        ? new Continuation(
            false, state.generation(), state.offset(), state.fingerprint(), state.source())
        : Continuation.NONE;
  }
}
