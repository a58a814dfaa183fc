package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.SourceStatus;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.StateKey;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the files that its patterns name. One thread scans and decides; each open file has a
 * {@link Harvester}.
 */
final class LogInput implements Input, HarvesterOwner, FileWatch.Listener {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final StateKind kind;
  private final FollowConfig config;
  private final PathFinder finder;
  private final HarvesterServices services;
  private final HarvesterStarter starter;
  private final LogMetrics metrics;
  private final boolean once;
  private final long initialTtl;

  private final ReentrantLock lock = new ReentrantLock();

  /** That no file is open. */
  private final Condition idle = lock.newCondition();

  /** Changed under the lock only; to be told to people it is read without. */
  private final Map<StateKey, Tracked> files = new ConcurrentHashMap<>();

  private final Set<Harvester> harvesters = new HashSet<>();
  private final ScanSchedule schedule;
  private final Changes changes;
  private final Continuations continuations;
  private final DeviceChanges devices;
  private final Cleaner cleaner;
  private final RemovedFiles removed;
  private final ScanTrouble trouble;
  private final CountDownLatch firstScan = new CountDownLatch(1);
  private final Thread scanner;

  /** Counts the looks at the folders. */
  private final AtomicLong look = new AtomicLong();

  private boolean tailing;

  /**
   * Whether a file may continue another one and that could not be said yet. Written by the scanner.
   */
  private boolean undecided;

  /** Whether a file was not opened because too many are open. */
  private boolean filesWaiting;

