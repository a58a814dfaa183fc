package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.StateKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a new file is the content of a known one under another identity: the copy of a
 * log that was then truncated, or a rotated log that was compressed. Guarded by the input's lock.
 */
final class Continuations {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Opens files to look at their content. */
  interface Opener {
    /** Whether compressed files are read as what they contain. */
    boolean readsCompressed();

    /** Opens a file that a scan found; empty when that is not possible, or it is another by now. */
    Optional<HarvesterStarter.Opened> open(FoundFile file);
  }

  /**
   * More files than this with one base name are not the rotations of one log, but numbered logs;
   * comparing each new one with all others would take for ever.
   */
  static final int MOST_NEIGHBOURS = 64;

  /** A truncated file waits for so many looks at most for its copies to keep their names. */
  private static final int MOST_LOOKS = 20;

  private final StateKind kind;
  private final Registrar registrar;
  private final Map<StateKey, Tracked> files;
  private final boolean once;
  private final Opener opener;
  private final Origins origins = new Origins();
  private final Newcomers newcomers;

  /** What the scan under way found. */
  private Collection<FoundFile> found = List.of();

  /** The same by identity; made when first asked for in a scan. */
  private final Map<StateKey, FoundFile> present = new HashMap<>();

  /** Whose end a copy waits for, by the scan under way. */
  private final Set<StateKey> awaited = new HashSet<>();

  /** Truncated files with a copy that cannot go on yet, by the scan under way. */
  private final Set<StateKey> awaitedOrigins = new HashSet<>();

  private final Undecided undecided = new Undecided();

  /** Undecided files that were compared with their original. */
  private final Map<StateKey, Compared> compared = new HashMap<>();

  /** Logs with a rotated file, by the scan under way, that only the next one can look into. */
  private final Set<Path> unseen = new HashSet<>();

  /** Known files by {@link FileNames#family}; made when first asked for in a scan. */
  private final Map<Path, List<Tracked>> families = new HashMap<>();

  /**
   * A file that had nothing that its original had not.
   *
   * @param generation of the content of the original
   * @param head what the file had then: its inode may be another file's by now
   */
  private record Compared(long generation, Fingerprint head) {}

  /**
   * @param kind the input's positions
   * @param opener opens files to compare them
   * @param files what the input knows
   * @param once whether there is only one scan, so that nothing can be decided later
   * @param began when the input began, milliseconds since the epoch
   */
  Continuations(
      StateKind kind,
      Registrar registrar,
      Opener opener,
      Map<StateKey, Tracked> files,
      boolean once,
      long began) {
    this.kind = kind;
    this.registrar = registrar;
    this.opener = opener;
    this.files = files;
    this.once = once;
    newcomers = new Newcomers(began);
  }

  /** A scan begins. */
  void begin(Collection<FoundFile> files) {
    found = files;
    present.clear();
    awaited.clear();
    awaitedOrigins.clear();
    unseen.clear();
    families.clear();
    newcomers.beginScan(this.files.keySet());
    if (!undecided.isEmpty() || !compared.isEmpty()) {
      undecided.retain(present().keySet());
      compared.keySet().retainAll(present().keySet());
    }
  }

  private Map<StateKey, FoundFile> present() {
    if (present.isEmpty()) {
      found.forEach(file -> present.put(kind.key(file.id()), file));
    }
    return present;
  }

  /** Whether a file had content that a copy may go on with. */
  boolean isOrigin(StateKey file) {
    return origins.lastOf(file).isPresent();
  }

  /**
   * Whether copies of the old content of a truncated file may not have been looked at yet: the look
   * at the folders that found the files of this scan began before the truncation was noted, or one
   * that it found had another name before its turn came.
   */
  boolean isTooEarly(FoundFile file, long look) {
    return !once
        && origins
            .lastOf(kind.key(file.id()))
            .filter(origin ->
                origin.look() >= look
                    || (look - origin.look() < MOST_LOOKS
                        && unseen.contains(FileNames.family(file.path()))))
            .isPresent();
  }

  /** Whether a copy of the old content of a truncated file cannot go on yet. */
  boolean isAwaited(StateKey file) {
    return awaitedOrigins.contains(file);
  }

