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

  /** Prints a table. */
  public static void show(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    RegistryExport.table(read(arguments, err).states(), ZoneId.systemDefault(), out);
  }

  /** Prints the states in the JSON form of Filebeat. */
  public static void export(Arguments arguments, PrintStream out, PrintStream err)
      throws CommandException, IOException {
    RegistryExport.json(read(arguments, err).states(), ZoneId.systemDefault(), out);
  }

  private static LedgerReader.View read(Arguments arguments, PrintStream err)
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
    LedgerReader.View view = Registry.read(file);
    view.damages().forEach(damage -> err.println("skidder: " + damage));
    if (view.states().isEmpty() && !Files.exists(Registry.folder(file)) && !Files.exists(file)) {
      err.println("skidder: there is no registry yet at " + file);
    }
    return view;
  }
}
