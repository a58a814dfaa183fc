package org.skidder.core.plugin;

import java.time.Duration;
import java.util.List;

/** A running source of events. */
public interface Input extends AutoCloseable {
  /** Its {@code type} in the configuration. */
  String type();

  /** Starts reading on threads of its own and returns at once. */
  void start();

  /**
   * Waits until all that was there when it started is read ({@code --once}); inputs that never end
   * return at once.
   */
  void awaitFinished() throws InterruptedException;

  /**
   * Warns of each source that is gone while events of it are under way, as they could not be read
   * again at the next start. Called after {@link #close()}; when there are any, the process waits
   * for their delivery a little longer than it is told to.
   *
   * @return whether there are any
   */
  default boolean warnOfLastChance() {
    return false;
  }

  /**
   * How far it is with its sources; may look at each of them, so not for the hot path. From any
   * thread; what the input does meanwhile is not waited for.
   */
  default List<SourceStatus> sources() {
    return List.of();
  }

  /** Whether there is more to be read of sources that {@link #sources()} does not name yet. */
  default boolean hasMoreSources() {
    return false;
  }

  /**
   * Nothing more comes to its sources: where it is at the end of one, what waits there for more
   * (parts of a line, lines that may go on) is handed over as it is. Returns at once; from any
   * thread.
   *
   * @return whether there is such, or it was not taken yet
   */
  default boolean finish() {
    return false;
  }

  /**
   * As {@link #close()}, when no input goes on with its sources: what was read and waits for more
   * is handed over first.
   *
   * @param limit how long that may take while there is no room for it; then it is as if it had not
   *     been read
   */
  default void closeForGood(Duration limit) {
    close();
  }

  /** Stops reading and waits until its threads have ended. What is queued stays queued. */
  @Override
  void close();
}
