package org.skidder.ingest.script;

import java.util.AbstractMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;

/**
 * {@code ctx}: the document as a map of its root fields, whose names are taken as they are. For one
 * run of a script. What other documents may share (the tags of an input, the fields of a user agent
 * that came before) is copied the first time the script gets hold of it.
 */
final class CtxMap extends AbstractMap<String, @Nullable Object> {
  private static final KeyPath TIME = KeyPath.of("@timestamp");

  private final Doc doc;
  private final boolean writable;

  /** Root fields whose maps and lists are this document's alone. */
  private final Set<String> owned;

  /**
   * @param writable whether the script may change what it reads
   */
  CtxMap(Doc doc, boolean writable) {
    this.doc = doc;
    this.writable = writable;
    owned = writable ? new HashSet<>() : Set.of();
  }

  private @Nullable Object root(String key) {
    if (key.equals("@timestamp")) {
      return TIME.read(doc);
    }
    if (key.equals("_ingest")) {
      return doc.transients();
    }
    if (key.startsWith("_")) {
      return KeyPath.of(key).read(doc);
    }
    Object value = doc.event().root(key);
    if (!writable || !(value instanceof Map || value instanceof List) || !owned.add(key)) {
      return value;
    }
    Object own = own(value);
    if (own != value) {
      doc.event().putKey(key, own);
    }
    return own;
  }

  /** A value that only this document has: a copy, but for maps that are not shared. */
  private static @Nullable Object own(@Nullable Object value) {
    if (!(value instanceof FieldMap map) || map.isFrozen()) {
      return Values.copy(value);
    }
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      if (entry.getValue() instanceof Map || entry.getValue() instanceof List) {
        entry.setValue(own(entry.getValue()));
      }
    }
    return map;
  }

  @Override
  public @Nullable Object get(Object key) {
    Object value = root(String.valueOf(key));
    return Values.isAbsent(value) ? null : value;
  }

  @Override
  public boolean containsKey(Object key) {
    return !Values.isAbsent(root(String.valueOf(key)));
  }

  @Override
  public @Nullable Object put(String key, @Nullable Object value) {
    Object before = get(key);
    checkWritable();
    try {
      if (isSpecial(key)) {
        KeyPath.of(key).write(doc, value);
      } else {
        owned.add(key);
        doc.put(key, value);
      }
    } catch (IngestException e) {
      throw new IllegalArgumentException(e.text(), e);
    }
    return before;
  }

  @Override
  public @Nullable Object remove(Object key) {
    Object before = get(key);
    checkWritable();
    String name = String.valueOf(key);
    if (!isSpecial(name)) {
      doc.event().removeKey(name);
    } else if (containsKey(key)) {
      try {
        KeyPath.of(name).remove(doc);
      } catch (IngestException e) {
        throw new IllegalArgumentException(e.text(), e);
      }
    }
    return before;
  }

  @Override
  public void clear() {
    checkWritable();
    Set.copyOf(keySet()).forEach(this::remove);
  }

  /** Whether a name stands for more than a field of the root. */
  private static boolean isSpecial(String key) {
    return key.startsWith("_") || key.equals("@timestamp");
  }

  private void checkWritable() {
    if (!writable) {
      throw new IllegalArgumentException(
          "Mutating ingest documents in conditionals is not supported");
    }
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    FieldMap all = new FieldMap();
    Set.copyOf(doc.event().fields().keySet()).forEach(key -> all.put(key, root(key)));
    Object time = TIME.read(doc);
    if (!Values.isAbsent(time)) {
      all.put("@timestamp", time);
    }
    return all.entrySet();
  }
}
