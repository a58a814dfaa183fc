package org.skidder.app.command;

import java.io.PrintStream;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.app.run.EnginePlan;
import org.skidder.app.run.Inspection;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.StepPrinter;

/** {@code test config} and {@code test output}. Nothing is written anywhere. */
public final class TestCommand {
  private TestCommand() {}

  /** Reads the whole configuration and tells all that is wrong or odd with it. */
  public static void config(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException {
    Problems problems = new Problems(arguments.is(Flag.STRICT));
    try {
      check(arguments, problems);
    } finally {
      // Also beside errors: what has no effect is often why something else is missing.
      problems.warnings().forEach(warning -> err.println("warning: " + warning));
    }
    out.println("Config OK");
  }

  private static void check(Arguments arguments, Problems problems) throws CommandException {
    LoadedConfig loaded = Settings.loader(arguments).collectingMistakes().load(problems);
    Settings.show(loaded);
    Inspection.run(
        loaded,
        arguments.is(Flag.DISCARD) ? EnginePlan.Need.INPUTS : EnginePlan.Need.ALL,
        Settings.modules(arguments),
        Settings.logging(arguments),
        problems);
    problems.throwIfErrors();
  }

  /**
   * Tries the connections of the output, each of them.
   *
   * @return whether all went well
   */
  public static boolean output(Arguments arguments, PrintStream out) throws CommandException {
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    EnginePlan plan = EnginePlan.of(loaded, EnginePlan.Need.OUTPUT, problems);
    return plan.testOutput(new StepPrinter(out, Terminal.get().isPresent()));
  }
}
