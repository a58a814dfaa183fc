package org.skidder.containers.discovery;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.skidder.core.config.Config;

/** A configuration that something is to be read with. Belongs to the worker. */
final class Wanted {
  /** Of a configuration that is in use. */
  static final long NEVER = Long.MAX_VALUE;

  private final Config config;
  private final LiveFields fields = new LiveFields();
  private final Set<Object> holders = new HashSet<>();
  private List<InputHost.Planned> inputs = List.of();
  private long startedAt = NEVER;
  private long endsAt = NEVER;
  private boolean replaced;
  private boolean failed;

  Wanted(Config config) {
    this.config = config;
  }

  Config config() {
    return config;
  }

  /** Its inputs run. */
  void started(long now) {
    startedAt = startedAt == NEVER ? now : startedAt;
  }

  /**
   * Whether its inputs may not have found yet what there is to read.
   *
   * @param nanos that they have to find it
   */
  boolean isFresh(long now, long nanos) {
    return startedAt == NEVER || now - startedAt < nanos;
  }

  LiveFields fields() {
    return fields;
  }

  /** The inputs; none when the configuration has mistakes. */
  List<InputHost.Planned> inputs() {
    return inputs;
  }

  void inputs(List<InputHost.Planned> planned, boolean hasFailed) {
    inputs = planned;
    failed = hasFailed;
  }

  /** Whether there are no inputs because of mistakes. */
  boolean isFailed() {
    return failed;
  }

  /** A thing is there that is read with it. */
  void hold(Object thing) {
    holders.add(thing);
    endsAt = NEVER;
    replaced = false;
  }

  /**
   * A thing is not there any more; when it was the last one, the end is near.
   *
   * @param end by the clock of {@link System#nanoTime}
   */
  void release(Object thing, long end) {
    if (holders.remove(thing) && holders.isEmpty()) {
      endsAt = end;
    }
  }

  /**
   * A thing is read with another configuration from now on; when it was the last one, this one ends
   * at once: the other one goes on where it was.
   *
   * @param now by the clock of {@link System#nanoTime}
   */
  void replace(Object thing, long now) {
    release(thing, now);
    replaced = holders.isEmpty();
  }

  /** Whether there is nothing to wait for at the end. */
  boolean isReplaced() {
    return replaced;
  }

  /** When it may end; {@link #NEVER} while it is held. */
  long endsAt() {
    return endsAt;
  }

  void endsAt(long end) {
    endsAt = end;
  }
}
