package org.skidder.core.plugin;

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

  /** Stops reading and waits until its threads have ended. What is queued stays queued. */
  @Override
  void close();
}
