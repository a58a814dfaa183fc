package org.skidder.processors.support;

import org.jspecify.annotations.Nullable;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;

/**
 * Moves a field of an event, below its own name too: {@code a} becomes {@code a.b}. When the new
 * place takes no value, the event stays as it was. No more is kept for that than what the field is
 * in at the root, and only where the field itself is in the way.
 */
public final class FieldMove {
  private FieldMove() {}

  /**
   * Moves a field that is there.
   *
   * @param value what it becomes
   * @throws FieldException when the path runs through a value that is no object, or {@code
   *     @timestamp} would become something else than a time; nothing has changed then
   */
  public static void move(Event event, FieldPath from, FieldPath to, @Nullable Object value)
      throws FieldException {
    if (!to.isTime() && !event.isBlocked(to)) {
      event.remove(from);
      event.put(to, value);
    } else if (isBelow(to.toString(), from.toString())) {
      moveBelow(event, from, to, value);
    } else {
      // What is in the way does not go with the field, so this comes first: it may fail.
      event.put(to, value);
      event.remove(from);
    }
  }

  private static boolean isBelow(String path, String name) {
    return path.length() > name.length()
        && path.charAt(name.length()) == '.'
        && path.startsWith(name);
  }

  private static void moveBelow(Event event, FieldPath from, FieldPath to, @Nullable Object value)
      throws FieldException {
    String name = from.toString();
    int dot = name.indexOf('.');
    String key = dot < 0 || event.hasKey(name) ? name : name.substring(0, dot);
    Object there = event.root(key);
    Object before = there == null ? null : FieldMap.copyOf(there);
    event.remove(from);
    try {
      event.put(to, value);
    } catch (FieldException e) {
      event.putKey(key, before);
      throw e;
    }
  }
}
