package org.skidder.app.command;

import java.io.Console;
import java.util.Optional;

/** The terminal that the process was started from. */
final class Terminal {
  private Terminal() {}

  /** The terminal; empty when input or output is something else. */
  @SuppressWarnings("SystemConsoleNull") // there may still be none at all
  static Optional<Console> get() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
