package org.skidder.containers.kubernetes.api;

import java.io.IOException;

/** An API server refused; the message says what and why, and where that is known, what to do. */
public final class ApiException extends IOException {
  private static final int GONE = 410;

  /** A server that is not as far as a version asked for. */
  private static final int TIMEOUT = 504;

  private final int status;

  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** HTTP status code. */
  public int status() {
    return status;
  }

  /** Whether the server does not have the version that was asked for, any more or yet. */
  boolean isVersionUnknown() {
    return status == GONE || status == TIMEOUT;
  }

  static String advice(int status) {
    return switch (status) {
      case 401 -> "; the token or certificate is not accepted: has it expired?";
      case 403 ->
          "; the account needs a role that allows get, list and watch of pods and nodes (RBAC)";
      default -> "";
    };
  }
}
