package org.skidder.ingest.doc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A processor could not do its work on one document. Carries no stack trace: it is expected. */
public final class IngestException extends Exception {
  private static final long serialVersionUID = 1L;

  private @Nullable String type;
  private @Nullable String tag;

  /** A failure with the text that {@code _ingest.on_failure_message} gets. */
  public IngestException(String message) {
    super(message, null, false, false);
  }

  /** Names the processor that failed; the innermost one counts. */
  public void at(String processor, Optional<String> itsTag) {
    if (type == null) {
      type = processor;
      tag = itsTag.orElse(null);
    }
  }

  /** Type of the processor that failed; empty while nobody has said so. */
  public String type() {
    return type == null ? "" : type;
  }

  /** Its tag, if it has one. */
  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
