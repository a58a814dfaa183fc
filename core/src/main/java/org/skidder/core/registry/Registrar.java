package org.skidder.core.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the states that acknowledgements hand over and brings them to the {@link Ledger}; the
 * inputs' view of what is known.
 *
 * <p>One thread writes. While it waits for the disk, updates pile up, at most one per key, and go
 * out together with the next write: a slow disk makes writes larger, never the pipeline slower. The
 * thread sleeps until there is an update, an entry expires, a sync is due or a failed write is to
 * be tried again.
 *
 * <p>All methods are thread-safe and, but for {@link #awaitWritten} and {@link #close}, do not
 * block.
 */
public final class Registrar implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("registrar");

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Looking for expired entries walks all of them, so not more often than this. */
  private static final long EXPIRY_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Ledger ledger;
  private final long flushNanos;
  private final InstantSource clock;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition written = lock.newCondition();

  // Guarded by the lock.
  /** Of the current states, updates not yet written included. */
  private final FingerprintIndex index = new FingerprintIndex();

  private Map<StateKey, FileState> pending = new LinkedHashMap<>();
  private long firstPendingAt;
  private long updates;
  private long attempted;
  private boolean lastWriteFailed;
  private boolean flushNow;
  private boolean closing;
  private Instant nextExpiry = Instant.MAX;
  private long nextExpiryScan;
  private long retryAt;

  private final LongAdder statesUpdate = new LongAdder();
  private final LongAdder statesCleanup = new LongAdder();
  private final LongAdder writesTotal = new LongAdder();
  private final LongAdder writesSuccess = new LongAdder();
  private final LongAdder writesFail = new LongAdder();

  private Registrar(Ledger ledger, Duration flush, InstantSource clock) {
    this.ledger = ledger;
    this.flushNanos = flush.toNanos();
    this.clock = clock;
    this.nextExpiryScan = System.nanoTime();
    ledger.states().forEach(s -> index.add(s.key(), s.fingerprint()));
    this.thread = Thread.ofPlatform().name("registrar").daemon().unstarted(this::run);
  }

  /**
   * Starts with the states of {@code ledger}, all of them unclaimed and finished. The ledger
   * belongs to the registrar from now on, which also closes it.
   *
   * @param flush zero: write as soon as there is an update; else at most once per this time
   */
  public static Registrar start(Ledger ledger, Duration flush, InstantSource clock) {
    ledger.markAllUnclaimed();
    Registrar registrar = new Registrar(ledger, flush, clock);
    registrar.thread.start();
    return registrar;
  }

  /**
   * Takes a state whose position is acknowledged. A later one replaces an earlier one of the same
   * key, whatever its offset. Its timestamp is set to now.
   *
   * @return false if the registrar is closed: the state is ignored
   */
  public boolean update(FileState state) {
    Instant now = clock.instant();
    lock.lock();
    try {
      if (closing) {
        return false;
      }
      if (pending.isEmpty()) {
        firstPendingAt = System.nanoTime();
      }
      StateKey key = state.key();
      FileState update = pending.put(key, state.withTimestamp(now));
      FileState before = update != null ? update : ledger.get(key).orElse(null);
      index(key, before == null ? Fingerprint.NONE : indexed(before), indexed(state));
      updates++;
      statesUpdate.increment();
      work.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What the index has of a state. */
  private static Fingerprint indexed(FileState state) {
    return isGone(state) ? Fingerprint.NONE : state.fingerprint();
  }

  private void index(StateKey key, Fingerprint before, Fingerprint now) {
    if (!before.equals(now)) {
      index.remove(key, before);
      index.add(key, now);
    }
  }

  /** The current state of a key, updates not yet written included. */
  public Optional<FileState> find(StateKey key) {
    lock.lock();
    try {
      FileState update = pending.get(key);
      return update == null ? ledger.get(key) : Optional.of(update).filter(s -> !isGone(s));
    } finally {
      lock.unlock();
    }
  }

  /** All current states, updates not yet written included, in no particular order. */
  public List<FileState> states() {
    lock.lock();
    try {
      List<FileState> all = new ArrayList<>(ledger.size() + pending.size());
      for (FileState s : ledger.states()) {
        if (pending.isEmpty() || !pending.containsKey(s.key())) {
          all.add(s);
        }
      }
      pending.values().stream().filter(s -> !isGone(s)).forEach(all::add);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /**
   * All states whose fingerprint is one of a prefix of {@code content[0, available)}: the file
   * itself, or what it was renamed, copied or compressed from. Longest fingerprint first, it says
   * most.
   */
  public List<FileState> findByFingerprint(byte[] content, int available) {
    List<Integer> lengths;
    lock.lock();
    try {
      lengths = index.lengths(available);
    } finally {
      lock.unlock();
    }
    List<Fingerprint> prefixes = FingerprintIndex.prefixes(content, lengths);
    List<FileState> found = new ArrayList<>();
    lock.lock();
    try {
      for (StateKey key : index.find(prefixes)) {
        FileState update = pending.get(key);
        (update == null ? ledger.get(key) : Optional.of(update)).ifPresent(found::add);
      }
    } finally {
      lock.unlock();
    }
    return found;
  }

  /**
   * Waits until an attempt was made to write everything updated before this call; does not wait for
   * {@code registry_flush}.
   *
   * @return whether it is written; false if the time is over or the disk refused
   */
  public boolean awaitWritten(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      long mine = updates;
      if (attempted < mine) {
        flushNow = true;
        work.signal();
      }
      while (attempted < mine) {
        if (left <= 0) {
          return false;
        }
        left = written.awaitNanos(left);
      }
      return !lastWriteFailed;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is left, forces it to the disk and ends. Updates from now on are ignored. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    Threads.join(thread);
  }

  /** Number of states in the ledger. */
  public long statesCurrent() {
    return ledger.size();
  }

  /** States taken so far. */
  public long statesUpdate() {
    return statesUpdate.sum();
  }

  /** States removed so far. */
  public long statesCleanup() {
    return statesCleanup.sum();
  }

  /** Attempts to write so far. */
  public long writesTotal() {
    return writesTotal.sum();
  }

  /** Successful writes so far. */
  public long writesSuccess() {
    return writesSuccess.sum();
  }

  /** Failed writes so far. */
  public long writesFail() {
    return writesFail.sum();
  }

  /** Shows the counters under their names of old. */
  public void register(Metrics metrics) {
    metrics.gauge("registrar.states.current", this::statesCurrent);
    metrics.register("registrar.states.update", new Metrics.ExternalCounter(this::statesUpdate));
    metrics.register("registrar.states.cleanup", new Metrics.ExternalCounter(this::statesCleanup));
    metrics.register("registrar.writes.total", new Metrics.ExternalCounter(this::writesTotal));
    metrics.register("registrar.writes.success", new Metrics.ExternalCounter(this::writesSuccess));
    metrics.register("registrar.writes.fail", new Metrics.ExternalCounter(this::writesFail));
  }

  private void run() {
    boolean more = true;
    while (more) {
      long covered;
      lock.lock();
      try {
        awaitWork();
        more = !closing;
        covered = updates;
        flushNow = false;
        applyPending();
      } finally {
        lock.unlock();
      }
      expire();
      boolean ok = write();
      finished(covered, ok);
    }
    ledger.close();
  }

  /** Waits for something to do; called and left with the lock held. */
  private void awaitWork() {
    while (!closing) {
      long left = nanosUntilWork(System.nanoTime());
      if (left <= 0) {
        return;
      }
      try {
        if (left == Long.MAX_VALUE) {
          work.await();
        } else {
          var _ = work.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        LOG.debug("the registrar is not ended by an interrupt but by close()");
      }
    }
  }

  private long nanosUntilWork(long now) {
    if (lastWriteFailed) {
      // Whatever is due has to wait for that, unless somebody waits for the outcome.
      return flushNow ? 0 : retryAt - now;
    }
    long left = Long.MAX_VALUE;
    if (!pending.isEmpty()) {
      left = flushNow ? 0 : firstPendingAt + flushNanos - now;
    }
    long sync = ledger.syncDelayNanos();
    left = Math.min(left, sync);
    if (!nextExpiry.equals(Instant.MAX)) {
      left = Math.min(left, Math.max(nextExpiryScan - now, untilExpiry()));
    }
    return left;
  }

  private long untilExpiry() {
    Duration until = Duration.between(clock.instant(), nextExpiry);
    // One more: an entry expires when it is older than its ttl, not when it is as old.
    return until.isNegative() ? 0 : until.toDays() > 1 ? Long.MAX_VALUE / 4 : until.toNanos() + 1;
  }

  private void applyPending() {
    for (Map.Entry<StateKey, FileState> entry : pending.entrySet()) {
      FileState state = entry.getValue();
      if (isGone(state)) {
        ledger.remove(entry.getKey());
        statesCleanup.increment();
        continue;
      }
      if (state.ttlNanos() == FileState.TTL_DELETE) {
        LOG.error("{} is to be forgotten but is still being read; it is kept", state.source());
      }
      ledger.put(state);
      if (state.expiry().isBefore(nextExpiry)) {
        nextExpiry = state.expiry();
      }
    }
    pending = new LinkedHashMap<>();
  }

  private static boolean isGone(FileState state) {
    return state.ttlNanos() == FileState.TTL_DELETE && state.finished();
  }

  private void expire() {
    Instant now = clock.instant();
    if (!now.isAfter(nextExpiry) || System.nanoTime() - nextExpiryScan < 0) {
      return;
    }
    List<FileState> expired = new ArrayList<>();
    Instant next = Instant.MAX;
    for (FileState s : ledger.states()) {
      Instant expiry = s.expiry();
      if (expiry.isBefore(now)) {
        if (s.finished()) {
          expired.add(s);
        } else {
          LOG.error("{} has expired but is still being read; it is kept", s.source());
        }
      } else if (expiry.isBefore(next)) {
        next = expiry;
      }
    }
    lock.lock();
    try {
      for (FileState s : expired) {
        if (!pending.containsKey(s.key())) {
          index.remove(s.key(), s.fingerprint());
          ledger.remove(s.key());
          statesCleanup.increment();
        }
      }
      nextExpiry = next;
      nextExpiryScan = System.nanoTime() + EXPIRY_PAUSE_NANOS;
    } finally {
      lock.unlock();
    }
  }

  private boolean write() {
    if (ledger.unwritten() == 0 && !lastWriteFailed) {
      return ledger.syncIfDue();
    }
    writesTotal.increment();
    long states = ledger.unwritten();
    boolean ok = ledger.flush();
    LOG.debug("{} states written, {} in the registry: {}", states, ledger.size(), ok);
    (ok ? writesSuccess : writesFail).increment();
    return ok;
  }

  private void finished(long covered, boolean ok) {
    lock.lock();
    try {
      attempted = covered;
      lastWriteFailed = !ok;
      retryAt = System.nanoTime() + RETRY_NANOS;
      written.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
