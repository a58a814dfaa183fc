package org.skidder.core.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as a tree of fields, copy-on-write over its source's template. Belongs to one thread at
 * a time.
 *
 * <p>Paths resolve as processors expect it: a key that literally is the whole path wins; otherwise
 * the path is split at its first dot and resolution goes on below, which must be a map. Elements of
 * lists cannot be addressed. {@code @timestamp} is a slot of its own, {@code @metadata} is not
 * reachable by path.
 */
public final class Event {
  /** Stands for a field that is not there; null is a value. */
  static final Object ABSENT = new Object();

  private long timestamp;
  private final long offset;
  private Template base;

  /** Own fields; shadow the template's. Holds everything once {@code base} is empty. */
  private final FieldMap own;

  private @Nullable FieldMap ownMetadata;

  /**
   * An event over a template. What {@code own} holds is overlaid by the template: maps are merged,
   * {@code tags} lists are joined, other values of the template win.
   *
   * @param timestamp milliseconds since the epoch
   * @param offset position of the first byte in the source, −1 if there is none
   * @param own fields the event brings itself; the event takes the map over
   * @param base fields of the source
   */
  public Event(long timestamp, long offset, FieldMap own, Template base) {
    this.timestamp = timestamp;
    this.offset = offset;
    this.own = own.writable();
    this.base = Template.EMPTY;
    overlay(base);
  }

  /** Lays one more template over this event, as the constructor does. */
  public void overlay(Template more) {
    if (base == Template.EMPTY) {
      base = more;
    } else if (more.metadata().isEmpty() && !more.fields().containsKey("tags")) {
      base = base.with(more.fields());
    } else {
      unfold();
      base = more;
    }
    if (own.isEmpty()) {
      return;
    }
    FieldMap theirs = more.fields();
    for (Map.Entry<String, @Nullable Object> entry : theirs.entrySet()) {
      String key = entry.getKey();
      if (!own.containsKey(key)) {
        continue;
      }
      Object mine = own.get(key);
      Object wins = entry.getValue();
      if (mine instanceof FieldMap map && wins instanceof FieldMap sub) {
        FieldMap target = map.writable();
        target.merge(sub);
        own.put(key, target);
      } else if (key.equals("tags") && mine instanceof List<?> first) {
        if (wins instanceof List<?> second) {
          List<@Nullable Object> joined = new ArrayList<>(first);
          joined.addAll(second);
          own.put(key, joined);
        }
      } else if (!key.equals("tags")) {
        own.put(key, wins);
      }
    }
  }

  /** Time of the event, milliseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** Sets the time of the event. */
  public void timestamp(long millis) {
    timestamp = millis;
  }

  /** Position of the event's first byte in its source, −1 if there is none. */
  public long offset() {
    return offset;
  }

  /** Metadata: the template's and the event's own, the latter winning. Read only. */
  public Map<String, @Nullable Object> metadata() {
    if (ownMetadata == null) {
      return base.metadata();
    }
    FieldMap all = new FieldMap(base.metadata());
    all.merge(ownMetadata);
    return all;
  }

  /** Adds metadata. */
  public void putMetadata(String key, Object value) {
    if (ownMetadata == null) {
      ownMetadata = new FieldMap();
    }
    ownMetadata.put(key, value);
  }

  /** Own fields; together with {@link #base()} they are the event. For encoders. */
  FieldMap own() {
    return own;
  }

  /** The template whose fields, as far as {@link #own()} does not shadow them, belong to it. */
  Template base() {
    return base;
  }

  /** The value at a path; empty when it is absent or the path runs through something no map. */
  public Optional<Object> get(String path) {
    Object found = find(path);
    return found == ABSENT ? Optional.empty() : Optional.ofNullable(found);
  }

  /** Whether there is a value (or an explicit null) at the path. */
  public boolean has(String path) {
    return find(path) != ABSENT;
  }

  /**
   * Whether the path runs through a value that is no map: an error of another kind than a missing
   * field.
   */
  public boolean isBlocked(String path) {
    if (has(path)) {
      return false;
    }
    FieldMap map = own;
    String rest = path;
    boolean root = true;
    for (; ; ) {
      int dot = rest.indexOf('.');
      if (dot < 0) {
        return false;
      }
      Object next = root ? rootValue(rest.substring(0, dot)) : mapValue(map, rest, dot);
      root = false;
      if (next == ABSENT) {
        return false;
      }
      if (!(next instanceof FieldMap below)) {
        return true;
      }
      map = below;
      rest = rest.substring(dot + 1);
    }
  }

  private static @Nullable Object mapValue(FieldMap map, String rest, int dot) {
    String head = rest.substring(0, dot);
    return map.containsKey(head) ? map.get(head) : ABSENT;
  }

  private @Nullable Object rootValue(String key) {
    if (own.containsKey(key)) {
      return own.get(key);
    }
    FieldMap fields = base.fields();
    return fields.containsKey(key) ? fields.get(key) : ABSENT;
  }

  /** The value at a path, or {@link #ABSENT}. */
  @Nullable Object find(String path) {
    Object value = rootValue(path);
    if (value != ABSENT) {
      return value;
    }
    int dot = path.indexOf('.');
    if (dot < 0) {
      return ABSENT;
    }
    Object head = rootValue(path.substring(0, dot));
    return head instanceof FieldMap map ? find(map, path.substring(dot + 1)) : ABSENT;
  }

  /** The value at a path below a map, or {@link #ABSENT}. */
  static @Nullable Object find(FieldMap map, String path) {
    if (map.containsKey(path)) {
      return map.get(path);
    }
    int dot = path.indexOf('.');
    if (dot < 0) {
      return ABSENT;
    }
    return map.get(path.substring(0, dot)) instanceof FieldMap below
        ? find(below, path.substring(dot + 1))
        : ABSENT;
  }

