package org.skidder.ingest.doc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;

/**
 * The name of a field as pipelines give it: dots always separate levels, numbers address elements
 * of lists, {@code _source.} in front is ignored, {@code _ingest.} leads to transient values.
 * Immutable and thread-safe. Messages are those of the node.
 */
public final class KeyPath {
  /** What a path stands for beside a field of the document. */
  private enum Kind {
    FIELD,
    TIME,
    TRANSIENT,
    META
  }

  private static final String SOURCE = "_source.";

  private final String text;
  private final String[] keys;
  private final Kind kind;

  private KeyPath(String text, String path) {
    this.text = text;
    String[] parts = path.split("\\.");
    for (int i = 0; i < parts.length; i++) {
      // Maps compare keys by identity first: those of all paths of a field are one.
      parts[i] = parts[i].intern();
    }
    if (parts[0].equals("_ingest") && parts.length > 1) {
      kind = Kind.TRANSIENT;
      keys = java.util.Arrays.copyOfRange(parts, 1, parts.length);
    } else {
      keys = parts;
      if (path.equals("@timestamp")) {
        kind = Kind.TIME;
      } else {
        kind = parts.length == 1 && Doc.isMeta(parts[0]) ? Kind.META : Kind.FIELD;
      }
    }
  }

  /**
   * A path.
   *
   * @throws IllegalArgumentException when it names nothing
   */
  public static KeyPath of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("path cannot be null nor empty");
    }
    String path = text.startsWith(SOURCE) ? text.substring(SOURCE.length()) : text;
    if (path.isEmpty() || path.startsWith(".")) {
      throw new IllegalArgumentException("path [" + text + "] is not valid");
    }
    return new KeyPath(text, path);
  }

  /** The value, or {@link Event#ABSENT}. */
  public @Nullable Object read(Doc doc) {
    Object value =
        switch (kind) {
          case TIME -> doc.time();
          case META -> doc.meta(keys[0]);
          case TRANSIENT -> doc.transients().getOrDefault(keys[0], Event.ABSENT);
          case FIELD -> doc.event().root(keys[0]);
        };
    for (int i = 1; i < keys.length && !Values.isAbsent(value); i++) {
      value = child(value, keys[i]);
    }
    return value;
  }

  private static @Nullable Object child(@Nullable Object parent, String key) {
    if (parent instanceof Map<?, ?> map) {
      Object value = map.get(key);
      return value != null || map.containsKey(key) ? value : Event.ABSENT;
    }
    if (parent instanceof List<?> list) {
      int index = index(key);
      return index >= 0 && index < list.size() ? list.get(index) : Event.ABSENT;
    }
    return Event.ABSENT;
  }

  private static int index(String key) {
    if (key.isEmpty() || key.length() > 9) {
      return -1;
    }
    int index = 0;
    for (int i = 0; i < key.length(); i++) {
      int digit = key.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = index * 10 + digit;
    }
    return index;
  }

  /** The value, which must be there; null is one. */
  public @Nullable Object require(Doc doc) throws IngestException {
    Object value = read(doc);
    if (Values.isAbsent(value)) {
      throw missing(doc);
    }
    return value;
  }

  /** Why there is no value. */
  IngestException missing(Doc doc) {
    Object at = rootContainer(doc);
    for (String key : keys) {
      Object next = child(at, key);
      if (!Values.isAbsent(next)) {
        at = next;
        continue;
      }
      return new IngestException(
          switch (at) {
            case null -> "cannot resolve [" + key + "] from null as part of path [" + text + "]";
            case Map<?, ?> map -> "field [" + key + "] not present as part of path [" + text + "]";
            case List<?> list -> badIndex(list, key);
            default ->
                "cannot resolve ["
                    + key
                    + "] from object of type ["
                    + Values.type(at)
                    + "] as part of path ["
                    + text
                    + "]";
          });
    }
    return new IngestException("field [" + text + "] not present as part of path [" + text + "]");
  }

  private String badIndex(List<?> list, String key) {
    return index(key) < 0
        ? "["
            + key
            + "] is not an integer, cannot be used as an index as part of path ["
            + text
            + "]"
        : "["
            + key
            + "] is out of bounds for array with length ["
            + list.size()
            + "] as part of path ["
            + text
            + "]";
  }

  private Object rootContainer(Doc doc) {
    return switch (kind) {
      case TRANSIENT -> doc.transients();
      case TIME, META -> Map.of();
      case FIELD -> doc.event().fields();
    };
  }

  /** Writes a value; makes maps on the way. */
  public void write(Doc doc, @Nullable Object value) throws IngestException {
    if (kind == Kind.TIME) {
      doc.time(value);
    } else if (kind == Kind.META) {
      doc.meta(keys[0], value);
    } else if (keys.length == 1) {
      if (kind == Kind.TRANSIENT) {
        doc.transients().put(keys[0], value);
      } else {
        doc.event().putKey(keys[0], value);
      }
    } else {
      writeBelow(doc, value);
    }
  }

  private void writeBelow(Doc doc, @Nullable Object value) throws IngestException {
    String last = keys[keys.length - 1];
    switch (parent(doc)) {
      case FieldMap map -> map.put(last, value);
      case List<?> list -> {
        int index = index(last);
        if (index < 0 || index >= list.size()) {
          throw new IngestException(badIndex(list, last));
        }
        mutable(list).set(index, value);
      }
      case null ->
          throw new IngestException(
              "cannot set [" + last + "] with null parent as part of path [" + text + "]");
      case Object other ->
          throw new IngestException(
              "cannot set ["
                  + last
                  + "] with parent object of type ["
                  + Values.type(other)
                  + "] as part of path ["
                  + text
                  + "]");
    }
  }

  /** The container of the last key, made and made writable as needed. */
  private @Nullable Object parent(Doc doc) throws IngestException {
    Object at = writableRoot(doc);
    for (int i = 1; i < keys.length - 1; i++) {
      at = writableChild(at, keys[i]);
    }
    return at;
  }

  private @Nullable Object writableRoot(Doc doc) throws IngestException {
    String key = keys[0];
    if (kind == Kind.TRANSIENT) {
      return writableChild(doc.transients(), key);
    }
    Object there = doc.event().root(key);
    if (there instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list);
      doc.event().putKey(key, copy);
      return copy;
    }
    if (!Values.isAbsent(there) && !(there instanceof FieldMap)) {
      return there;
    }
    try {
      return doc.event().writableRoot(key);
    } catch (FieldException e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Object writableChild(@Nullable Object parent, String key)
      throws IngestException {
    if (parent instanceof FieldMap map) {
      Object there = map.get(key);
      if (there == null && !map.containsKey(key)) {
        FieldMap made = new FieldMap();
        map.put(key, made);
        return made;
      }
      Object open = writable(there);
      map.put(key, open);
      return open;
    }
    if (parent instanceof List<?> list) {
      int index = index(key);
      if (index < 0 || index >= list.size()) {
        throw new IngestException(badIndex(list, key));
      }
      Object open = writable(list.get(index));
      mutable(list).set(index, open);
      return open;
    }
    throw new IngestException(
        parent == null
            ? "cannot resolve [" + key + "] from null as part of path [" + text + "]"
            : "cannot resolve ["
                + key
                + "] from object of type ["
                + Values.type(parent)
                + "] as part of path ["
                + text
                + "]");
  }

  private static @Nullable Object writable(@Nullable Object there) {
    return switch (there) {
      case FieldMap map -> map.writable();
      case List<?> list -> new ArrayList<@Nullable Object>(list);
      case null, default -> there;
    };
  }

  /** Lists on a writable way are copies of our own. */
  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> mutable(List<?> list) {
    return (List<@Nullable Object>) list;
  }

  /** Removes the field, which must be there. */
  public void remove(Doc doc) throws IngestException {
    if (Values.isAbsent(read(doc))) {
      throw missing(doc);
    }
    switch (kind) {
      case TIME -> doc.removeTime();
      case META -> doc.meta(keys[0], null);
      case TRANSIENT, FIELD -> removeField(doc);
    }
  }

  private void removeField(Doc doc) throws IngestException {
    String last = keys[keys.length - 1];
    if (keys.length > 1) {
      Object parent = parent(doc);
      if (parent instanceof FieldMap map) {
        map.remove(last);
      } else if (parent instanceof List<?> list) {
        mutable(list).remove(index(last));
      }
    } else if (kind == Kind.TRANSIENT) {
      doc.transients().remove(last);
    } else {
      doc.event().removeKey(last);
    }
  }

  /** The path as it was given. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPath path && path.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
