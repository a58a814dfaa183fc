package org.skidder.core.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteWriter;
import org.skidder.core.file.Durable;
import org.skidder.core.log.Complaints;
import org.skidder.core.log.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All known positions, in memory and on disk. See the package description for the files.
 *
 * <p>One thread at a time may call the methods that change or write; {@link #get}, {@link #states}
 * and {@link #size} may be called by any thread at any time. One process at a time may have it open
 * ({@link DataPathLock}); others read it with {@link LedgerReader}.
 *
 * <p>A failing disk loses nothing: what could not be written stays marked in memory, and the next
 * {@link #flush} writes it again, into a new file if the old one can no longer be trusted.
 */
public final class Ledger implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("registrar");

  /** A group is split beyond this, so that a reader needs no more memory than this. */
  private static final int MAX_RECORD_BYTES = 4 << 20;

  private static final int COMPACTION_FACTOR = 2;
  private static final int MANY_DIRTY = 1024;

  private final LedgerOptions options;
  private final LedgerStore store;
  private final SecureRandom random = new SecureRandom();
  private final RecordBuffer buffer = new RecordBuffer();
  private final ConcurrentHashMap<StateKey, FileState> states;
  private Set<StateKey> dirty = new LinkedHashSet<>();
  private final LedgerReport report;

  /** The log written to; null after a failure that makes it untrustworthy. */
  private @Nullable FileChannel log;

  private long salt;
  private long logLength;
  private long base;
  private long highest;
  private long compactAt;
  private boolean unsynced;
  private long lastSync;
  private final Complaints complaints;
  private long failedSince;
  private boolean told;

  private Ledger(LedgerOptions options, LedgerStore store, Recovery.Loaded loaded) {
    this.options = options;
    this.store = store;
    this.complaints = new Complaints(options.nanos());
    this.states = loaded.states();
    this.base = loaded.base();
    this.highest = loaded.highest();
    this.compactAt = options.minLogBytes();
    this.lastSync = options.nanos().getAsLong();
    this.report = new LedgerReport(loaded.fresh(), loaded.tornBytes(), loaded.damages());
  }

  /**
   * Opens the ledger, or begins one. Damage is repaired and logged, it does not stop a start; so is
   * a full disk.
   *
   * @throws IOException if the folder cannot be made, read or written for lack of permission
   */
  public static Ledger open(LedgerOptions options) throws IOException {
    LedgerStore store = new LedgerStore(options);
    store.createFolder();
    Recovery.Loaded loaded = Recovery.load(options.folder());
    Ledger ledger = new Ledger(options, store, loaded);
    ledger.begin(loaded);
    return ledger;
  }

  /** What {@link #open} found. */
  public LedgerReport report() {
    return report;
  }

  public Optional<FileState> get(StateKey key) {
    return Optional.ofNullable(states.get(key));
  }

  /** All states, unmodifiable; reflects later changes, iterates safely while they happen. */
  public Collection<FileState> states() {
    return Collections.unmodifiableCollection(states.values());
  }

  public int size() {
    return states.size();
  }

  /** How many keys changed since the last successful {@link #flush}. */
  public int unwritten() {
    return dirty.size();
  }

  /** Sets the state of its key; {@link #flush} writes it. */
  public void put(FileState state) {
    StateKey key = state.key();
    states.put(key, state);
    dirty.add(key);
  }

  /** Removes a key; {@link #flush} writes that. Returns what it had. */
  public Optional<FileState> remove(StateKey key) {
    FileState old = states.remove(key);
    if (old != null) {
      dirty.add(key);
    }
    return Optional.ofNullable(old);
  }

  /** Changes and writes as one group; returns what {@link #flush} returns. */
  public boolean append(List<FileState> upserts, List<StateKey> removals) {
    upserts.forEach(this::put);
    removals.forEach(this::remove);
    return flush();
  }

  /**
   * Fills a fresh ledger. All of it or, should the process die meanwhile, nothing, so that the next
   * start finds the ledger fresh and does it again. Returns whether it was written; if not, {@link
   * #flush} tries again.
   */
  public boolean importAll(Collection<FileState> imported) {
    imported.forEach(this::put);
    return dirty.isEmpty() || rotateOrFail();
  }

  /**
   * Gives every state ttl {@link FileState#TTL_UNCLAIMED}, as at every start, with one small record
   * instead of writing all of them. Returns whether it was written.
   */
  public boolean markAllUnclaimed() {
    if (states.isEmpty()) {
      return flush();
    }
    boolean before = flush();
    states.replaceAll((key, s) -> s.withTtl(FileState.TTL_UNCLAIMED));
    FileChannel to = log;
    if (!before || to == null) {
      abandonLog(); // the states on disk differ from those in memory: all must be written
      return flush();
    }
    try {
      buffer.begin(StateCodec.UNCLAIMED);
      writeRecord(to);
    } catch (IOException e) {
      abandonLog();
      failed(e);
      return false;
    }
    return syncIfDue();
  }

  /**
   * Writes what changed since the last successful call.
   *
   * @return false if the disk refused; the changes are kept and written by the next call
   */
  public boolean flush() {
    FileChannel to = log;
    if (to == null) {
      return rotateOrFail();
    }
    if (!dirty.isEmpty()) {
      try {
        writeDirty(to);
      } catch (IOException e) {
        failed(e);
        cutOff(to);
        // What was written before has a right to be safe although there is no room for more.
        var _ = syncIfDue();
        return false;
      }
      forgetDirty();
      succeeded();
      if (logLength > compactAt) {
        return compactOrPostpone();
      }
    }
    return syncIfDue();
  }

  /** Nanoseconds until {@link #syncIfDue} has something to do; MAX_VALUE if it has nothing. */
  public long syncDelayNanos() {
    long elapsed = options.nanos().getAsLong() - lastSync;
    return unsynced ? Math.max(0, options.syncInterval().toNanos() - elapsed) : Long.MAX_VALUE;
  }

  /** Forces written records to the disk if the last time is long enough ago; false if it fails. */
  public boolean syncIfDue() {
    return syncDelayNanos() > 0 || sync();
  }

  private boolean sync() {
    FileChannel to = log;
    if (to == null || !unsynced) {
      return log != null;
    }
    try {
      to.force(false);
      unsynced = false;
      lastSync = options.nanos().getAsLong();
      return true;
    } catch (IOException e) {
      // The kernel may have dropped the pages and report the next attempt as a success. Only a
      // new file written from memory can be trusted.
      abandonLog();
      failed(e);
      return false;
    }
  }

  /**
   * Begins a new log behind a snapshot of all states, and deletes what is older than the snapshot
   * before. Happens by itself when the log has grown.
   */
  public void compact() throws IOException {
    long seq = highest + 1;
    LedgerFile file = LedgerFile.of(options.folder(), LedgerFile.Kind.LOG, seq);
    long newSalt = random.nextLong();
    // The log comes first: as long as there is no snapshot of its number the old log counts, and
    // this empty one changes nothing.
    FileChannel next = store.createLog(file, newSalt);
    long snapshotLength;
    try {
      next.force(true);
      LedgerFile snapshot = LedgerFile.of(options.folder(), LedgerFile.Kind.SNAPSHOT, seq);
      snapshotLength = store.writeSnapshot(snapshot, newSalt, states.values(), buffer);
    } catch (IOException e) {
      LedgerStore.closeQuietly(next);
      LedgerStore.deleteQuietly(file.path());
      throw e;
    }
    abandonLog();
    log = next;
    salt = newSalt;
    logLength = LedgerFile.HEADER;
    highest = seq;
    compactAt = Math.max(options.minLogBytes(), COMPACTION_FACTOR * snapshotLength);
    forgetDirty();
    unsynced = false;
    lastSync = options.nanos().getAsLong();
    store.deleteBefore(base);
    base = seq;
  }

  /** Writes and forces what is left. The ledger must not be used afterwards. */
  @Override
  public void close() {
    if (flush()) {
      sync();
    }
    if (!dirty.isEmpty()) {
      LOG.error(
          "{} positions could not be written to {}; their files are read again from an earlier"
              + " position at the next start",
          dirty.size(),
          options.folder());
    }
    abandonLog();
  }

  private void begin(Recovery.Loaded loaded) throws IOException {
    try {
      if (!loaded.damaged().isEmpty()) {
        repair(loaded);
      } else {
        continueLog(loaded);
      }
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (e.getReason() != null && e.getReason().startsWith("Read-only")) {
        throw e;
      }
      failed(e);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void continueLog(Recovery.Loaded loaded) throws IOException {
    LedgerFile last = loaded.last();
    SegmentReader.Result result = loaded.lastResult();
    if (last != null && result != null && result.soundLength() > 0) {
      if (loaded.tornBytes() > 0) {
        LOG.warn(
            "{}: cut off {} bytes of a write that was not completed ({})",
            last.path(),
            loaded.tornBytes(),
            result.problem());
      }
      log = store.reopenLog(last, result.soundLength());
      salt = result.salt();
      logLength = result.soundLength();
      return;
    }
    // Only number 1 may do without a snapshot.
    long seq = loaded.fresh() ? 1 : base;
    LedgerFile file =
        last != null ? last : LedgerFile.of(options.folder(), LedgerFile.Kind.LOG, seq);
    salt = random.nextLong();
    log = store.createLog(file, salt);
    logLength = LedgerFile.HEADER;
    highest = Math.max(highest, file.seq());
    store.forceFolder();
  }

  /** First the recovered states go to new files, then the damaged ones are put out of the way. */
  private void repair(Recovery.Loaded loaded) throws IOException {
    for (String damage : loaded.damages()) {
      LOG.error("The registry is damaged: {}", damage);
    }
    try {
      compact();
    } finally {
      boolean kept = log == null;
      for (LedgerFile file : loaded.damaged()) {
        LOG.error(
            "Damaged registry file {}",
            kept
                ? file.path() + " stays until a sound one can be written"
                : "set aside as " + store.setAside(file));
      }
      boolean complete =
          loaded.last() != null
              && loaded.damaged().stream().allMatch(f -> f.kind() == LedgerFile.Kind.SNAPSHOT);
      LOG.error(
          "The registry goes on with {} states{}. See docs/registry.md",
          states.size(),
          complete
              ? "; nothing was lost, they are all in the files before"
              : " from before the damage; what was delivered since then is sent again");
    }
  }

  private void writeDirty(FileChannel to) throws IOException {
    ByteWriter record = buffer.begin(StateCodec.CHANGES);
    for (Iterator<StateKey> keys = dirty.iterator(); keys.hasNext(); ) {
      StateKey key = keys.next();
      FileState state = states.get(key);
      if (state != null) {
        StateCodec.put(record, state);
      } else {
        StateCodec.remove(record, key);
      }
      if (record.size() >= MAX_RECORD_BYTES && keys.hasNext()) {
        writeRecord(to);
        record = buffer.begin(StateCodec.CHANGES);
      }
    }
    writeRecord(to);
  }

  private void writeRecord(FileChannel to) throws IOException {
    // At an explicit position: the rest of a failed write is overwritten by the next one.
    logLength += Durable.writeAll(to, logLength, buffer.end(salt));
    unsynced = true;
  }

  private void cutOff(FileChannel to) {
    try {
      to.truncate(logLength);
    } catch (IOException e) {
      abandonLog();
    }
  }

  private void forgetDirty() {
    if (dirty.size() > MANY_DIRTY) {
      // Clearing costs what the set once held: after an import, every later flush would pay for it.
      dirty = new LinkedHashSet<>();
    } else {
      dirty.clear();
    }
  }

  private void abandonLog() {
    FileChannel old = log;
    if (old != null) {
      log = null;
      LedgerStore.closeQuietly(old);
    }
  }

  private boolean rotateOrFail() {
    try {
      compact();
      succeeded();
      return true;
    } catch (IOException e) {
      failed(e);
      return false;
    }
  }

  private boolean compactOrPostpone() {
    try {
      compact();
      return true;
    } catch (IOException e) {
      compactAt = logLength + options.minLogBytes();
      LOG.warn(
          "Cannot compact the registry {} now, its log grows on: {}",
          options.folder(),
          Reasons.of(e));
      return syncIfDue();
    }
  }

  private void failed(IOException e) {
    failedSince++;
    if (complaints.isDue("write")) {
      told = true;
      LOG.error(
          "Cannot write the registry {}: {}. {} changed positions are kept in memory and written"
              + " as soon as it works again ({} failures so far)",
          options.folder(),
          Reasons.of(e),
          dirty.size(),
          failedSince);
    }
  }

  private void succeeded() {
    failedSince = 0;
    if (told) {
      told = false;
      LOG.info("The registry {} is written again; nothing was lost", options.folder());
    }
  }
}
