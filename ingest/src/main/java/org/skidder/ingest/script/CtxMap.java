package org.skidder.ingest.script;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;

/** {@code ctx}: the document as a map of its root fields. */
final class CtxMap extends AbstractMap<String, @Nullable Object> {
  private static final KeyPath TIME = KeyPath.of("@timestamp");

  private final Doc doc;
  private final boolean writable;

  /**
   * @param writable whether the script may change what it reads; shared maps are then copied first
   */
  CtxMap(Doc doc, boolean writable) {
    this.doc = doc;
    this.writable = writable;
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
    if (writable && value instanceof FieldMap map) {
      if (map.isFrozen()) {
        value = Values.copy(map);
        doc.event().putKey(key, value);
      } else {
        unshare(map);
      }
    }
    return value;
  }

  /** Copies what other documents share, such as the fields of a user agent that came before. */
  private static void unshare(FieldMap map) {
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      if (entry.getValue() instanceof FieldMap below) {
        if (below.isFrozen()) {
          entry.setValue(Values.copy(below));
        } else {
          unshare(below);
        }
      }
    }
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
    try {
      KeyPath.of(key).write(doc, value);
    } catch (IngestException e) {
      throw new IllegalArgumentException(e.text(), e);
    }
    return before;
  }

  @Override
  public @Nullable Object remove(Object key) {
    Object before = get(key);
    if (containsKey(key)) {
      try {
        KeyPath.of(String.valueOf(key)).remove(doc);
      } catch (IngestException e) {
        throw new IllegalArgumentException(e.text(), e);
      }
    }
    return before;
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    FieldMap all = new FieldMap(doc.event().fields());
    Object time = TIME.read(doc);
    if (!Values.isAbsent(time)) {
      all.put("@timestamp", time);
    }
    return all.entrySet();
  }
}
