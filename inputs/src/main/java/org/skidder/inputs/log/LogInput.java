package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.SourceStatus;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.StateKey;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the files that its patterns name. One thread scans and decides; each open file has a
 * {@link Harvester}.
 */
final class LogInput implements Input, Harvester.Owner, FileWatch.Listener {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** A scan that was asked for comes at the earliest so long after the last one. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** So long after a scan that left a file undecided the next one comes. */
  private static final long UNDECIDED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final StateKind kind;
  private final FollowConfig config;
  private final PathFinder finder;
  private final HarvesterServices services;
  private final HarvesterStarter starter;
  private final LogMetrics metrics;
  private final boolean once;
  private final long initialTtl;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<StateKey, Tracked> files = new HashMap<>();
  private final Set<Harvester> harvesters = new HashSet<>();
  private final Continuations continuations;
  private final DeviceChanges devices;
  private final Cleaner cleaner;
  private final RemovedFiles removed;
  private final CountDownLatch firstScan = new CountDownLatch(1);
  private final Thread scanner;
  private boolean scanWanted;

  /** Counts the looks at the folders. */
  private long look;

  private boolean stopping;
  private boolean tailing;

  /**
   * Whether a file may continue another one and that could not be said yet. Written by the scanner.
   */
  private boolean undecided;

  /** Whether a file was not opened because too many are open. */
  private boolean left;

  LogInput(
      StateKind kind,
      FollowConfig config,
      PathFinder finder,
      HarvesterServices services,
      HarvesterStarter starter,
      boolean once) {
    this.kind = kind;
    this.config = config;
    this.finder = finder;
    this.services = services;
    this.starter = starter;
    this.metrics = services.metrics();
    this.once = once;
    this.tailing = config.tailFiles();
    this.initialTtl =
        config.cleanInactive().isZero() ? FileState.TTL_NEVER : config.cleanInactive().toNanos();
    long now = services.clock().millis();
    continuations = new Continuations(kind, services.registrar(), starter, files, once, now);
    devices = new DeviceChanges(services.registrar(), files);
    cleaner = new Cleaner(services.registrar(), files, services.unread());
    removed = new RemovedFiles(config.closeRemovedBytes(), metrics);
    scanner = Thread.ofVirtual().name("log-scan").unstarted(this::scanLoop);
  }

  @Override
  public String type() {
    return kind.type();
  }

  @Override
  public void start() {
    claim();
    scanner.start();
  }

  /** Takes over the positions on record whose files this input covers. */
  private void claim() {
    for (Handover.Left left : services.handover().take(this::covers)) {
      // Its position comes to the registry with the events under way, or with the next ones.
      FileState mine = mine(left.state());
      files.put(mine.key(), new Tracked(mine, services.successor(left.publisher())));
    }
    List<FileState> onRecord = services.registrar().states();
    onRecord.forEach(this::claim);
    onRecord.forEach(state -> kind.adopted(state).ifPresent(this::claim));
  }

  private void claim(FileState state) {
    if (covers(state) && !files.containsKey(state.key())) {
      FileState mine = mine(state);
      files.put(mine.key(), new Tracked(mine));
      services.registrar().update(mine);
    }
  }

  private boolean covers(FileState state) {
    try {
      return kind.includes(state) && finder.covers(state.path());
    } catch (IllegalArgumentException e) {
      LOG.warn("The registry has a path that no file can have: {}", e.getMessage());
      return false;
    }
  }

  private FileState mine(FileState state) {
    return touched(state.withType(kind.type()).withFinished(true));
  }

  /** {@code clean_inactive} counts anew from whatever happens to a file, as in the registry. */
  private FileState touched(FileState state) {
    return state.withTtl(initialTtl).withTimestamp(services.clock().instant());
  }

  private void scanLoop() {
    long began = System.nanoTime();
    try {
      for (; ; ) {
        try {
          scan();
        } catch (RuntimeException e) {
          LOG.error("Scanning {} failed; it is tried again", finder.bases(), e);
        }
        boolean onceMore = once && left;
        if (!onceMore) {
          firstScan.countDown();
        }
        long ended = System.nanoTime();
        if ((once && !onceMore) || !awaitNextScan(ended, ended - began)) {
          return;
        }
        began = System.nanoTime();
      }
    } catch (InterruptedException e) {
      LOG.debug("scan interrupted");
    } finally {
      firstScan.countDown();
    }
  }

