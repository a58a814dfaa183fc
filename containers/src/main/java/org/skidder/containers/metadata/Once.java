package org.skidder.containers.metadata;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for something when it is needed for the first time, and keeps it. Thread-safe. */
public final class Once<T> implements Supplier<T> {
  private final Supplier<T> source;
  private volatile @Nullable T known;

  public Once(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T there = known;
    return there == null ? ask() : there;
  }

  private synchronized T ask() {
    T there = known;
    if (there == null) {
      there = source.get();
      known = there;
    }
    return there;
  }

  /**
   * Keeps it no more; it is asked for again when it is needed again.
   *
   * @param leave told of it, if it had been asked for
   */
  public void forget(Consumer<T> leave) {
    T there;
    synchronized (this) {
      there = known;
      known = null;
    }
    if (there != null) {
      leave.accept(there);
    }
  }
}
