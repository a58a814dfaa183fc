package org.skidder.app.command;

import java.io.PrintStream;
import org.skidder.app.cli.Arguments;
import org.skidder.core.config.ConfigExport;
import org.skidder.core.config.Problems;

/** {@code export config}: the merged and expanded configuration. It is not validated. */
public final class ExportCommand {
  private ExportCommand() {}

  /** Prints the configuration as YAML. */
  public static void config(Arguments arguments, PrintStream out) throws CommandException {
    Problems problems = new Problems();
    out.print(ConfigExport.toYaml(Settings.loader(arguments).load(problems).root()));
  }
}