  /** A new file waits for its turn to be opened; what it may be a copy of is needed until then. */
  void notOpened(FoundFile file) {
    if (FileNames.isRotated(file.path())) {
      neighbours(file.path()).forEach(other -> awaited.add(other.state().key()));
      if (!file.isThere()) {
        unseen.add(FileNames.family(file.path()));
      }
    }
  }

  /** As {@link #notOpened}, and it will be in the next scan. */
  void postponed(FoundFile file) {
    notOpened(file);
    unseen.add(FileNames.family(file.path()));
  }

  /** Whether the scan under way found a file. */
  boolean isPresent(StateKey key) {
    return present().containsKey(key);
  }

  /** Whether the state of a file must be kept: it is there, or a copy needs it. */
  boolean isNeeded(StateKey key) {
    return isPresent(key) || awaited.contains(key);
  }

  /** A file was opened in this scan. */
  void opened(Tracked known) {
    if (!families.isEmpty()) {
      families
          .computeIfAbsent(FileNames.family(known.state().path()), _ -> new ArrayList<>())
          .add(known);
    }
  }

  /**
   * Remembers content that was truncated away, or replaced, in its file.
   *
   * @param path under which it was read: the file may have been renamed since it was copied
   */
  void remember(Path path, FileState old, Tracked known, long look) {
    origins.add(new Origins.Origin(path, old, delivery(known), look));
  }

  /** The input is closed: whoever covers its files next is to look for the copies. */
  void end() {
    origins.putBack(files.values());
  }

  /**
   * Whether what a file handed over so far has arrived. Its publisher goes on with new content, so
   * that it need not ever be without events under way.
   */
  private static BooleanSupplier delivery(Tracked known) {
    Publisher publisher = known.publisher();
    if (publisher == null || publisher.isDelivered()) {
      return () -> true;
    }
    AtomicBoolean delivered = new AtomicBoolean();
    publisher.note(() -> delivered.set(true));
    return delivered::get;
  }

  /**
   * Where a file goes on of which nothing was read yet.
   *
   * @param onlyCopy whether it is asked again in the same scan if the file is no copy
   * @throws IOException when it cannot be read, so that this cannot be told
   */
  Continuation of(FoundFile file, HarvesterStarter.Opened opened, boolean onlyCopy, long now)
      throws IOException {
    boolean known = false;
    try {
      Continuation found = find(file, opened, now);
      known = !found.unknownYet() && (found.generation() != 0 || !onlyCopy);
      return found;
    } finally {
      if (known) {
        undecided.decided(kind.key(file.id()));
        compared.remove(kind.key(file.id()));
      } else {
        // Whichever it turns out to be a copy of, that must not be forgotten in the same scan.
        candidates(file, opened).forEach(other -> awaited.add(other.state().key()));
      }
    }
  }

  private Continuation find(FoundFile file, HarvesterStarter.Opened opened, long now)
      throws IOException {
    if (isPackedLater(file, opened, now)) {
      return Continuation.LATER;
    }
    Continuation best = Continuation.NONE;
    for (Tracked other : candidates(file, opened)) {
      Optional<FoundFile> original = place(other.state());
      if (original.isPresent()) {
        if (waitBeside(file, opened, other, original.get(), now)) {
          return later(other.state());
        }
      } else if (!once && !Cleaner.isGone(other.state()) && mayWait(file, now)) {
        return later(other.state()); // it cannot be seen for now
      } else {
        Continuation one = continued(other, file, opened);
        if (one.unknownYet()) {
          return one;
        }
        best = best.orFurther(one);
      }
    }
    Optional<Origins.Origin> longer = longerThan(file, opened, now);
    if (longer.isPresent()) {
      return later(longer.get());
    }
    // A copy of this content that is gone itself may have been read further than the original.
    for (Origins.Origin origin : origins(file, opened)) {
      if (opened.compressed() && !origin.isDelivered()) {
        return later(origin); // before it is unpacked up to the position, every time
      }
      long position = position(file, opened, origin.state());
      if (position >= 0 && (best.generation() == 0 || position > best.position())) {
        return continued(origin, position, opened);
      }
    }
    return best;
  }

