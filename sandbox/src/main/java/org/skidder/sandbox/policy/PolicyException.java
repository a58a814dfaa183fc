package org.skidder.sandbox.policy;

import java.util.Objects;

/** A policy cannot be used; the message names what is wrong and what to do. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean fatal;

  private PolicyException(String message, boolean fatal) {
    super(message);
    this.fatal = fatal;
  }

  /** The process would not survive the policy: the start must end. */
  public static PolicyException fatal(String message) {
    return new PolicyException(message, true);
  }

  /** The policy does not fit this kernel or architecture: the error is logged, no filter loaded. */
  public static PolicyException unusable(String message) {
    return new PolicyException(message, false);
  }

  /** Never null: every instance is made with a message. */
  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), "");
  }

  public boolean fatal() {
    return fatal;
  }
}