  /** Whether there may be files that are not known yet: a scan is under way, or left some. */
  private volatile boolean more;

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
    schedule = new ScanSchedule(config.scanFrequency());
    changes = new Changes(starter);
    continuations = new Continuations(kind, services.registrar(), starter, files, once, now);
    devices = new DeviceChanges(services.registrar(), files);
    cleaner = new Cleaner(services.registrar(), files, services.unread());
    removed = new RemovedFiles(config.closeRemovedBytes(), metrics);
    trouble = new ScanTrouble(metrics.troubled(), System::nanoTime);
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
    services.overlaps().tellOfTaken(files.values().stream().map(Tracked::state).toList());
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
        more = true;
        try {
          scan();
        } catch (RuntimeException | Error e) {
          trouble.ofScan(finder.bases(), e);
        }
        more = trouble.isNewlyFailing() || filesWaiting || undecided;
        trouble.scanned();
        boolean onceMore = once && filesWaiting;
        if (!onceMore) {
          firstScan.countDown();
        }
        long took = System.nanoTime() - began;
        if ((once && !onceMore) || !schedule.awaitNext(took, undecided)) {
          return;
        }
        began = System.nanoTime();
      }
    } catch (InterruptedException e) {
      LOG.debug("scan interrupted");
    } finally {
      trouble.end();
      firstScan.countDown();
    }
  }

  @Override
  public void wantScan() {
    schedule.want();
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
    look.incrementAndGet();
    Map<Path, FoundFile> found = finder.find(local::contains);
    long now = services.clock().millis();
    lock.lock();
    try {
      undecided = false;
      filesWaiting = false;
      continuations.begin(found.values());
      devices.begin();
      noteTruncations(found.values());
      List<FoundFile> truncated = new ArrayList<>();
      for (FoundFile file : FoundFile.ordered(found.values(), config.scan())) {
        if (schedule.isStopping()) {
          return;
        }
        // Copies of its old content come first: once its new beginning is on record, nothing would
        // tell after a crash where they go on.
        if (continuations.isOrigin(kind.key(file.id()))) {
          truncated.add(file);
        } else {
          tryToDecide(file, false, now);
        }
      }
      decideTruncated(truncated, now);
      removed.look(continuations::isPresent, harvesters);
      if (config.cleanRemoved()
          && cleaner.dropVanished(continuations::isNeeded, look.get(), once && !filesWaiting)) {
        schedule.want();
      }
      if (!config.cleanInactive().isZero()) {
        cleaner.dropExpired(now);
      }
    } finally {
      tailing = false;
      lock.unlock();
    }
  }

  /**
   * Decides files that lost content. Some may be copies themselves, with the inode of a file that
   * had other content: those that go on come first, the new beginnings behind them.
   */
  private void decideTruncated(List<FoundFile> truncated, long now) {
    for (boolean onlyCopies : new boolean[] {true, false}) {
      for (FoundFile file : truncated) {
        if (onlyCopies && !FileNames.isRotated(file.path())) {
          continue;
        }
        if (continuations.isTooEarly(file, look.get())) {
          continuations.postponed(file);
          schedule.want();
        } else if (continuations.isAwaited(kind.key(file.id()))) {
          continuations.notOpened(file);
        } else {
          tryToDecide(file, onlyCopies, now);
        }
      }
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
      if (known != null && !known.isRunning() && Changes.isShorter(file, known.state())) {
        truncated(known);
      }
    }
  }

  private void truncated(Tracked known) {
    FileState old = known.state();
    LOG.info(
        "{}: was truncated below offset {}; it is read from its start", old.source(), old.offset());
    metrics.truncated().increment();
    continuations.remember(old.path(), old, known, look.get());
    known.state(Changes.fromStart(old));
    known.seenSize = 0; // of the old content
  }

  private boolean isOlder(FoundFile file, long now) {
    long age = now - file.modified();
    long limit = config.ignoreOlder().toMillis();
    return tailing ? age > 0 : limit > 0 && age > limit;
  }

  /** One file that makes trouble must not keep the others from being read. */
  private void tryToDecide(FoundFile file, boolean onlyCopies, long now) {
    try {
      decide(file, onlyCopies, now);
    } catch (RuntimeException | Error e) {
      trouble.ofFile(file.path(), e);
      continuations.notOpened(file);
    }
  }

  private void decide(FoundFile file, boolean onlyCopies, long now) {
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
      resume(file, known, onlyCopies, now);
    }
  }

  /** A look at a file that is being read: wakes its harvester when there is something new. */
  private void observe(FoundFile file, Tracked known) {
    Harvester harvester = known.harvester();
    if (harvester == null) {
      return;
    }
    known.seenSize = file.size();
    if (Changes.isRenamed(file, known.state()) && !Changes.isShorter(file, known.state())) {
      // One that was truncated as well is renamed when its harvester has ended for that.
      LOG.debug("{} is now {}", known.state().source(), file.path());
      metrics.renamed().increment();
      harvester.renamedTo(file.path(), initialTtl);
    } else if (file.size() != harvester.seen()) {
      harvester.wake();
    }
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
    startAnew(file, new Tracked(fresh), opened.get(), false, now);
  }

  /**
   * Begins to read a file of which nothing was read yet: at its start, or where a copy goes on.
   *
   * @param onlyCopy whether it is left for later when it is to be read from its start
   */
  private void startAnew(
      FoundFile file, Tracked made, HarvesterStarter.Opened opened, boolean onlyCopy, long now) {
    Continuation from;
    try {
      Optional<Continuation> moved = devices.takeOver(file, opened, continuations::isPresent);
      from = moved.isPresent() ? moved.get() : continuations.of(file, opened, onlyCopy, now);
    } catch (IOException e) {
      opened.close();
      unreadable(file, e);
      return;
    }
    if (from.unknownYet()) {
      opened.close();
      undecided = true;
      return;
    }
    if (onlyCopy && from.generation() == 0) {
      opened.close();
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
      // Whatever goes wrong from here on, the next scan knows where it goes on.
      files.put(made.state().key(), made);
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

  /**
   * What the content of a file is cannot be told now. It is not taken for another, which would be
   * sent from its start: the next scan looks again.
   */
  private void unreadable(FoundFile file, IOException e) {
    trouble.unreadable(file.path(), e);
    continuations.notOpened(file);
  }

  private void resume(FoundFile file, Tracked known, boolean onlyCopies, long now) {
    known.finalSize = Tracked.ANY_SIZE; // it was not removed, and may grow
    known.seenSize = file.size();
    boolean toBeRead;
    boolean replaced;
    Optional<HarvesterStarter.Opened> opened = Optional.empty();
    FileState state = known.state();
    try {
      toBeRead = changes.isToBeRead(file, known);
      if (toBeRead) {
        opened = open(file);
      }
      replaced = opened.isPresent() && Changes.isOther(state, opened.get());
    } catch (IOException e) {
      opened.ifPresent(HarvesterStarter.Opened::close);
      unreadable(file, e);
      return;
    }
    // One that is gone by now may have been another, with the same inode.
    if (!replaced && Changes.isRenamed(file, state) && file.isThere()) {
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
      continuations.remember(state.path(), state, known, look.get());
      known.state(Changes.fromStart(state).withPath(file.path()));
      if (!once) {
        // In the next scan, behind the copies of its old content.
        opened.get().close();
        continuations.postponed(file);
        wantScan();
        return;
      }
    }
    if (known.state().offset() == 0 && known.state().fingerprint().isNone()) {
      startAnew(file, known, opened.get(), onlyCopies, now);
    } else {
      begin(file, known, opened.get());
    }
  }

  private boolean limitReached() {
    int limit = config.harvesterLimit();
    if ((limit > 0 && harvesters.size() >= limit) || services.openFiles().areTooMany()) {
      metrics.skipped().increment();
      filesWaiting = true;
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
        known.end(harvester, reason, last, truncated ? Changes.fromStart(last) : last);
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
          continuations.remember(harvester.path(), last, known, look.get());
        }
      }
      harvesters.remove(harvester);
      services.overlaps().end(harvester.state().key());
      metrics.closed().increment();
      metrics.running().decrementAndGet();
      if (filesWaiting || (!once && reason.mayGoOnElsewhere())) {
        schedule.want();
      }
      if (harvesters.isEmpty()) {
        idle.signalAll();
      }
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
        idle.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<SourceStatus> sources() {
    return Progress.of(files.values(), services.registrar());
  }

  @Override
  public boolean hasMoreSources() {
    return more;
  }

  @Override
  public boolean finish() {
    boolean holding = false;
    for (Tracked file : files.values()) {
      holding |= file.finish(this::wantScan);
    }
    return holding;
  }

  @Override
  public void closeForGood(Duration limit) {
    schedule.stop(); // a scan that looks on opens no more files
    stopHarvesters(CloseReason.ENDED);
    lock.lock();
    try {
      long left = limit.toNanos();
      while (!harvesters.isEmpty() && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    close();
  }

  @Override
  public void close() {
    schedule.stop();
    services.watch().unwatch(this);
    stopHarvesters(CloseReason.STOPPED);
    Threads.join(scanner);
    services.watch().unwatch(this); // a scan under way may have begun to watch again
    List<Tracked> known = awaitFinishedAfterStop();
    services
        .handover()
        .leave(known, config.cleanRemoved(), services.registrar(), services.unread());
  }

  private void stopHarvesters(CloseReason reason) {
    List<Harvester> running;
    lock.lock();
    try {
      running = List.copyOf(harvesters);
    } finally {
      lock.unlock();
    }
    running.forEach(harvester -> harvester.stop(reason));
  }

  @Override
  public boolean warnOfLastChance() {
    lock.lock();
    try {
      return RemovedFiles.warnOfLastChance(files.values());
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the harvesters to end; returns what is known of the files. */
  private List<Tracked> awaitFinishedAfterStop() {
    // A scan under way may have opened one more before it saw the end.
    stopHarvesters(CloseReason.STOPPED);
    lock.lock();
    try {
      while (!harvesters.isEmpty()) {
        idle.awaitUninterruptibly();
      }
      continuations.end();
      removed.close();
      return List.copyOf(files.values());
    } finally {
      lock.unlock();
    }
  }
}
