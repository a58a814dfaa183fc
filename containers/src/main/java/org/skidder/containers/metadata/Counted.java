package org.skidder.containers.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Things that several users share: made for the first one, ended with the last. Thread-safe.
 *
 * @param <K> what users of the same thing have in common
 * @param <T> the things
 */
public final class Counted<K, T> implements AutoCloseable {
  private static final class Use<T> {
    final T thing;
    int users;

    Use(T thing) {
      this.thing = thing;
    }
  }

  private final Map<K, Use<T>> all = new HashMap<>();
  private final Consumer<T> end;

  /**
   * @param end ends a thing; may take its time
   */
  public Counted(Consumer<T> end) {
    this.end = end;
  }

  /** The thing of a key, for one more user. */
  public synchronized T take(K key, Supplier<T> make) {
    Use<T> use = all.get(key);
    if (use == null) {
      use = new Use<>(make.get());
      all.put(key, use);
    }
    use.users++;
    return use.thing;
  }

  /** A user needs a thing no more; does nothing when it has ended already. */
  public void leave(T thing) {
    if (isLast(thing)) {
      // Not under the lock: others need not wait for that.
      end.accept(thing);
    }
  }

  private synchronized boolean isLast(T thing) {
    for (Iterator<Use<T>> uses = all.values().iterator(); uses.hasNext(); ) {
      Use<T> use = uses.next();
      if (use.thing == thing) {
        use.users--;
        if (use.users == 0) {
          uses.remove();
          return true;
        }
      }
    }
    return false;
  }

  /** What is in use now. */
  public synchronized List<T> things() {
    List<T> things = new ArrayList<>(all.size());
    all.values().forEach(use -> things.add(use.thing));
    return things;
  }

  /** Ends all, whoever uses them. */
  @Override
  public void close() {
    List<T> things;
    synchronized (this) {
      things = things();
      all.clear();
    }
    things.forEach(end);
  }
}
