package org.skidder.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings as values, to tell whether they are the same. Stateless. */
public final class Comparison {
  private Comparison() {}

  /**
   * As {@link Config#toPlain}, but what cannot be read in a section that is switched off stands as
   * it is written.
   *
   * @throws ConfigException for a variable without a value in any other place
   */
  public static Object of(Config settings) {
    return orNothing(value(settings, false));
  }

  /**
   * As {@link #of}, of a configuration that is known to be in order: whatever cannot be read in it
   * is something that nobody reads, and stands as it is written.
   */
  public static Object ofAccepted(Config settings) {
    return orNothing(value(settings, true));
  }

  private static Object orNothing(@Nullable Object value) {
    return value == null ? "" : value;
  }

  /**
   * The value; null if there is none in the end.
   *
   * @param unread whether nobody reads what cannot be read
   */
  private static @Nullable Object value(Config at, boolean unread) {
    try {
      if (at.isVoid()) {
        return null;
      }
      if (at.isScalar()) {
        return at.toPlain();
      }
    } catch (ConfigException e) {
      if (!unread) {
        throw e;
      }
      return at.written();
    }
    boolean below = unread || !at.isEnabled();
    return at.isList() && at.named().isEmpty() ? list(at, below) : map(at, below);
  }

  private static List<Object> list(Config at, boolean unread) {
    List<Object> list = new ArrayList<>();
    for (Config item : at.items()) {
      Object value = value(item, unread);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }

  private static Map<String, Object> map(Config at, boolean unread) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Config child : at.children()) {
      Object value = value(child, unread);
      if (value != null) {
        map.put(child.name(), value);
      }
    }
    return map;
  }
}