  /** Whether a file is to become a compressed one by its name, and has no content yet. */
  private boolean isPackedLater(FoundFile file, HarvesterStarter.Opened opened, long now) {
    return !once
        && !opened.compressed()
        && opened.headLength() < CompressedSource.MAGIC
        && FileNames.isPacked(file.path())
        && opener.readsCompressed()
        && mayWait(file, now);
  }

  private boolean mayWait(FoundFile file, long now) {
    return undecided.mayWait(kind.key(file.id()), file, now);
  }

  /**
   * Known files of the same log that may have the same content: by the registry, wherever they are,
   * and by name in the same folder, because the registry's index has only what was delivered.
   */
  private List<Tracked> candidates(FoundFile file, HarvesterStarter.Opened opened) {
    if (!FileNames.isRotated(file.path())) {
      return List.of(); // the usual case, which is to cost nothing
    }
    Set<Tracked> all = new LinkedHashSet<>();
    for (FileState state : registrar.findByFingerprint(opened.head(), opened.headLength())) {
      Tracked other = files.get(state.key());
      if (all.size() < MOST_NEIGHBOURS
          && other != null
          && FileNames.related(file.path(), state.path())
          && Copies.mayBe(file, opened, other)) {
        all.add(other);
      }
    }
    List<Tracked> neighbours = neighbours(file.path());
    if (neighbours.size() <= MOST_NEIGHBOURS) {
      neighbours.stream().filter(other -> Copies.mayBe(file, opened, other)).forEach(all::add);
    }
    return List.copyOf(all);
  }

  /** Known files of the same log; made once per scan. */
  private List<Tracked> neighbours(Path path) {
    if (families.isEmpty()) {
      for (Tracked known : files.values()) {
        families
            .computeIfAbsent(FileNames.family(known.state().path()), _ -> new ArrayList<>())
            .add(known);
      }
    }
    return families.getOrDefault(FileNames.family(path), List.of());
  }

  /** Where a known file is now; empty when it is gone, or cannot be seen. */
  private Optional<FoundFile> place(FileState state) {
    FoundFile found = present().get(state.key());
    // It may have a name by now that its state does not know yet.
    return found != null
        ? Optional.of(found)
        : FoundFile.lookIfThere(state.path()).filter(file -> file.id().equals(state.id()));
  }

  /**
   * Has a file wait that is a copy of one that is still there, perhaps the first half of
   * copy-and-truncate, or of compression. It is one as long as it has nothing that the original has
   * not, so no line waits for this decision that is not read there. Who reads an original that has
   * other content by now is asked to end, so that the copy can go on.
   *
   * @return whether it is to wait
   */
  private boolean waitBeside(
      FoundFile file, HarvesterStarter.Opened opened, Tracked other, FoundFile original, long now) {
    if (once || (opened.headLength() > 0 && newcomers.include(file, other.state().key()))) {
      return false;
    }
    if (opened.headLength() == 0) {
      return undecided.mayBegin(kind.key(file.id()), file, opened.compressed(), now);
    }
    Optional<HarvesterStarter.Opened> there = opener.open(original);
    if (there.isEmpty()) {
      return mayWait(file, now);
    }
    FileState state = other.state();
    try {
      Fingerprint known = state.fingerprint();
      if (!known.isNone() && !known.isPrefixOf(there.get().head(), there.get().headLength())) {
        // What is known of the original has left it; who reads it will find that out, too.
        boolean mayBegin =
            known.length() > opened.headLength()
                || known.isPrefixOf(opened.head(), opened.headLength());
        if (mayBegin) {
          other.endAtEnd(CloseReason.TRUNCATED);
        }
        return mayBegin && (other.isRunning() || mayWait(file, now));
      }
      if (!Contents.isBeginning(opened, there.get())) {
        // It may have been truncated, or replaced, while it was compared.
        return there.get().hasOtherHead() && mayWait(file, now);
      }
      if (!known.isNone()) {
        Fingerprint head = Fingerprint.of(opened.head(), opened.headLength());
        compared.put(kind.key(file.id()), new Compared(state.generation(), head));
      }
      boolean compressed = opened.compressed() || there.get().compressed();
      return undecided.mayBeCopy(kind.key(file.id()), file, compressed, original.size(), now);
    } catch (IOException e) {
      return mayBeComparedLater(file, original, e, now);
    } finally {
      there.get().close();
    }
  }

