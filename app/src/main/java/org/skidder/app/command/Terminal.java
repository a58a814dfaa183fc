package org.skidder.app.command;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The terminal that the process was started from. */
final class Terminal {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Terminal() {}

  /** The terminal; empty when input or output is something else. */
  @SuppressWarnings("SystemConsoleNull") // there may still be none at all
  static Optional<Console> get() {
    return isOther("0") || isOther("1")
        ? Optional.empty()
        : Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /**
   * Whether a stream clearly is none: under a service manager, in a pipe. The JDK would load the
   * code that edits lines first, which costs every start of a service a tenth of a second.
   */
  private static boolean isOther(String descriptor) {
    Path stream = DESCRIPTORS.resolve(descriptor);
    try {
      // A link that tells what is open: proc_pid_fd(5).
      String open = Files.readSymbolicLink(stream).toString();
      return open.equals("/dev/null")
          || open.startsWith("pipe:")
          || open.startsWith("socket:")
          || Files.isRegularFile(stream);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // only the JDK can tell
    }
  }
}
