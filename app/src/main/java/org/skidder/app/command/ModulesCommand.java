package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.skidder.app.cli.Arguments;
import org.skidder.app.run.HostName;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.ModuleSettingsFile;
import org.skidder.modules.NewFileset;
import org.skidder.modules.Platform;

/** {@code modules}: which modules are switched on, as files in a folder tell by their names. */
public final class ModulesCommand {
  private ModulesCommand() {}

  private static LoadedConfig load(Arguments arguments) throws CommandException {
    return Settings.loader(arguments).load(new Problems());
  }

  private static ModuleLibrary library(LoadedConfig loaded) {
    return ModuleLibrary.of(loaded.paths());
  }

  /** Prints both lists. */
  public static void list(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    LoadedConfig loaded = load(arguments);
    ModuleFiles files = ModuleFiles.of(loaded);
    Set<String> disabled = new TreeSet<>(library(loaded).names());
    disabled.removeAll(files.enabled());
    // One that has both files is in both lists: it is enabled, and a file is left over.
    disabled.addAll(files.disabled());
    out.println("Enabled:");
    files.enabled().forEach(out::println);
    out.println();
    out.println("Disabled:");
    disabled.forEach(out::println);
  }

  /**
   * Switches modules on, one after the other. A module that has no file yet gets one with its
   * filesets and variables.
   *
   * @return whether all of them exist; it ends at the first that does not
   */
  public static boolean enable(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    LoadedConfig loaded = load(arguments);
    ModuleFiles files = ModuleFiles.of(loaded);
    for (String name : arguments.rest()) {
      if (files.enabled().contains(name)) {
        out.println("Module " + name + " is already enabled");
      } else if (files.disabled().contains(name)) {
        files.enable(name);
        out.println("Enabled " + name);
      } else if (library(loaded).find(name).isPresent()) {
        files.create(name, ModuleSettingsFile.of(library(loaded).find(name).get(), platform()));
        out.println("Enabled " + name);
      } else {
        unknown(name, out);
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
    LoadedConfig loaded = load(arguments);
    ModuleFiles files = ModuleFiles.of(loaded);
    for (String name : arguments.rest()) {
      if (files.enabled().contains(name)) {
        files.disable(name);
        out.println("Disabled " + name);
      } else if (files.disabled().contains(name) || library(loaded).find(name).isPresent()) {
        err.println("Module " + name + " is already disabled");
      } else {
        unknown(name, err);
        return false;
      }
    }
    return true;
  }

  private static Platform platform() {
    return Platform.of(System.getProperty("os.name", ""), HostName.get());
  }

  /** Lays out the files of a fileset among the user's modules. */
  public static void layOut(Arguments arguments, PrintStream out)
      throws CommandException, IOException {
    if (arguments.rest().size() != 1) {
      throw new CommandException("name one fileset: skidder modules new MODULE/FILESET");
    }
    try {
      Path made = NewFileset.create(library(load(arguments)).own(), arguments.rest().getFirst());
      out.println("Created " + made);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(e.getMessage() + " is there already; nothing was changed");
    }
  }

  private static void unknown(String name, PrintStream to) {
    to.println("Module " + name + " doesn't exist!");
  }
}
