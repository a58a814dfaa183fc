package org.skidder.app.cli;

/** The command line cannot be understood. The message is meant for the user. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message, null, false, false);
  }
}
