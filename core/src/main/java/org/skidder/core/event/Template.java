package org.skidder.core.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.json.JsonBuffer;

/**
 * What all events of one source have in common. Immutable and thread-safe; its JSON is encoded at
 * first use and kept.
 */
public final class Template {
  /** What a raw line has itself. */
  private static final Set<String> OF_EVENTS =
      Set.of("message", "offset", "@timestamp", "@metadata");

  /** A template without any field. */
  public static final Template EMPTY = new Template(new FieldMap(), new FieldMap());

  /** A field before all others. */
  private record First(String name, Object value, Template others) {}

  private final @Nullable First first;
  private final FieldMap metadata;
  private final boolean plain;

  /** How many templates with a field less are remembered. */
  private static final int REDUCED = 16;

  private final Map<String, Template> reduced = new ConcurrentHashMap<>(2);

  /** What {@link #with} made last. */
  private record Extended(FieldMap more, Template template) {}

  // Benign races: two threads may make the same once each.
  private volatile @Nullable FieldMap fields;
  private volatile @Nullable Extended extended;
  private volatile byte @Nullable [] jsonHtml;
  private volatile byte @Nullable [] jsonPlain;
  private volatile @Nullable List<Member> members;

  private Template(FieldMap fields, FieldMap metadata) {
    first = null;
    this.fields = fields.freeze();
    this.metadata = metadata.freeze();
    plain = Collections.disjoint(OF_EVENTS, fields.keySet());
  }

  private Template(First first) {
    this.first = first;
    metadata = first.others.metadata;
    plain = first.others.plain;
  }

  /**
   * A template.
   *
   * @param fields constant fields, deep-merged over what an event brings itself
   * @param metadata {@code @metadata} of the events, for example {@code pipeline}
   */
  public static Template of(FieldMap fields, FieldMap metadata) {
    return new Template(fields, metadata);
  }

  /**
   * A template with one field more, before those of this one. Thousands of files differ in one
   * field only: whatever they have in common is merged and encoded once.
   *
   * @throws IllegalArgumentException when there is such a field, or it is one of the event itself
   */
  public Template after(String name, Object value) {
    if (fields().containsKey(name) || OF_EVENTS.contains(name)) {
      throw new IllegalArgumentException("the template cannot begin with a field " + name);
    }
    return new Template(new First(name, value, this));
  }

  /** The constant fields, frozen. */
  public FieldMap fields() {
    FieldMap known = fields;
    if (known == null) {
      FieldMap made = new FieldMap();
      if (first != null) {
        made.put(first.name, first.value);
        made.putAll(first.others.fields());
      }
      known = made.freeze();
      fields = known;
    }
    return known;
  }

  /** The constant metadata, frozen. */
  public FieldMap metadata() {
    return metadata;
  }

  /**
   * This template with more fields merged over it. The last result is remembered, so that laying
   * the same frozen fields over every batch of a source costs nothing.
   */
  public Template with(FieldMap more) {
    if (more.isEmpty()) {
      return this;
    }
    Extended known = extended;
    if (known != null && known.more == more) {
      return known.template;
    }
    Template made = merged(more);
    if (more.isFrozen()) {
      extended = new Extended(more, made);
    }
    return made;
  }

  private Template merged(FieldMap more) {
    if (first != null && !more.containsKey(first.name)) {
      return new Template(new First(first.name, first.value, first.others.with(more)));
    }
    FieldMap merged = new FieldMap(fields());
    merged.merge(more);
    return new Template(merged, metadata);
  }

  /**
   * This template without one of its fields. The results are remembered, so that removing the same
   * field from every event costs nothing; empty when too many different ones were asked for.
   *
   * @param path of a field that is there
   */
  Optional<Template> without(String path) {
    Template known = reduced.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (reduced.size() >= REDUCED) {
      return Optional.empty();
    }
    FieldMap copy = new FieldMap(fields());
    remove(copy, path);
    Template made = new Template(copy, metadata);
    reduced.put(path, made);
    return Optional.of(made);
  }

  private static void remove(FieldMap map, String path) {
    int dot = path.indexOf('.');
    if (map.containsKey(path)) {
      map.remove(path);
    } else if (dot > 0 && map.get(path.substring(0, dot)) instanceof FieldMap below) {
      FieldMap copy = new FieldMap(below);
      map.put(path.substring(0, dot), copy);
      remove(copy, path.substring(dot + 1));
    }
  }

  /**
   * Whether offset and message of a raw line can stand beside these fields. False when the
   * configuration puts a field of that name at the root; then every event unfolds.
   */
  public boolean isPlain() {
    return plain;
  }

  /** One root field as JSON. */
  static final class Member {
    final String key;
    private final byte[] html;
    private final byte[] plain;

    private Member(String key, FieldMap single) {
      this.key = key;
      html = encode(single, true);
      plain = encode(single, false);
    }

    /** The member, preceded by a comma; not to be changed. */
    byte[] json(boolean escapeHtml) {
      return escapeHtml ? html : plain;
    }
  }

  /** The root fields one by one, for events that replace some of them. */
  List<Member> members() {
    List<Member> known = members;
    if (known == null) {
      known = new ArrayList<>(fields().size());
      for (Map.Entry<String, @Nullable Object> entry : fields().entrySet()) {
        FieldMap single = new FieldMap();
        single.put(entry.getKey(), entry.getValue());
        known.add(new Member(entry.getKey(), single));
      }
      members = known;
    }
    return known;
  }

  private static byte[] encode(FieldMap fields, boolean html) {
    JsonBuffer out = new JsonBuffer(128);
    DocumentEncoder.members(fields, out, html);
    return out.toByteArray();
  }

  /** The fields as JSON members, each preceded by a comma: {@code ,"source":"…","host":{…}}. */
  public byte[] json(boolean html) {
    byte[] known = html ? jsonHtml : jsonPlain;
    if (known != null) {
      return known;
    }
    byte[] made = encoded(html);
    if (html) {
      jsonHtml = made;
    } else {
      jsonPlain = made;
    }
    return made;
  }

  private byte[] encoded(boolean html) {
    if (first == null) {
      return encode(fields(), html);
    }
    FieldMap single = new FieldMap();
    single.put(first.name, first.value);
    byte[] begin = encode(single, html);
    byte[] rest = first.others.json(html);
    byte[] all = Arrays.copyOf(begin, begin.length + rest.length);
    System.arraycopy(rest, 0, all, begin.length, rest.length);
    return all;
  }
}
