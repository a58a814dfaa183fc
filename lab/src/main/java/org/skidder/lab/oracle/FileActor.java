package org.skidder.lab.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Does random things to a few logs. For one thread. */
final class FileActor implements AutoCloseable {
  private static final int MOST_ROTATED = 6;

  /** What can be done, and how often it is, in relation to the others. */
  enum Action {
    APPEND(20),
    APPEND_SLOWLY(6),
    BURST(4),
    BEGIN_LINE(6),
    FINISH_LINE(4),
    RENAME(6),
    RENAME_WRITER_LATE(4),
    RENAME_NEW_FILE_LATE(3),
    APPEND_TO_RENAMED(4),
    COPY_TRUNCATE(6),
    TRUNCATE_READ(4),
    GZIP(5),
    DELETE_READ(4),
    RECREATE_READ(4),
    DELETE_OPEN(3),
    HARD_LINK(1),
    CHMOD(2),
    PAUSE(8);

    private final int weight;

    Action(int weight) {
      this.weight = weight;
    }
  }

  private final Journal journal;
  private final RandomGenerator random;
  private final List<LogStream> streams = new ArrayList<>();
  private final Map<Action, Integer> done = new EnumMap<>(Action.class);
  private final boolean mayDeleteOpen;
  private final int total;

  /**
   * @param form how lines stand in their files
   * @param mayDeleteOpen whether the reader keeps files open, so that a deleted one is still read
   */
  FileActor(
      Journal journal,
      RandomGenerator random,
      Path folder,
      LineForm form,
      int logs,
      boolean mayDeleteOpen)
      throws IOException {
    this.journal = journal;
    this.random = random;
    this.mayDeleteOpen = mayDeleteOpen;
    for (int i = 0; i < logs; i++) {
      streams.add(new LogStream(journal, random, folder, form, i));
    }
    int sum = 0;
    for (Action action : Action.values()) {
      sum += action.weight;
    }
    total = sum;
  }

  /**
   * Does one random thing.
   *
   * @param readerSince since when the reader runs; it does not if it is empty
   */
  void step(java.util.OptionalLong readerSince) throws IOException {
    LogStream stream = streams.get(random.nextInt(streams.size()));
    Action action = pick();
    journal.trace().note(action + " " + stream.content());
    if (perform(action, stream, readerSince)) {
      done.merge(action, 1, Integer::sum);
    }
  }

  private Action pick() {
    int at = random.nextInt(total);
    for (Action action : Action.values()) {
      at -= action.weight;
      if (at < 0) {
        return action;
      }
    }
    return Action.APPEND;
  }

  private boolean perform(Action action, LogStream stream, java.util.OptionalLong readerSince)
      throws IOException {
    switch (action) {
      case APPEND -> stream.append(1 + random.nextInt(30));
      case APPEND_SLOWLY -> stream.appendSlowly(1 + random.nextInt(10), this::pause);
      case BURST -> stream.append(200 + random.nextInt(400));
      case BEGIN_LINE -> stream.begin();
      case FINISH_LINE -> stream.finish();
      case RENAME -> rotate(stream, false, false);
      case RENAME_WRITER_LATE -> rotate(stream, true, false);
      case RENAME_NEW_FILE_LATE -> rotate(stream, false, true);
      case APPEND_TO_RENAMED -> stream.appendLate();
      case COPY_TRUNCATE -> {
        tidy(stream);
        stream.copyTruncate(this::pause);
      }
      case GZIP -> {
        return stream.pack(this::pause);
      }
      case TRUNCATE_READ -> {
        return stream.truncate();
      }
      case DELETE_READ -> {
        return stream.deleteOldest();
      }
      case RECREATE_READ -> {
        return stream.recreate();
      }
      case DELETE_OPEN -> {
        return deleteOpen(stream, readerSince);
      }
      case HARD_LINK -> stream.link();
      case CHMOD -> stream.mode(random.nextBoolean() ? "rw-------" : "r--r--r--");
      case PAUSE -> pause(60);
    }
    return true;
  }

  private void rotate(LogStream stream, boolean late, boolean gap) throws IOException {
    tidy(stream);
    stream.rename(late, gap);
  }

  private static void tidy(LogStream stream) throws IOException {
    if (stream.rotations() >= MOST_ROTATED) {
      stream.deleteOldest();
    }
  }

  /** Only a file that the reader has open for certain: a line of it came since the reader began. */
  private boolean deleteOpen(LogStream stream, java.util.OptionalLong readerSince)
      throws IOException {
    if (!mayDeleteOpen
        || readerSince.isEmpty()
        || !journal.arrivedSince(stream.content(), readerSince.getAsLong())) {
      return false;
    }
    stream.append(1 + random.nextInt(40));
    stream.deleteOpen();
    return true;
  }

  /** Lets up to so many milliseconds pass. */
  void pause(int millis) {
    LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(millis) + 1));
  }

  /** A rotation of a random log by a random way, for stress runs. */
  void rotateAny() throws IOException {
    LogStream stream = streams.get(random.nextInt(streams.size()));
    journal.trace().note("rotate " + stream.content());
    for (int i = 0; i < 3; i++) {
      tidy(stream);
    }
    if (random.nextBoolean()) {
      stream.rename(false, false);
    } else {
      stream.copyTruncate(this::pause);
    }
    if (random.nextBoolean()) {
      stream.pack(this::pause);
    }
  }

  /** Appends lines to a random log. */
  void appendAny(int lines) throws IOException {
    streams.get(random.nextInt(streams.size())).append(lines);
  }

  /** Adds a line to each log. */
  void appendEach() throws IOException {
    for (LogStream stream : streams) {
      stream.append(1);
    }
  }

  /** Finishes all lines that were begun. */
  void finish() throws IOException {
    for (LogStream stream : streams) {
      stream.finish();
    }
  }

  /** How often each action was done. */
  Map<Action, Integer> done() {
    return done;
  }

  @Override
  public void close() throws IOException {
    for (LogStream stream : streams) {
      stream.close();
    }
  }
}
