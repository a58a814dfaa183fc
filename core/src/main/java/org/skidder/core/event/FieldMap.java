package org.skidder.core.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An ordered map of fields. A frozen map never changes again and may be shared by any number of
 * events and threads; writers copy it first ({@link #writable}). An unfrozen one belongs to one
 * thread.
 */
public final class FieldMap extends LinkedHashMap<String, @Nullable Object> {
  private boolean frozen;

  /** An empty map. */
  public FieldMap() {
    super(8);
  }

  /** A shallow copy, not frozen. */
  public FieldMap(Map<String, ? extends @Nullable Object> other) {
    super(other);
  }

  /**
   * A deep copy of plain maps and lists into field maps; entries that are null, and empty maps and
   * lists when {@code dropEmpty}, are left out.
   */
  public static FieldMap deepCopy(Map<?, ?> source, boolean dropEmpty) {
    FieldMap copy = new FieldMap();
    for (Map.Entry<?, ?> entry : source.entrySet()) {
      Object value = copyValue(entry.getValue(), dropEmpty);
      if (value == null || (dropEmpty && isEmpty(value))) {
        continue;
      }
      copy.put(String.valueOf(entry.getKey()), value);
    }
    return copy;
  }

  /**
   * A deep copy with the names of all maps, also of those in lists, in the order of their
   * characters: equal maps look the same as text.
   */
  public static FieldMap sorted(Map<?, ?> source) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    source.forEach((name, value) -> sorted.put(String.valueOf(name), sortedValue(value)));
    return new FieldMap(sorted);
  }

  private static @Nullable Object sortedValue(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(sortedValue(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  private static boolean isEmpty(Object value) {
    return (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof List<?> list && list.isEmpty());
  }

  private static @Nullable Object copyValue(@Nullable Object value, boolean dropEmpty) {
    return switch (value) {
      case Map<?, ?> map -> deepCopy(map, dropEmpty);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object item : list) {
          copy.add(copyValue(item, dropEmpty));
        }
        yield copy;
      }
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Float number -> number.doubleValue();
      case null, default -> value;
    };
  }

  /** A copy of which nothing is shared that may still be changed; what is frozen below it is. */
  public FieldMap copy() {
    FieldMap copy = new FieldMap();
    for (Map.Entry<String, @Nullable Object> entry : entrySet()) {
      Object value = entry.getValue();
      copy.put(entry.getKey(), value == null ? null : copyOf(value));
    }
    return copy;
  }

  /**
   * A value for a second place in an event: a change at one of the two is none at the other. As
   * {@link #copy()}; values that are no maps and hold none are the same.
   */
  public static Object copyOf(Object value) {
    return switch (value) {
      case FieldMap map -> map.isFrozen() ? map : map.copy();
      case List<?> list when isNested(list) -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(item == null ? null : copyOf(item)));
        yield copy;
      }
      default -> value;
    };
  }

  private static boolean isNested(List<?> list) {
    for (Object item : list) {
      if (item instanceof FieldMap || item instanceof List<?>) {
        return true;
      }
    }
    return false;
  }

  /** Freezes this map and all maps and lists below it; returns this. */
  public FieldMap freeze() {
    if (!frozen) {
      frozen = true;
      for (Map.Entry<String, @Nullable Object> entry : entrySet()) {
        Object value = entry.getValue();
        if (value instanceof FieldMap map) {
          map.freeze();
        } else if (value instanceof List<?> list) {
          entry.setValue(frozen(list));
        }
      }
    }
    return this;
  }

  private static List<@Nullable Object> frozen(List<?> list) {
    if (list instanceof WholeList whole) {
      return whole;
    }
    List<@Nullable Object> items = new ArrayList<>(list.size());
    for (Object item : list) {
      items.add(
          switch (item) {
            case FieldMap map -> map.freeze();
            case List<?> below -> frozen(below);
            case null, default -> item;
          });
    }
    return Collections.unmodifiableList(items);
  }

  /** Whether this map may be shared and must not be changed. */
  public boolean isFrozen() {
    return frozen;
  }

  /** This map if it may be changed, else a shallow copy that may. */
  public FieldMap writable() {
    return frozen ? new FieldMap(this) : this;
  }

  /** Merges {@code other} into this map, map by map; on other conflicts {@code other} wins. */
  public void merge(Map<String, ? extends @Nullable Object> other) {
    for (Map.Entry<String, ? extends @Nullable Object> entry : other.entrySet()) {
      Object theirs = entry.getValue();
      if (theirs instanceof FieldMap sub && get(entry.getKey()) instanceof FieldMap mine) {
        FieldMap target = mine.writable();
        target.merge(sub);
        put(entry.getKey(), target);
      } else {
        put(entry.getKey(), theirs);
      }
    }
  }

  @Override
  public @Nullable Object put(String key, @Nullable Object value) {
    checkWritable();
    return super.put(key, value);
  }

  @Override
  public @Nullable Object putIfAbsent(String key, @Nullable Object value) {
    checkWritable();
    return super.putIfAbsent(key, value);
  }

  @Override
  public void putAll(Map<? extends String, ? extends @Nullable Object> other) {
    checkWritable();
    super.putAll(other);
  }

  @Override
  public @Nullable Object remove(Object key) {
    checkWritable();
    return super.remove(key);
  }

  @Override
  public void clear() {
    checkWritable();
    super.clear();
  }

  private void checkWritable() {
    if (frozen) {
      throw new IllegalStateException("a shared map of fields was about to be changed");
    }
  }
}
