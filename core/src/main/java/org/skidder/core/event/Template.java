package org.skidder.core.event;

import org.jspecify.annotations.Nullable;
import org.skidder.core.json.JsonBuffer;

/**
 * What all events of one source have in common. Immutable and thread-safe; its JSON is encoded at
 * first use and kept.
 */
public final class Template {
  /** A template without any field. */
  public static final Template EMPTY = new Template(new FieldMap(), new FieldMap());

  private final FieldMap fields;
  private final FieldMap metadata;
  private final boolean plain;

  /** What {@link #with} made last. */
  private record Extended(FieldMap more, Template template) {}

  // Benign races: two threads may make the same once each.
  private volatile @Nullable Extended extended;
  private volatile byte @Nullable [] jsonHtml;
  private volatile byte @Nullable [] jsonPlain;

  private Template(FieldMap fields, FieldMap metadata) {
    this.fields = fields.freeze();
    this.metadata = metadata.freeze();
    this.plain =
        !fields.containsKey("message")
            && !fields.containsKey("offset")
            && !fields.containsKey("@timestamp")
            && !fields.containsKey("@metadata");
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

  /** The constant fields, frozen. */
  public FieldMap fields() {
    return fields;
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
    FieldMap merged = new FieldMap(fields);
    merged.merge(more);
    Template made = new Template(merged, metadata);
    if (more.isFrozen()) {
      extended = new Extended(more, made);
    }
    return made;
  }

  /**
   * Whether offset and message of a raw line can stand beside these fields. False when the
   * configuration puts a field of that name at the root; then every event unfolds.
   */
  public boolean isPlain() {
    return plain;
  }

  /** The fields as JSON members, each preceded by a comma: {@code ,"source":"…","host":{…}}. */
  public byte[] json(boolean html) {
    byte[] known = html ? jsonHtml : jsonPlain;
    if (known != null) {
      return known;
    }
    JsonBuffer out = new JsonBuffer(512);
    DocumentEncoder.members(fields, out, html);
    byte[] made = out.toByteArray();
    if (html) {
      jsonHtml = made;
    } else {
      jsonPlain = made;
    }
    return made;
  }
}
