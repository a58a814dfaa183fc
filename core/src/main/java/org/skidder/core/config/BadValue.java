package org.skidder.core.config;

import org.jspecify.annotations.Nullable;

/** A value that its option cannot take. */
final class BadValue extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Config at;

  BadValue(Config at, String message) {
    super(message, null, false, false);
    this.at = at;
  }

  private BadValue() {
    super("reported", null, false, false);
    this.at = null;
  }

  /** The problems have been reported already. */
  static BadValue reported() {
    return new BadValue();
  }

  /** The same place with a message that does not show the value. */
  BadValue masked() {
    return at == null
        ? this
        : new BadValue(at, "the value is not valid (it is secret, so it is not shown here)");
  }

  void reportTo(Problems problems) {
    if (at != null) {
      problems.error(at, String.valueOf(getMessage()));
    }
  }
}
