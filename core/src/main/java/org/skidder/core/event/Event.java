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
  public static final Object ABSENT = new Object();

  private long timestamp;
  private @Nullable String timestampText;
  private final long offset;
  private Template base;

  /** Own fields; shadow the template's. Holds everything once {@code base} is empty. */
  private final FieldMap own;

  private @Nullable FieldMap ownMetadata;
  private boolean frozen;

  /**
   * An event over a template. What {@code own} holds is overlaid by the template: maps are merged,
   * {@code tags} lists are joined unless the template's is {@linkplain WholeList whole}, other
   * values of the template win.
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

  /** An event put together again from its parts, as they are. */
  static Event restored(
      long timestamp, long offset, FieldMap own, Template base, FieldMap metadata) {
    Event event = new Event(timestamp, offset, own, Template.EMPTY);
    event.base = base;
    event.ownMetadata = metadata.isEmpty() ? null : metadata;
    return event;
  }

  /** From now on it may be shared, and a change is an {@link IllegalStateException}. */
  void freeze() {
    if (!frozen) {
      frozen = true;
      own.freeze();
      if (ownMetadata != null) {
        ownMetadata.freeze();
      }
    }
  }

  private void checkWritable() {
    if (frozen) {
      throw new IllegalStateException("an event that outputs share was about to be changed");
    }
  }

  /** Lays one more template over this event, as the constructor does. */
  public void overlay(Template more) {
    checkWritable();
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
      } else if (key.equals("tags") && isAppended(wins)) {
        if (mine instanceof List<?> first && wins instanceof List<?> second) {
          List<@Nullable Object> joined = new ArrayList<>(first);
          joined.addAll(second);
          own.put(key, joined);
        }
      } else {
        own.put(key, wins);
      }
    }
  }

  private static boolean isAppended(@Nullable Object tags) {
    return tags instanceof List<?> && !(tags instanceof WholeList);
  }

  /** Time of the event, milliseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** Sets the time of the event. */
  public void timestamp(long millis) {
    checkWritable();
    timestamp = millis;
    timestampText = null;
  }

  /**
   * Sets the time of the event, and the text that the document has for it instead of the usual one:
   * with a zone of its own, or as it stood in a log.
   */
  public void timestamp(long millis, String text) {
    checkWritable();
    timestamp = millis;
    timestampText = text;
  }

  /** The text of the time in the document, where it is not the usual one. */
  public Optional<String> timestampText() {
    return Optional.ofNullable(timestampText);
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

  /** The event's own metadata, without the template's. */
  FieldMap ownMetadata() {
    return ownMetadata == null ? new FieldMap() : ownMetadata;
  }

  /** Adds metadata. */
  public void putMetadata(String key, Object value) {
    checkWritable();
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
  public Optional<Object> get(FieldPath path) {
    Object found = find(path);
    return found == ABSENT ? Optional.empty() : Optional.ofNullable(found);
  }

  /** As {@link #get(FieldPath)}, for a path that is used once. */
  public Optional<Object> get(String path) {
    return get(FieldPath.of(path));
  }

  /** Whether there is a value (or an explicit null) at the path. */
  public boolean has(FieldPath path) {
    return find(path) != ABSENT;
  }

  /** As {@link #has(FieldPath)}, for a path that is used once. */
  public boolean has(String path) {
    return has(FieldPath.of(path));
  }

  /**
   * Whether the path runs through a value that is no map: an error of another kind than a missing
   * field.
   */
  public boolean isBlocked(FieldPath path) {
    if (has(path)) {
      return false;
    }
    @Nullable Object at = ABSENT;
    for (int level = 0; level < path.levels() - 1; level++) {
      String head = path.head(level);
      at = at instanceof FieldMap map ? map.getOrDefault(head, ABSENT) : rootValue(head);
      if (!(at instanceof FieldMap)) {
        return at != ABSENT;
      }
    }
    return false;
  }

  private @Nullable Object rootValue(String key) {
    Object mine = own.getOrDefault(key, ABSENT);
    return mine == ABSENT ? base.fields().getOrDefault(key, ABSENT) : mine;
  }

  /** The value of a field at the root, or {@link #ABSENT}; the key is taken as it is. */
  public @Nullable Object root(String key) {
    return rootValue(key);
  }

  /**
   * The map at the root under a key in a form that may be changed; made when there is none.
   *
   * @throws FieldException when there is a value that is no map
   */
  public FieldMap writableRoot(String key) throws FieldException {
    return writableChild(own, key, rootValue(key), key);
  }

  /** The value at a path, or {@link #ABSENT}. */
  @Nullable Object find(FieldPath path) {
    Object value = rootValue(path.rest(0));
    if (value != ABSENT || path.levels() == 1) {
      return value;
    }
    return rootValue(path.head(0)) instanceof FieldMap map ? find(map, path, 1) : ABSENT;
  }

  /** The value at a path, from one of its levels on, below a map; or {@link #ABSENT}. */
  static @Nullable Object find(FieldMap map, FieldPath path, int from) {
    FieldMap at = map;
    for (int level = from; ; level++) {
      Object value = at.getOrDefault(path.rest(level), ABSENT);
      if (value != ABSENT || level == path.levels() - 1) {
        return value;
      }
      if (!(at.get(path.head(level)) instanceof FieldMap below)) {
        return ABSENT;
      }
      at = below;
    }
  }

  /**
   * Writes a value; creates maps on the way. {@code @timestamp} sets the time of the event.
   *
   * @throws FieldException when the path runs through a value that is no map, or when {@code
   *     @timestamp} is given something else than a time
   */
  public void put(FieldPath path, @Nullable Object value) throws FieldException {
    if (path.isTime()) {
      if (!(value instanceof Instant time)) {
        throw new FieldException("@timestamp: value is no timestamp");
      }
      timestamp(time.toEpochMilli());
      return;
    }
    if (path.levels() == 1 || rootValue(path.rest(0)) != ABSENT) {
      own.put(path.rest(0), value);
      return;
    }
    String head = path.head(0);
    FieldMap map = writableChild(own, head, rootValue(head), path);
    int level = 1;
    while (level < path.levels() - 1 && !map.containsKey(path.rest(level))) {
      head = path.head(level);
      map = writableChild(map, head, map.getOrDefault(head, ABSENT), path);
      level++;
    }
    map.put(path.rest(level), value);
  }

  /**
   * As {@link #put(FieldPath, Object)}, for a path that is used once.
   *
   * @throws FieldException as there
   */
  public void put(String path, @Nullable Object value) throws FieldException {
    put(FieldPath.of(path), value);
  }

  private static FieldMap writableChild(
      FieldMap parent, String key, @Nullable Object there, Object path) throws FieldException {
    if (there == ABSENT) {
      FieldMap made = new FieldMap();
      parent.put(key, made);
      return made;
    }
    if (!(there instanceof FieldMap map)) {
      throw new FieldException(path + ": expected a map at " + key);
    }
    FieldMap copy = map.writable();
    if (map.isFrozen() || !parent.containsKey(key)) {
      parent.put(key, copy);
    }
    return copy;
  }

  /**
   * Removes the value at a path and returns it; empty when there was none.
   *
   * @throws FieldException when the path runs through a value that is no map
   */
  public Optional<Object> remove(FieldPath path) throws FieldException {
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
    if (rootValue(path.rest(0)) != ABSENT) {
      removeRoot(path.rest(0));
      return Optional.ofNullable(found);
    }
    String head = path.head(0);
    FieldMap map = writableChild(own, head, rootValue(head), path);
    int level = 1;
    while (!map.containsKey(path.rest(level))) {
      head = path.head(level);
      map = writableChild(map, head, map.get(head), path);
      level++;
    }
    map.remove(path.rest(level));
    return Optional.ofNullable(found);
  }

  /**
   * As {@link #remove(FieldPath)}, for a path that is used once.
   *
   * @throws FieldException as there
   */
  public Optional<Object> remove(String path) throws FieldException {
    return remove(FieldPath.of(path));
  }

  /** Exchanges the template for one without the field, when nothing of our own is in the way. */
  private boolean removeFromBase(FieldPath path) {
    checkWritable();
    if (own.containsKey(path.rest(0)) || (path.levels() > 1 && own.containsKey(path.head(0)))) {
      return false;
    }
    Optional<Template> without = base.without(path.rest(0));
    without.ifPresent(template -> base = template);
    return without.isPresent();
  }

  private void removeRoot(String key) {
    if (base.fields().containsKey(key)) {
      unfold();
    }
    own.remove(key);
  }

  /** Whether there is a field of this name at the root; dots do not separate levels here. */
  public boolean hasKey(String key) {
    return rootValue(key) != ABSENT;
  }

  /** Writes a field at the root; dots do not separate levels here. */
  public void putKey(String key, @Nullable Object value) {
    own.put(key, value);
  }

  /** Removes a field at the root; dots do not separate levels here. */
  public void removeKey(String key) {
    Object found = rootValue(key);
    if (found == ABSENT) {
      return;
    }
    checkWritable();
    if (!own.containsKey(key)) {
      Optional<Template> without = base.without(key);
      if (without.isPresent()) {
        base = without.get();
        return;
      }
    }
    removeRoot(key);
  }

  /** Replaces all fields; metadata and time stay. */
  public void replaceFields(FieldMap fields) {
    checkWritable();
    FieldMap taken = new FieldMap(fields);
    takeMetadata();
    base = Template.EMPTY;
    own.clear();
    own.putAll(taken);
  }

  /** Takes the template's fields over as own ones (shared, still copy-on-write). */
  private void unfold() {
    for (Map.Entry<String, @Nullable Object> entry : base.fields().entrySet()) {
      own.putIfAbsent(entry.getKey(), entry.getValue());
    }
    takeMetadata();
    base = Template.EMPTY;
  }

  private void takeMetadata() {
    if (!base.metadata().isEmpty()) {
      FieldMap all = new FieldMap(base.metadata());
      if (ownMetadata != null) {
        all.merge(ownMetadata);
      }
      ownMetadata = all;
    }
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
    Event copy = new Event(timestamp, offset, own.copy(), Template.EMPTY);
    copy.base = base;
    copy.timestampText = timestampText;
    if (ownMetadata != null) {
      copy.ownMetadata = ownMetadata.copy();
    }
    return copy;
  }

  /** Makes this event what {@code saved} is. */
  public void restore(Event saved) {
    checkWritable();
    timestamp = saved.timestamp;
    timestampText = saved.timestampText;
    base = saved.base;
    own.clear();
    own.putAll(saved.own.copy());
    ownMetadata = saved.ownMetadata == null ? null : saved.ownMetadata.copy();
  }
}
