package org.skidder.app;

import java.io.PrintStream;
import java.util.List;
import org.skidder.app.cli.ArgumentScanner;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Command;
import org.skidder.app.cli.Flag;
import org.skidder.app.cli.Usage;
import org.skidder.app.cli.UsageException;

/** The program's entry. */
public final class Main {
  /** Exit status of an orderly end. */
  static final int OK = 0;

  /** Exit status of everything that went wrong. */
  static final int FAILED = 1;

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs a command line and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    int status = new Main(System.out, System.err).run(List.of(arguments));
    System.out.flush();
    System.exit(status);
  }

  /** Runs a command line and returns the exit status. */
  int run(List<String> arguments) {
    Arguments understood;
    try {
      understood = ArgumentScanner.scan(arguments);
    } catch (UsageException e) {
      err.println("Error: " + e.getMessage());
      err.println("Run 'skidder --help' for usage.");
      return FAILED;
    }
    return dispatch(understood);
  }

  private int dispatch(Arguments arguments) {
    Command command = arguments.command();
    if (command == Command.HELP || arguments.is(Flag.HELP)) {
      return help(arguments);
    }
    if (command.isGroup()) {
      out.print(Usage.of(command));
      return OK;
    }
    if (!command.isAvailable()) {
      return failed("'" + command.words() + "' is not available in this version");
    }
    return switch (command) {
      case VERSION -> version();
      default -> failed("'" + command.words() + "' is not available in this version");
    };
  }

  private int help(Arguments arguments) {
    if (arguments.command() != Command.HELP) {
      boolean alone = arguments.command() == Command.RUN && arguments.rest().isEmpty();
      out.print(alone ? Usage.ofProgram() : Usage.of(arguments.command()));
      return OK;
    }
    String words = String.join(" ", arguments.rest());
    if (words.isEmpty()) {
      out.print(Usage.ofProgram());
      return OK;
    }
    out.print(
        Command.of(words)
            .map(Usage::of)
            .orElseGet(() -> "There is no command '" + words + "'.\n\n" + Usage.ofProgram()));
    return OK;
  }

  private int version() {
    out.println(Version.read().line());
    return OK;
  }

  private int failed(String reason) {
    err.println("Exiting: " + reason);
    return FAILED;
  }
}
