package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.app.run.EnginePlan;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;

/** {@code setup}: prepares the receivers once, without running. */
public final class SetupCommand {
  /** What this version cannot load, in the order in which {@code setup} would. */
  private static final List<Flag> MISSING =
      List.of(Flag.DASHBOARDS, Flag.MACHINE_LEARNING, Flag.PIPELINES);

  private SetupCommand() {}

  /**
   * Loads what the flags name, or everything.
   *
   * @throws CommandException also when something was asked for that this version cannot load; what
   *     it can was loaded before
   */
  public static void run(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    List<String> missing = new ArrayList<>();
    for (Flag flag : MISSING) {
      if (arguments.is(flag)) {
        missing.add("--" + flag.text());
      }
    }
    boolean all = missing.isEmpty() && !arguments.is(Flag.TEMPLATE);
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    if (all || arguments.is(Flag.TEMPLATE)) {
      template(loaded, problems, out, err);
    }
    if (all) {
      throw new CommandException(
          "dashboards and machine learning jobs cannot be loaded in this version of Skidder; 'setup"
              + " --template' loads the index template alone");
    }
    if (!missing.isEmpty()) {
      throw new CommandException(
          String.join(", ", missing) + ": not available in this version of Skidder");
    }
  }

  private static void template(
      LoadedConfig loaded, Problems problems, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    EnginePlan plan = EnginePlan.of(loaded, EnginePlan.Need.OUTPUT, problems);
    if (!loaded.root().isEnabled("output.elasticsearch")) {
      throw new CommandException(
          "the index template is loaded through output.elasticsearch, which is not configured;"
              + " 'export template' prints it");
    }
    problems.warnings().forEach(warning -> err.println("warning: " + warning));
    if (!plan.setUpOutput()) {
      err.println("warning: setup.template.enabled is false, nothing was loaded");
    }
    out.println("Loaded index template");
  }
}
