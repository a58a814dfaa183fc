package org.skidder.app.command;

/** A command cannot be done. The message is meant for the user. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what is wrong and what would be right. */
  public CommandException(String message) {
    super(message);
  }
}
