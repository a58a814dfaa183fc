package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.skidder.app.cli.Arguments;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.registry.LedgerReader;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.core.registry.RegistryExport;

/**
 * {@code registry show} and {@code registry export}. Reads only, also while another process writes;
 * of the configuration only the registry's own settings matter.
 */
public final class RegistryCommand {
  private RegistryCommand() {}

  /**
   * A registry.
   *
   * @param file its name, which may also be a file that Filebeat left
   */
  private record Found(Path file, LedgerReader.View view) {
    /**
     * Whether there is none, neither here nor of Filebeat. One that holds nothing is there: a
     * process has opened it, and no file was read yet.
     */
    boolean isMissing() {
      return view.fresh() && !Files.exists(Registry.folder(file)) && !Files.exists(file);
    }
  }

  /** Prints a table. */
  public static void show(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    RegistryExport.table(read(arguments, err).view().states(), ZoneId.systemDefault(), out);
  }

  /**
   * Prints the states in the JSON form of Filebeat. An empty list is only printed when that is what
   * is on record: whoever puts it in place of Filebeat's registry has every file read once more.
   *
   * @return whether there was a registry to print
   */
  public static boolean export(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    Found found = read(arguments, err);
    if (found.isMissing()) {
      err.println("skidder: nothing is printed; --path.data says where the registry is looked for");
      return false;
    }
    LedgerReader.View view = found.view();
    if (view.states().isEmpty() && !view.damages().isEmpty()) {
      err.println("skidder: nothing is printed: the damage leaves no state");
      return false;
    }
    RegistryExport.json(view.states(), ZoneId.systemDefault(), out);
    return true;
  }

  private static Found read(Arguments arguments, PrintStream err)
      throws CommandException, IOException {
    Problems problems = new Problems();
    LoadedConfig loaded = Settings.loader(arguments).load(problems);
    Config section = loaded.root().get("filebeat").orElse(Config.empty());
    RegistryConfig config =
        new Binder(problems)
            .allowOther(FilebeatConfig.class)
            .tryBind(section, RegistryConfig.class)
            .orElseGet(() -> {
              problems.throwIfErrors();
              throw new IllegalStateException("no registry settings and no error");
            });
    Path file = config.file(loaded.paths().data());
    Found found = new Found(file, Registry.read(file));
    found.view().damages().forEach(damage -> err.println("skidder: " + damage));
    if (found.isMissing()) {
      err.println("skidder: there is no registry yet at " + file);
    }
    return found;
  }
}
