package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.app.run.EnginePlan;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.setup.SetUp;

/** {@code setup}: prepares the receivers once, without running. */
public final class SetupCommand {
  private static final List<Flag> PARTS =
      List.of(Flag.TEMPLATE, Flag.DASHBOARDS, Flag.MACHINE_LEARNING, Flag.PIPELINES);

  private final Arguments arguments;
  private final EnginePlan plan;
  private final PrintStream out;
  private final PrintStream err;

  private SetupCommand(Arguments arguments, EnginePlan plan, PrintStream out, PrintStream err) {
    this.arguments = arguments;
    this.plan = plan;
    this.out = out;
    this.err = err;
  }

  /**
   * Loads what the flags name; without any, all but the ingest pipelines. Ends at the first error.
   *
   * @throws IOException when something could not be loaded; the message says what and why
   */
  public static void run(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    EnginePlan plan;
    try {
      plan = EnginePlan.of(loaded, EnginePlan.Need.SETUP, Settings.modules(arguments), problems);
    } finally {
      problems.warnings().forEach(warning -> err.println("warning: " + warning));
    }
    new SetupCommand(arguments, plan, out, err).parts();
  }

  private void parts() throws IOException {
    boolean all = PARTS.stream().noneMatch(arguments::is);
    SetUp setUp = plan.setUp();
    if (all || arguments.is(Flag.TEMPLATE)) {
      if (!setUp.template(plan.elasticsearch())) {
        err.println("warning: setup.template.enabled is false, nothing was loaded");
      }
      out.println("Loaded index template");
    }
    if (all || arguments.is(Flag.DASHBOARDS)) {
      out.println("Importing dashboards (Kibana has to be up for this)");
      out.flush();
      setUp.dashboards(plan.elasticsearch());
      out.println("Loaded dashboards");
    }
    if (all || arguments.is(Flag.MACHINE_LEARNING)) {
      setUp.machineLearning(plan.elasticsearch(), plan.filesets());
      out.println("Loaded machine learning job configurations");
    }
    if (arguments.is(Flag.PIPELINES)) {
      pipelines(setUp);
    }
  }

  private void pipelines(SetUp setUp) throws IOException {
    int loaded = setUp.pipelines(plan.elasticsearch());
    if (loaded == 0) {
      err.println(
          "warning: no module is in use, so there are no ingest pipelines to load; name some with"
              + " --modules, or enable them in the configuration");
    } else {
      out.println("Loaded Ingest pipelines");
    }
  }
}
