package org.skidder.ingest;

import org.jspecify.annotations.Nullable;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.ValueTemplate;

/** The name of a field, which may itself be made from fields. */
final class FieldRef {
  private final @Nullable KeyPath fixed;
  private final ValueTemplate template;

  private FieldRef(@Nullable KeyPath fixed, ValueTemplate template) {
    this.fixed = fixed;
    this.template = template;
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException when it is no name
   */
  static FieldRef of(String text) {
    boolean isTemplate = text.contains("{{");
    return new FieldRef(isTemplate ? null : KeyPath.of(text), ValueTemplate.ofText(text));
  }

  KeyPath path(Doc doc) throws IngestException {
    if (fixed != null) {
      return fixed;
    }
    try {
      return KeyPath.of(template.text(doc));
    } catch (IllegalArgumentException e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    }
  }
}
