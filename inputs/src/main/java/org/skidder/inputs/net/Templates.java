package org.skidder.inputs.net;

import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/** Constant fields of the events of a sender. */
public final class Templates {
  private Templates() {}

  /** The common fields of an input with the sender as {@code source}. */
  public static Template of(FieldMap common, FieldMap metadata, String source) {
    FieldMap fields = new FieldMap();
    fields.put("source", source);
    fields.merge(common);
    return Template.of(fields, new FieldMap(metadata));
  }

  /** Metadata with {@code truncated}. */
  public static FieldMap truncated(FieldMap metadata, boolean truncated) {
    FieldMap all = new FieldMap(metadata);
    all.put("truncated", truncated);
    return all;
  }
}
