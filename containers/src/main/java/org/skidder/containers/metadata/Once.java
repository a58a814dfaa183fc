package org.skidder.containers.metadata;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for something when it is needed for the first time, and keeps it. Thread-safe if asking
 * twice gives the same: two threads may both be the first.
 */
public final class Once<T> implements Supplier<T> {
  private final Supplier<T> source;
  private volatile @Nullable T known;

  public Once(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T there = known;
    if (there == null) {
      there = source.get();
      known = there;
    }
    return there;
  }
}
