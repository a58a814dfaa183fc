package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.skidder.app.cli.Arguments;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;

/** {@code modules}: which modules are switched on, as files in a folder tell by their names. */
public final class ModulesCommand {
  private ModulesCommand() {}

  private static ModuleFiles files(Arguments arguments) throws CommandException, IOException {
    LoadedConfig loaded = Settings.loader(arguments).load(new Problems());
    return ModuleFiles.of(loaded);
  }

  /** Prints both lists. */
  public static void list(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    ModuleFiles files = files(arguments);
    out.println("Enabled:");
    files.enabled().forEach(out::println);
    out.println();
    out.println("Disabled:");
    files.disabled().forEach(out::println);
  }

  /**
   * Switches modules on, one after the other.
   *
   * @return whether all of them exist; it ends at the first that does not
   */
  public static boolean enable(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    ModuleFiles files = files(arguments);
    for (String name : arguments.rest()) {
      if (files.enabled().contains(name)) {
        out.println("Module " + name + " is already enabled");
      } else if (files.disabled().contains(name)) {
        files.enable(name);
        out.println("Enabled " + name);
      } else {
        unknown(name, out, files);
        return false;
      }
    }
    return true;
  }

  /**
   * Switches modules off, one after the other.
   *
   * @return whether all of them exist; it ends at the first that does not
   */
  public static boolean disable(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    ModuleFiles files = files(arguments);
    for (String name : arguments.rest()) {
      if (files.enabled().contains(name)) {
        files.disable(name);
        out.println("Disabled " + name);
      } else if (files.disabled().contains(name)) {
        err.println("Module " + name + " is already disabled");
      } else {
        unknown(name, err, files);
        return false;
      }
    }
    return true;
  }

  private static void unknown(String name, PrintStream to, ModuleFiles files) {
    to.println("Module " + name + " doesn't exist!");
    List<String> known = files.all();
    to.println(
        known.isEmpty()
            ? "There are no files of modules in " + files.folder()
            : "There are " + String.join(", ", known));
  }
}
