package org.skidder.inputs.log.lines;

import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;

/**
 * The constant fields of a file's events with the field {@code stream} among them; one that the
 * configuration gives stays. Belongs to one file.
 */
final class StreamTemplates {
  private final Template base;
  private @Nullable Template stdout;
  private @Nullable Template stderr;
  private @Nullable Template other;
  private String otherStream = "";

  StreamTemplates(Template base) {
    this.base = base;
  }

  /** The template for a stream; the file's own for none. */
  Template of(@Nullable String stream) {
    if (stream == null) {
      return base;
    }
    return switch (stream) {
      case "stdout" -> {
        stdout = stdout == null ? make(stream) : stdout;
        yield stdout;
      }
      case "stderr" -> {
        stderr = stderr == null ? make(stream) : stderr;
        yield stderr;
      }
      default -> {
        if (other == null || !stream.equals(otherStream)) {
          other = make(stream);
          otherStream = stream;
        }
        yield other;
      }
    };
  }

  private Template make(String stream) {
    FieldMap fields = new FieldMap();
    fields.put("stream", stream);
    fields.merge(base.fields());
    return Template.of(fields, base.metadata());
  }
}