  private boolean mayBeComparedLater(FoundFile file, FoundFile original, IOException e, long now) {
    if (mayWait(file, now)) {
      LOG.debug("{}: cannot be compared with {}: {}", file.path(), original.path(), e.toString());
      return true;
    }
    LOG.warn(
        "{}: cannot be compared with {}, of which it may be a copy; it is read as a file of its"
            + " own: {}",
        file.path(),
        original.path(),
        e.toString());
    return false;
  }

  /** A state that a copy needs must not be forgotten in the same scan. */
  private Continuation later(FileState needed) {
    awaited.add(needed.key());
    return Continuation.LATER;
  }

  private Continuation later(Origins.Origin origin) {
    awaitedOrigins.add(origin.state().key());
    return Continuation.LATER;
  }

  /** Whether a file begins as content does; one that was compared with it may be shorter. */
  private boolean begins(FoundFile file, HarvesterStarter.Opened opened, FileState content) {
    return content.fingerprint().isPrefixOf(opened.head(), opened.headLength())
        || wasBeside(file, opened, content);
  }

  /** Content that left its file and that a packed file may have, too little of it yet to tell. */
  private Optional<Origins.Origin> longerThan(
      FoundFile file, HarvesterStarter.Opened opened, long now) {
    if (once || !opened.compressed() || !opened.source().mayGrow()) {
      return Optional.empty();
    }
    int length = opened.headLength();
    return origins.of(file.path(), one -> one.state().fingerprint().length() > length).stream()
        .findFirst()
        .filter(_ -> mayWait(file, now));
  }

  /** Contents that left their file and that a new one may go on with. */
  private List<Origins.Origin> origins(FoundFile file, HarvesterStarter.Opened opened) {
    return FileNames.isRotated(file.path())
        ? origins.of(
            file.path(),
            origin ->
                Copies.isTelling(file, opened, origin.state(), origin.path())
                    && begins(file, opened, origin.state()))
        : List.of();
  }

  private boolean wasBeside(FoundFile file, HarvesterStarter.Opened opened, FileState content) {
    Compared before = compared.get(kind.key(file.id()));
    return before != null
        && before.generation() == content.generation()
        && before.head().isPrefixOf(opened.head(), opened.headLength());
  }

  /** Where a copy of content goes on that was read up to some position; −1 when it is none. */
  private long position(FoundFile file, HarvesterStarter.Opened opened, FileState content)
      throws IOException {
    if (opened.agrees(content.offset(), content.tail())) {
      return content.offset();
    }
    // Lines written between the copy and the truncation are not in the copy: it was read whole.
    return wasBeside(file, opened, content) ? opened.endBefore(content.offset()) : -1;
  }

  private Continuation continued(
      Origins.Origin origin, long position, HarvesterStarter.Opened opened) {
    // Its events must have arrived first: until then the old position may still be needed.
    if (!origin.isDelivered()) {
      return later(origin);
    }
    origins.remove(origin);
    return Continuation.of(origin.state(), position, opened, Optional.of(origin.state().key()));
  }

  /** A new file with the beginning of a known one that is gone. */
  private Continuation continued(Tracked other, FoundFile file, HarvesterStarter.Opened opened)
      throws IOException {
    FileState state = other.state();
    if (other.isUnread()) {
      return later(state);
    }
    if (!begins(file, opened, state)) {
      return Continuation.NONE;
    }
    // That a copy ends before the position comes from truncation only; the original is whole here.
    if (!opened.compressed() && !opened.agrees(state.offset(), state.tail())) {
      return Continuation.NONE;
    }
    if (!other.isDelivered()) {
      other.endAtEnd(CloseReason.RENAMED);
      return later(state);
    }
    long position = position(file, opened, state);
    // What it has beyond the end of the original is of another run that began alike.
    boolean longer = !opened.compressed() && file.size() > other.finalSize;
    return position < 0 || longer
        ? Continuation.NONE
        : Continuation.of(state, position, opened, Optional.empty());
  }
}