  /** Waits {@code scan_frequency}, less when a change was seen; false when stopping. */
  private boolean awaitNextScan(long ended, long took) throws InterruptedException {
    long due = ended + config.scanFrequency().toNanos();
    if (undecided) {
      due = Math.min(due, ended + UNDECIDED_NANOS);
    }
    // Scans that notifications ask for never take more than a tenth of the time.
    long earliest = ended + Math.max(REST_NANOS, took * 10);
    lock.lock();
    try {
      while (!stopping) {
        long until = (scanWanted ? Math.min(due, earliest) : due) - System.nanoTime();
        if (until <= 0) {
          scanWanted = false;
          return true;
        }
        changed.awaitNanos(until);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wantScan() {
    lock.lock();
    try {
      scanWanted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void nameChanged(Path folder, @Nullable Path name) {
    if (name == null || finder.covers(folder.resolve(name))) {
      wantScan();
    }
  }

  // --- one scan

  private void scan() throws InterruptedException {
    Set<Path> local = new HashSet<>();
    for (Path folder : finder.folders()) {
      if (services.watch().watch(folder, this)) {
        local.add(folder);
      }
    }
    beginLook();
    Map<Path, FoundFile> found = finder.find(local::contains);
    long now = services.clock().millis();
    lock.lock();
    try {
      undecided = false;
      left = false;
      continuations.begin(found.values());
      noteTruncations(found.values());
      List<FoundFile> truncated = new ArrayList<>();
      for (FoundFile file : FoundFile.ordered(found.values(), config.scan())) {
        if (stopping) {
          return;
        }
        // Copies of its old content come first: once its new beginning is on record, nothing would
        // tell after a crash where they go on.
        if (continuations.isOrigin(kind.key(file.id()))) {
          truncated.add(file);
        } else {
          decide(file, now);
        }
      }
      // A copy may have the inode of a file that has content of its own to be looked for.
      truncated.sort(Comparator.comparing(file -> !FileNames.isRotated(file.path())));
      for (FoundFile file : truncated) {
        if (continuations.isTooEarly(file, look)) {
          continuations.postponed(file);
          scanWanted = true;
        } else if (continuations.isAwaited(kind.key(file.id()))) {
          continuations.notOpened(file);
        } else {
          decide(file, now);
        }
      }
      removed.look(continuations::isPresent, harvesters);
      if (config.cleanRemoved()) {
        scanWanted |= cleaner.dropVanished(continuations::isNeeded, look, once && !left);
      }
      if (!config.cleanInactive().isZero()) {
        cleaner.dropExpired(now);
      }
    } finally {
      tailing = false;
      lock.unlock();
    }
  }

  private void beginLook() {
    lock.lock();
    try {
      look++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Before anything else: which closed files lost content? Their copies, found in the same scan, go
   * on where they ended.
   */
  private void noteTruncations(Collection<FoundFile> found) {
    if (files.size() == harvesters.size()) {
      return; // none is closed
    }
    for (FoundFile file : found) {
      Tracked known = files.get(kind.key(file.id()));
      if (known != null && !known.isRunning() && isShorter(file, known.state())) {
        truncated(known);
      }
    }
  }

  /**
   * Whether a file has less than was read of it. It is looked at again: since the scan saw it, it
   * may have been read further and closed.
   */
  static boolean isShorter(FoundFile file, FileState read) {
    return file.size() < read.leastSize()
        && FoundFile.lookIfThere(file.path())
            .filter(now -> now.id().equals(file.id()) && now.size() < read.leastSize())
            .isPresent();
  }

  private void truncated(Tracked known) {
    FileState old = known.state();
    LOG.info(
        "{}: was truncated below offset {}; it is read from its start", old.source(), old.offset());
    metrics.truncated().increment();
    continuations.remember(old.path(), old, known, look);
    known.state(fromStart(old));
    known.seenSize = 0; // of the old content
  }

  /** The same file with new content. */
  static FileState fromStart(FileState old) {
    return old.withOffset(0)
        .withFingerprint(Fingerprint.NONE)
        .withGeneration(Generations.next(old.generation()));
  }

  private boolean isOlder(FoundFile file, long now) {
    if (tailing) {
      return now - file.modified() > 0;
    }
    long limit = config.ignoreOlder().toMillis();
    return limit > 0 && now - file.modified() > limit;
  }

  private void decide(FoundFile file, long now) {
    Tracked known = files.get(kind.key(file.id()));
    if (known != null && known.isRunning()) {
      observe(file, known);
    } else if (once && known != null && known.wasRead()) {
      LOG.debug("{} had its turn", file.path());
    } else if (isOlder(file, now)) {
      ignore(file, known, now);
    } else if (known == null) {
      startNew(file, now);
    } else {
      resume(file, known, now);
    }
  }

  /** A look at a file that is being read: wakes its harvester when there is something new. */
  private void observe(FoundFile file, Tracked known) {
    Harvester harvester = known.harvester();
    if (harvester == null) {
      return;
    }
    known.seenSize = file.size();
    if (isRenamed(file, known.state()) && !isShorter(file, known.state())) {
      // One that was truncated as well is renamed when its harvester has ended for that.
      LOG.debug("{} is now {}", known.state().source(), file.path());
      metrics.renamed().increment();
      harvester.renamedTo(file.path(), initialTtl);
    } else if (file.size() != harvester.seen()) {
      harvester.wake();
    }
  }

  /** Whether a file is not where it was; one that has two names (hard links) keeps the first. */
  private static boolean isRenamed(FoundFile file, FileState state) {
    return !state.isAt(file.path()) && Cleaner.isGone(state);
  }

  private void rename(FoundFile file, Tracked known) {
    LOG.debug("{} is now {}", known.state().source(), file.path());
    metrics.renamed().increment();
    // A rename also takes back a removal that an earlier scan believed in.
    known.state(touched(known.state().withPath(file.path())));
    if (!continuations.isOrigin(known.state().key())) {
      // Else the record tells where a copy of its old content goes on.
      commit(known);
    }
  }

  /** Notes a changed state of a file nobody reads, in its place behind the events under way. */
  private void commit(Tracked known) {
    FileState state = known.state();
    Publisher publisher = known.publisher();
    if (publisher == null) {
      services.registrar().update(state);
      return;
    }
    publisher.note(() -> services.registrar().update(state));
  }

  private void ignore(FoundFile file, @Nullable Tracked known, long now) {
    long inactive = config.cleanInactive().toMillis();
    if (known != null || (inactive > 0 && now - file.modified() > inactive)) {
      return;
    }
    FileState atEnd =
        touched(kind.start(file).withOffset(file.size()))
            .withGeneration(Generations.first(file.id(), file.born()));
    files.put(atEnd.key(), new Tracked(atEnd));
    services.registrar().update(atEnd);
  }

  private void startNew(FoundFile file, long now) {
    Optional<HarvesterStarter.Opened> opened = open(file);
    if (opened.isEmpty()) {
      continuations.notOpened(file);
      return;
    }
    FileState fresh =
        kind.start(file)
            .withTtl(initialTtl)
            .withGeneration(Generations.first(file.id(), file.born()));
    startAnew(file, new Tracked(fresh), opened.get(), now);
  }

  /** Begins to read a file of which nothing was read yet: at its start, or where a copy goes on. */
  private void startAnew(FoundFile file, Tracked made, HarvesterStarter.Opened opened, long now) {
    Continuation from =
        devices
            .of(file, opened, continuations::isPresent)
            .orElseGet(() -> continuations.of(file, opened, now));
    if (from.unknownYet()) {
      opened.close();
      undecided = true;
      return;
    }
    if (from.generation() != 0) {
      metrics.copies().increment();
      LOG.info("{}: continues {} at offset {}", file.path(), from.of(), from.position());
      made.state(
          made.state()
              .withGeneration(from.generation())
              .withOffset(from.position(), from.tail())
              .withFingerprint(from.fingerprint())
              .withCompressed(opened.compressed()));
      commit(made);
      from.left().map(files::get).ifPresent(this::commitNewBeginning);
    }
    begin(file, made, opened);
  }

  /**
   * Its old content goes on in a copy, which is on record: now it may be on record, too, that it
   * begins anew. Else every start would take it for truncated just now.
   */
  private void commitNewBeginning(Tracked original) {
    if (!original.isRunning() && original.state().offset() == 0) {
      commit(original);
    }
  }

  private void resume(FoundFile file, Tracked known, long now) {
    known.finalSize = Tracked.ANY_SIZE; // it was not removed, and may grow
    known.seenSize = file.size();
    boolean toBeRead = isToBeRead(file, known);
    Optional<HarvesterStarter.Opened> opened = toBeRead ? open(file) : Optional.empty();
    FileState state = known.state();
    boolean replaced = opened.isPresent() && isOther(state, opened.get());
    if (!replaced && isRenamed(file, state)) {
      rename(file, known);
    }
    if (opened.isEmpty()) {
      if (toBeRead) {
        continuations.notOpened(file);
      }
      return;
    }
    if (replaced) {
      LOG.info(
          "{}: has another beginning than the file read before; it is read from its start",
          file.path());
      metrics.replaced().increment();
      continuations.remember(state.path(), state, known, look);
      known.state(fromStart(state).withPath(file.path()));
      if (!once) {
        // In the next scan, behind the copies of its old content.
        opened.get().close();
        continuations.postponed(file);
        wantScan();
        return;
      }
    }
    if (known.state().offset() == 0 && known.state().fingerprint().isNone()) {
      startAnew(file, known, opened.get(), now);
    } else {
      begin(file, known, opened.get());
    }
  }

  /**
   * Whether a file has not the content that was read under its identity: inodes are used again, and
   * many contents of one log begin alike.
   */
  static boolean isOther(FileState state, HarvesterStarter.Opened opened) {
    Fingerprint known = state.fingerprint();
    return (state.offset() > 0 && state.compressed() != opened.compressed())
        || (!known.isNone() && !known.isPrefixOf(opened.head(), opened.headLength()))
        || (state.tail() != 0
            && !opened.compressed()
            && !opened.agrees(state.offset(), state.tail()));
  }

  private boolean isToBeRead(FoundFile file, Tracked known) {
    FileState state = known.state();
    boolean grown =
        state.compressed()
            ? hasMoreContent(file, known)
            : file.size() > state.offset() && !known.isUnchanged(file);
    boolean touched = file.modified() != known.checkedModified;
    boolean comparable = touched && state.fingerprint().length() > 0 && !state.compressed();
    return grown || (comparable && file.size() == state.offset() && isReplaced(file, known));
  }

  /**
   * Whether a compressed file must be read. What was read to its end is read again when it was
   * modified since; after a start, or when reading was broken off, its last bytes decide.
   */
  static boolean hasMoreContent(FoundFile file, Tracked known) {
    if (known.endedModified != Tracked.NOT_ENDED) {
      return file.modified() != known.endedModified;
    }
    try {
      // It may have another name since the scan, and another file this one.
      if (CompressedSource.endsAt(file.path(), known.state().offset()) && file.isThere()) {
        known.endedModified = file.modified();
        return false;
      }
    } catch (IOException e) {
      LOG.debug("{}: {}", file.path(), e.getMessage());
    }
    return true;
  }

  /** Whether a file of the size on record has other content. Looks once per modification. */
  private boolean isReplaced(FoundFile file, Tracked known) {
    Optional<HarvesterStarter.Opened> opened = starter.open(file);
    if (opened.isEmpty()) {
      return false;
    }
    known.checkedModified = file.modified();
    boolean replaced = isOther(known.state(), opened.get());
    opened.get().close();
    return replaced;
  }

  private boolean limitReached() {
    int limit = config.harvesterLimit();
    if ((limit > 0 && harvesters.size() >= limit) || services.openFiles().areTooMany()) {
      metrics.skipped().increment();
      left = true;
      return true;
    }
    return false;
  }

  private Optional<HarvesterStarter.Opened> open(FoundFile file) {
    return limitReached() ? Optional.empty() : starter.open(file);
  }

  private void begin(FoundFile file, Tracked known, HarvesterStarter.Opened opened) {
    if (known.state().generation() == 0) {
      known.state(known.state().withGeneration(Generations.first(file.id(), file.born())));
    }
    known.state(known.state().withTtl(initialTtl).withCompressed(opened.compressed()));
    Optional<Harvester> made =
        starter.harvester(known.state(), opened, this, Optional.ofNullable(known.publisher()));
    if (made.isEmpty()) {
      opened.close();
      return;
    }
    Harvester harvester = made.get();
    LOG.debug(
        "{}: opened at offset {}, generation {}",
        file.path(),
        known.state().offset(),
        Long.toHexString(known.state().generation()));
    if (opened.compressed()) {
      known.endedModified = file.modified();
    }
    known.begin(harvester);
    known.seenSize = file.size();
    files.put(known.state().key(), known);
    continuations.opened(known);
    harvesters.add(harvester);
    if (services.overlaps().begin(known.state().key(), file.path())) {
      metrics.shared().increment();
    }
    metrics.started().increment();
    metrics.running().incrementAndGet();
    starter.run(harvester);
  }

  // --- harvesters

  @Override
  public void ended(Harvester harvester, CloseReason reason) {
    lock.lock();
    try {
      Tracked known = files.get(harvester.state().key());
      if (known != null && known.harvester() == harvester) {
        FileState last = harvester.state().withTimestamp(services.clock().instant());
        boolean truncated = reason == CloseReason.TRUNCATED;
        // The new beginning is not put on record before copies of the old content were looked for.
        known.end(harvester, reason, last, truncated ? fromStart(last) : last);
        if (!truncated && reason != CloseReason.STOPPED && !last.path().equals(harvester.path())) {
          // A scan may have told it the new name when its last position was under way already.
          commit(known);
        }
        if (truncated) {
          LOG.info(
              "{}: {} at offset {}; it is read from its start",
              harvester.path(),
              reason.text(),
              last.offset());
          metrics.truncated().increment();
          continuations.remember(harvester.path(), last, known, look);
        }
      }
      harvesters.remove(harvester);
      services.overlaps().end(harvester.state().key());
      metrics.closed().increment();
      metrics.running().decrementAndGet();
      scanWanted |= left;
      if (!once) {
        scanWanted |= reason == CloseReason.TRUNCATED;
        scanWanted |= reason == CloseReason.REMOVED || reason == CloseReason.RENAMED;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean finds(FileIdentity id) {
    return finder.find().values().stream().anyMatch(file -> file.id().equals(id));
  }

  @Override
  public void awaitFinished() throws InterruptedException {
    firstScan.await();
    lock.lock();
    try {
      while (!harvesters.isEmpty()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<SourceStatus> sources() {
    return Progress.of(snapshot(), services.registrar());
  }

  @Override
  public boolean hasMoreSources() {
    lock.lock();
    try {
      return left || undecided;
    } finally {
      lock.unlock();
    }
  }

  private List<Progress> snapshot() {
    lock.lock();
    try {
      List<Progress> all = new ArrayList<>(files.size());
      for (Tracked known : files.values()) {
        all.add(new Progress(known.state(), Optional.ofNullable(known.harvester())));
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<Harvester> running;
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
      running = List.copyOf(harvesters);
    } finally {
      lock.unlock();
    }
    services.watch().unwatch(this);
    running.forEach(harvester -> harvester.stop(CloseReason.STOPPED));
    Threads.join(scanner);
    awaitFinishedAfterStop();
    services
        .handover()
        .leave(files.values(), config.cleanRemoved(), services.registrar(), services.unread());
  }

  @Override
  public boolean hasLastChance() {
    boolean gone = false;
    lock.lock();
    try {
      for (Tracked known : files.values()) {
        if (!known.isDelivered() && Cleaner.isGone(known.state())) {
          LOG.warn(
              "{} is removed, and its last events are not acknowledged yet: they cannot be read"
                  + " again",
              known.state().source());
          gone = true;
        }
      }
      return gone;
    } finally {
      lock.unlock();
    }
  }

  private void awaitFinishedAfterStop() {
    lock.lock();
    try {
      // A scan under way may have opened one more before it saw the end.
      List.copyOf(harvesters).forEach(harvester -> harvester.stop(CloseReason.STOPPED));
      while (!harvesters.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      continuations.end();
      removed.close();
    } finally {
      lock.unlock();
    }
  }
}
