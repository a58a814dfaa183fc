package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.skidder.app.cli.Arguments;
import org.skidder.app.run.Confinement;
import org.skidder.core.config.Problems;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.command.OwnCommand;
import org.skidder.sandbox.command.SeccompRecord;
import org.skidder.sandbox.command.SeccompShow;
import org.skidder.sandbox.command.SeccompTry;

/** {@code seccomp show}, {@code seccomp record} and {@code test seccomp}. */
public final class SeccompCommand {
  private SeccompCommand() {}

  /** Prints the policy of the configuration; returns the exit status. */
  public static int show(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException {
    return SeccompShow.run(out, err, config(arguments), arguments.rest().stream().findFirst());
  }

  /** Makes every denied call in other processes; returns the exit status. */
  public static int test(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException {
    try {
      return SeccompTry.run(out, err, config(arguments));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }

  /**
   * Runs Skidder with the arguments after {@code --} and prints the policy it needed.
   *
   * @param given how many arguments the process was started with
   * @return the exit status of that run
   */
  public static int record(Arguments arguments, int given, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    List<String> program = OwnCommand.prefix(given);
    try {
      return SeccompRecord.run(out, err, program, arguments.rest());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }

  private static SeccompConfig config(Arguments arguments) throws CommandException {
    Problems problems = new Problems();
    SeccompConfig config =
        Confinement.seccomp(Settings.loader(arguments).load(problems).root(), problems)
            .orElse(SeccompConfig.defaults());
    problems.throwIfErrors();
    return config;
  }
}
