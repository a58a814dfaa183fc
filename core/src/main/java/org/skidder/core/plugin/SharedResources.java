package org.skidder.core.plugin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things that plugins of one kind share within one running Skidder (a watch of folders, a limit),
 * made at first use and closed at the end. Thread-safe.
 */
public final class SharedResources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("beat");

  private final Map<Class<?>, Object> all = new LinkedHashMap<>();

  /** The shared thing of a type, made now when it is the first time that somebody asks. */
  public synchronized <T> T get(Class<T> type, Supplier<T> make) {
    Object there = all.get(type);
    if (there == null) {
      there = make.get();
      all.put(type, there);
    }
    return type.cast(there);
  }

  @Override
  public synchronized void close() {
    for (Object thing : all.values()) {
      if (thing instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOG.warn("closing {}: {}", thing.getClass().getSimpleName(), e.getMessage());
        }
      }
    }
    all.clear();
  }
}
