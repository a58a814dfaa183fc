package org.skidder.app.cli;

import java.util.Optional;

/** The command line cannot be understood. The message is meant for the user. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Command> command;

  UsageException(String message) {
    this(message, Optional.empty());
  }

  private UsageException(String message, Optional<Command> command) {
    super(message, null, false, false);
    this.command = command;
  }

  /** The same, about a flag of this command. */
  UsageException of(Command whose) {
    return new UsageException(String.valueOf(getMessage()), Optional.of(whose));
  }

  /** Whose usage tells what would be right; empty when the command itself is not known. */
  public Optional<Command> command() {
    return command;
  }
}
