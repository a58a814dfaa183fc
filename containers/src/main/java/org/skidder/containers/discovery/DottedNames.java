package org.skidder.containers.discovery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;

/** Names with dots as nested objects. */
public final class DottedNames {
  private static final String VALUE = "value";

  /** Levels a name makes; the rest of it stays one name. Indices refuse more than 20. */
  private static final int MOST_LEVELS = 16;

  private DottedNames() {}

  /**
   * Splits names at their dots: {@code a.b/c: 1} becomes {@code a: {"b/c": 1}}. Where one name is
   * the beginning of another, its value moves to {@code value}: {@code x: 1, x.y: 2} becomes {@code
   * x: {value: 1, y: 2}}. The order of names does not matter. A name is split at its first 15 dots
   * only: who may start a container may give its labels names of any length.
   *
   * @param flat labels or annotations
   */
  public static FieldMap nested(Map<String, ?> flat) {
    FieldMap root = new FieldMap();
    flat.keySet().stream().sorted().forEach(name -> put(root, name, flat.get(name)));
    return root;
  }

  private static void put(FieldMap root, String name, @Nullable Object value) {
    FieldMap at = root;
    int from = 0;
    int level = 1;
    for (int dot = name.indexOf('.');
        dot >= 0 && level < MOST_LEVELS;
        dot = name.indexOf('.', from)) {
      level++;
      at = below(at, name.substring(from, dot));
      from = dot + 1;
    }
    String last = name.substring(from);
    if (at.get(last) instanceof FieldMap there) {
      there.put(VALUE, value);
    } else {
      at.put(last, value);
    }
  }

  private static FieldMap below(FieldMap at, String part) {
    @Nullable Object there = at.get(part);
    if (there instanceof FieldMap map) {
      return map;
    }
    FieldMap made = new FieldMap();
    if (there != null) {
      made.put(VALUE, there);
    }
    at.put(part, made);
    return made;
  }
}