  /**
   * Writes a value; creates maps on the way. {@code @timestamp} sets the time of the event.
   *
   * @throws FieldException when the path runs through a value that is no map, or when {@code
   *     @timestamp} is given something else than a time
   */
  public void put(String path, @Nullable Object value) throws FieldException {
    if (path.equals("@timestamp")) {
      if (!(value instanceof Instant time)) {
        throw new FieldException("@timestamp: value is no timestamp");
      }
      timestamp = time.toEpochMilli();
      return;
    }
    if (rootValue(path) != ABSENT || path.indexOf('.') < 0) {
      own.put(path, value);
      return;
    }
    int dot = path.indexOf('.');
    String head = path.substring(0, dot);
    FieldMap target = writableChild(own, head, rootValue(head), path);
    write(target, path.substring(dot + 1), value, path);
  }

  private static void write(FieldMap map, String rest, @Nullable Object value, String path)
      throws FieldException {
    int dot = rest.indexOf('.');
    if (dot < 0 || map.containsKey(rest)) {
      map.put(rest, value);
      return;
    }
    String head = rest.substring(0, dot);
    Object there = map.containsKey(head) ? map.get(head) : ABSENT;
    write(writableChild(map, head, there, path), rest.substring(dot + 1), value, path);
  }

  private static FieldMap writableChild(
      FieldMap parent, String key, @Nullable Object there, String path) throws FieldException {
    if (there == ABSENT) {
      FieldMap made = new FieldMap();
      parent.put(key, made);
      return made;
    }
    if (!(there instanceof FieldMap map)) {
      throw new FieldException(path + ": expected a map at " + key);
    }
    FieldMap copy = map.writable();
    if (copy != map || !parent.containsKey(key)) {
      parent.put(key, copy);
    }
    return copy;
  }

  /**
   * Removes the value at a path and returns it; empty when there was none.
   *
   * @throws FieldException when the path runs through a value that is no map
   */
  public Optional<Object> remove(String path) throws FieldException {
    Object found = find(path);
    if (found == ABSENT) {
      if (isBlocked(path)) {
        throw new FieldException(path + ": expected a map on the way");
      }
      return Optional.empty();
    }
    if (removeFromBase(path)) {
      return Optional.ofNullable(found);
    }
    if (rootValue(path) != ABSENT) {
      removeRoot(path);
      return Optional.ofNullable(found);
    }
    int dot = path.indexOf('.');
    String head = path.substring(0, dot);
    FieldMap map = writableChild(own, head, rootValue(head), path);
    String rest = path.substring(dot + 1);
    while (!map.containsKey(rest)) {
      int next = rest.indexOf('.');
      head = rest.substring(0, next);
      map = writableChild(map, head, map.get(head), path);
      rest = rest.substring(next + 1);
    }
    map.remove(rest);
    return Optional.ofNullable(found);
  }

  /** Exchanges the template for one without the field, when nothing of our own is in the way. */
  private boolean removeFromBase(String path) {
    int dot = path.indexOf('.');
    if (own.containsKey(path) || dot > 0 && own.containsKey(path.substring(0, dot))) {
      return false;
    }
    Optional<Template> without = base.without(path);
    without.ifPresent(template -> base = template);
    return without.isPresent();
  }

  private void removeRoot(String key) {
    if (base.fields().containsKey(key)) {
      unfold();
    }
    own.remove(key);
  }

  /** Replaces all fields; metadata and time stay. */
  public void replaceFields(FieldMap fields) {
    FieldMap taken = new FieldMap(fields);
    unfold();
    own.clear();
    own.putAll(taken);
  }

  /** Takes the template's fields over as own ones (shared, still copy-on-write). */
  private void unfold() {
    for (Map.Entry<String, @Nullable Object> entry : base.fields().entrySet()) {
      own.putIfAbsent(entry.getKey(), entry.getValue());
    }
    if (!base.metadata().isEmpty()) {
      FieldMap all = new FieldMap(base.metadata());
      if (ownMetadata != null) {
        all.merge(ownMetadata);
      }
      ownMetadata = all;
    }
    base = Template.EMPTY;
  }

  /** A view of all root fields, own ones first. */
  public FieldMap fields() {
    if (base.fields().isEmpty()) {
      return own;
    }
    FieldMap all = new FieldMap(own);
    for (Map.Entry<String, @Nullable Object> entry : base.fields().entrySet()) {
      all.putIfAbsent(entry.getKey(), entry.getValue());
    }
    return all;
  }

  /** A copy that can be changed without changing this event, and can be restored from. */
  public Event copy() {
    Event copy = new Event(timestamp, offset, copyOf(own), Template.EMPTY);
    copy.base = base;
    if (ownMetadata != null) {
      copy.ownMetadata = copyOf(ownMetadata);
    }
    return copy;
  }

  /** Makes this event what {@code saved} is. */
  public void restore(Event saved) {
    timestamp = saved.timestamp;
    base = saved.base;
    own.clear();
    own.putAll(copyOf(saved.own));
    ownMetadata = saved.ownMetadata == null ? null : copyOf(saved.ownMetadata);
  }

  private static FieldMap copyOf(FieldMap map) {
    FieldMap copy = new FieldMap();
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      Object value = entry.getValue();
      copy.put(
          entry.getKey(), value instanceof FieldMap sub && !sub.isFrozen() ? copyOf(sub) : value);
    }
    return copy;
  }
}
