package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.registry.FileState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an input knows of one file. Guarded by the input's lock, but that anybody may ask for {@link
 * #state()} and {@link #harvester()}.
 *
 * <p>{@code state} is what was handed to the pipeline, which may be ahead of what the registry has.
 */
final class Tracked {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private volatile FileState state;
  private volatile @Nullable Harvester harvester;
  private boolean wasRead;

  /** The way of the last harvester's batches, to know whether they are delivered. */
  private @Nullable Publisher publisher;

  /** Modification time at which the content was last found to be what is on record. */
  long checkedModified = Long.MIN_VALUE;

  /** Not known to have been read to its end. */
  static final long NOT_ENDED = Long.MIN_VALUE;

  /** Last modification time at which a compressed file was read to its end. */
  long endedModified = NOT_ENDED;

  /** The file as it was when it was closed at its end, with a line that is not complete. */
  private volatile Optional<FoundFile> closedIncomplete = Optional.empty();

  /** So often it is asked to finish a closed file: one that no scan opens is given up then. */
  private static final int MOST_ASKED = 60;

  private final AtomicInteger asked = new AtomicInteger();

  /** Whether the next harvester hands over what is there as it is, if nothing was added to that. */
  private volatile boolean finishing;

  /** What the present harvester hands over as it is. */
  private Optional<FoundFile> finished = Optional.empty();

  /** More than any file has. */
  static final long ANY_SIZE = Long.MAX_VALUE;

  /** How much a removed file had, of which everything was read: no copy has more. */
  long finalSize = ANY_SIZE;

  /** The size at which the file was seen last; 0 when none of its bytes are to be missed. */
  long seenSize;

  /** Not missed by any look at the folders. */
  static final long NOT_MISSED = -1;

  /** The look at the folders that missed the file first. */
  long missed = NOT_MISSED;

  Tracked(FileState state) {
    this.state = state;
  }

  /** A file of which events are under way. */
  Tracked(FileState state, Publisher publisher) {
    this.state = state;
    this.publisher = publisher;
  }

  /** The position handed over last. */
  FileState state() {
    Harvester reading = harvester;
    return reading == null ? state : reading.state();
  }

  /**
   * The path under which it is read: who renames a log tells nothing of what it was before, nor of
   * copies that were made of it then.
   */
  Path readAs() {
    Harvester reading = harvester;
    return reading == null ? state.path() : reading.path();
  }

  /** Replaces the state of a file nobody reads. */
  void state(FileState changed) {
    state = changed;
  }

  /** Who reads the file now. */
  @Nullable Harvester harvester() {
    return harvester;
  }

  /** On which all positions of this file are handed over, one after the other. */
  @Nullable Publisher publisher() {
    return publisher;
  }

  void begin(Harvester reading) {
    // Whoever has written since it was asked for may be in the middle of a line again.
    finished =
        finishing ? FoundFile.lookIfThere(state.path()).filter(this::isAsClosed) : Optional.empty();
    finishing = false;
    if (finished.isPresent()) {
      var _ = reading.finish();
    }
    closedIncomplete = Optional.empty();
    finalSize = ANY_SIZE;
    harvester = reading;
    publisher = reading.publisher();
  }

  /**
   * Its harvester ended.
   *
   * @param last up to where the content was handed over
   * @param next where reading goes on
   */
  void end(Harvester ended, CloseReason reason, FileState last, FileState next) {
    wasRead = true;
    state = next;
    finishing = false;
    // What a harvester could not finish, another cannot either.
    boolean tried = finished.filter(then -> then.size() == ended.seen()).isPresent();
    asked.set(tried ? MOST_ASKED + 1 : 0);
    closedIncomplete = incomplete(ended, reason, last);
    harvester = null; // behind all this, for whoever asks meanwhile
    if (reason != CloseReason.END_OF_FILE && reason != CloseReason.INACTIVE) {
      endedModified = NOT_ENDED;
    }
    long size = ended.lastSize();
    finalSize = finalSize(reason, size, last);
    // What of a truncated file is lost cannot be told: its copy may have it.
    boolean nothing = reason == CloseReason.TRUNCATED || ended.hasToldUnread();
    if (nothing) {
      seenSize = 0;
    } else if (size >= 0) {
      seenSize = size;
    }
  }

