package org.skidder.sandbox.kernel;

import java.util.Objects;

/** The kernel cannot be called directly; the message says why, in words for a log line. */
public final class KernelUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public KernelUnavailableException(String message) {
    super(message);
  }

  public KernelUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Never null: every instance is made with a message. */
  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), "");
  }
}
