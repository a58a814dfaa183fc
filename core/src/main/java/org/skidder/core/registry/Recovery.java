package org.skidder.core.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.Folders;

/**
 * Works out the states of a ledger from its files, without changing any of them.
 *
 * <p>From the newest snapshot whose checksums all hold, through the logs from its number on, up to
 * the first record that is not sound. What is found is always a state the ledger once had. Only if
 * no snapshot is sound and the first log is gone is everything readable put together instead: some
 * positions are better than none.
 */
final class Recovery {

  /**
   * @param states by key, to be owned by the caller
   * @param fresh whether nothing was ever recorded: no ledger, or one whose first write failed
   * @param base number of the first log that was read
   * @param last the log to append to, none if a new one must be begun
   * @param lastResult how far that log is sound
   * @param highest highest number of any file of the folder
   * @param damaged files not to be used again, in the order they were found
   * @param damages what is wrong with each of them, for people
   */
  record Loaded(
      ConcurrentHashMap<StateKey, FileState> states,
      boolean fresh,
      long base,
      @Nullable LedgerFile last,
      SegmentReader.@Nullable Result lastResult,
      long highest,
      List<LedgerFile> damaged,
      List<String> damages) {

    long tornBytes() {
      return last == null || lastResult == null
          ? 0
          : lastResult.fileLength() - lastResult.soundLength();
    }
  }

  private final NavigableMap<Long, LedgerFile> logs = new TreeMap<>();
  private final NavigableMap<Long, LedgerFile> snapshots = new TreeMap<>();
  private final List<LedgerFile> damaged = new ArrayList<>();
  private final List<String> damages = new ArrayList<>();
  private States states = new States();
  private long highest;
  private @Nullable LedgerFile last;
  private SegmentReader.@Nullable Result lastResult;

  private Recovery() {}

  /**
   * Reads the ledger in {@code folder}.
   *
   * @throws java.nio.file.NoSuchFileException if the folder, or a file while it was read, is gone
   * @throws java.nio.file.AccessDeniedException if a file may not be read: that is no damage
   */
  static Loaded load(Path folder) throws IOException {
    Recovery r = new Recovery();
    r.list(folder);
    boolean fresh = r.snapshots.isEmpty() && !r.recordsAfter(0);
    long base = fresh ? 1 : r.load();
    return new Loaded(
        r.states.map, fresh, base, r.last, r.lastResult, r.highest, r.damaged, r.damages);
  }

  private void list(Path folder) throws IOException {
    Folders.visit(
        folder,
        path -> {
          highest = Math.max(highest, LedgerFile.numberIn(path));
          LedgerFile.parse(path).ifPresent(this::add);
        });
  }

  private void add(LedgerFile file) {
    (file.kind() == LedgerFile.Kind.LOG ? logs : snapshots).put(file.seq(), file);
  }

  private long load() throws IOException {
    for (LedgerFile snapshot : snapshots.descendingMap().values()) {
      if (readSnapshot(snapshot)) {
        readLogs(snapshot.seq());
        return snapshot.seq();
      }
    }
    states = new States();
    if (logs.containsKey(1L)) {
      readLogs(1);
      return 1;
    }
    readWhateverCanBeRead();
    return Math.min(firstOf(logs), firstOf(snapshots));
  }

  private static long firstOf(NavigableMap<Long, LedgerFile> files) {
    return files.isEmpty() ? Long.MAX_VALUE : files.firstKey();
  }

  private boolean readSnapshot(LedgerFile file) throws IOException {
    states = new States();
    SegmentReader.Result result = new SegmentReader(file).read(states);
    if (result.end() == SegmentReader.End.CLEAN && states.ended == states.map.size()) {
      states.ended = States.OPEN;
      return true;
    }
    damaged(file, result.problem().isEmpty() ? "its end is missing" : result.problem());
    return false;
  }

  private void readLogs(long from) throws IOException {
    for (long seq = from; ; seq++) {
      LedgerFile file = logs.get(seq);
      if (file == null) {
        orphans(seq);
        return;
      }
      SegmentReader.Result result = new SegmentReader(file).read(states);
      boolean torn = result.end() == SegmentReader.End.TORN;
      if (result.end() == SegmentReader.End.DAMAGED || (torn && recordsAfter(seq))) {
        damaged(file, result.problem());
        last = null;
        orphans(seq + 1);
        return;
      }
      last = file;
      lastResult = result;
      if (torn) {
        return; // logs behind it hold no records: a failed attempt to begin a new one left them
      }
    }
  }

  private boolean recordsAfter(long seq) throws IOException {
    for (LedgerFile file : logs.tailMap(seq, false).values()) {
      SegmentReader.Result result = new SegmentReader(file).read(new States());
      if (result.records() > 0 || result.end() == SegmentReader.End.DAMAGED) {
        return true;
      }
    }
    return false;
  }

  /** Logs behind a gap say nothing about the states before it. */
  private void orphans(long from) {
    for (LedgerFile file : logs.tailMap(from, true).values()) {
      damaged(file, "the log before it is missing or damaged");
      last = null;
    }
  }

  private void readWhateverCanBeRead() throws IOException {
    TreeMap<Long, LedgerFile> all = new TreeMap<>(snapshots);
    for (long seq : new TreeMap<>(logs).keySet()) {
      all.putIfAbsent(seq, logs.get(seq));
    }
    for (long seq : all.keySet()) {
      LedgerFile snapshot = snapshots.get(seq);
      if (snapshot != null) {
        new SegmentReader(snapshot).read(states);
      }
      LedgerFile log = logs.get(seq);
      if (log != null) {
        SegmentReader.Result result = new SegmentReader(log).read(states);
        damaged(log, result.problem().isEmpty() ? "no sound snapshot before it" : result.problem());
      }
    }
  }

  private void damaged(LedgerFile file, String problem) {
    damaged.add(file);
    damages.add(file.path() + ": " + problem);
  }

  private static final class States implements StateCodec.Sink {
    static final long OPEN = -1;

    final ConcurrentHashMap<StateKey, FileState> map = new ConcurrentHashMap<>();
    long ended = OPEN;

    @Override
    public void put(FileState state) {
      map.put(state.key(), state);
    }

    @Override
    public void remove(StateKey key) {
      map.remove(key);
    }

    @Override
    public void unclaimed() {
      map.replaceAll((key, s) -> s.withTtl(FileState.TTL_UNCLAIMED));
    }

    @Override
    public void end(long count) {
      ended = count;
    }
  }
}