  /**
   * How much the content has of which a file was closed. One with less than was read of it was
   * truncated before it was removed: its copy has more.
   *
   * @param size of the file when it was closed; negative when that is not known
   * @param read up to where
   */
  static long finalSize(CloseReason reason, long size, FileState read) {
    boolean gone = reason == CloseReason.REMOVED || reason == CloseReason.RENAMED;
    return gone && size >= read.leastSize() ? size : ANY_SIZE;
  }

  /**
   * The file that a harvester closed, if that was at its end, behind a line that is not complete.
   */
  private static Optional<FoundFile> incomplete(
      Harvester harvester, CloseReason reason, FileState last) {
    return switch (reason) {
      case END_OF_FILE, INACTIVE, TIMEOUT ->
          last.compressed() || harvester.seen() == last.offset()
              ? Optional.empty()
              : FoundFile.lookIfThere(last.path())
                  .filter(now -> now.id().equals(last.id()) && now.size() == harvester.seen());
      case TRUNCATED, RENAMED, REMOVED, GIVEN_UP, STOPPED, ENDED, ERROR -> Optional.empty();
    };
  }

  /**
   * Asks who reads it to end if that waits at the end of the file: what was handed over arrives
   * then, and nothing more is handed over meanwhile.
   */
  void endAtEnd(CloseReason reason) {
    Harvester reading = harvester;
    if (reading != null && reading.isAtEnd()) {
      reading.stop(reason);
    }
  }

  /**
   * As {@link org.skidder.core.plugin.Input#finish}, for this file. One that was closed behind a
   * line that is not complete is opened once more for that. From any thread.
   *
   * @param scan asks for the scan that opens it
   */
  boolean finish(Runnable scan) {
    Harvester reading = harvester;
    if (reading != null) {
      return reading.finish();
    }
    boolean ask = isWorthAsking();
    finishing = ask;
    if (ask) {
      scan.run();
    }
    return ask;
  }

  private boolean isWorthAsking() {
    if (closedIncomplete.isEmpty() || Presence.of(state.path(), state.id()).isElsewhere()) {
      return false;
    }
    int before = asked.getAndIncrement();
    if (before == MOST_ASKED) {
      LOG.warn(
          "{}: what follows offset {} has no end and is not sent: after {} attempts the file is "
              + "still not opened again (ignore_older or harvester_limit)",
          state.source(),
          state.offset(),
          MOST_ASKED);
    }
    return before < MOST_ASKED;
  }

  boolean isRunning() {
    return harvester != null;
  }

  /** Whether somebody has read the file since the input began. */
  boolean wasRead() {
    return wasRead;
  }

  /** Whether a closed file has nothing but the incomplete line that it was closed with. */
  boolean isUnchanged(FoundFile file) {
    return !finishing && isAsClosed(file);
  }

  private boolean isAsClosed(FoundFile file) {
    return closedIncomplete
        .filter(then ->
            then.id().equals(file.id())
                && then.size() == file.size()
                && then.modified() == file.modified())
        .isPresent();
  }

  /** Whether everything handed over was delivered. */
  boolean isDelivered() {
    return harvester == null && (publisher == null || publisher.isDelivered());
  }

  /**
   * Whether somebody has the file open and has read nothing of it, though there is something: what
   * it has, and who else has that, is not known yet.
   */
  boolean isUnread() {
    Harvester reading = harvester;
    if (reading == null || !reading.state().fingerprint().isNone()) {
      return false;
    }
    try {
      boolean unread = reading.size() > reading.seen();
      if (unread) {
        reading.wake();
      }
      return unread;
    } catch (IOException e) {
      return false; // it was closed just now
    }
  }
}
