package org.skidder.sandbox.landlock;

import java.util.Objects;

/** The restriction was asked for, is supported, and failed: end the start with the message. */
public final class LandlockException extends Exception {
  private static final long serialVersionUID = 1L;

  public LandlockException(String message) {
    super(message);
  }

  /** Never null: every instance is made with a message. */
  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), "");
  }
}
