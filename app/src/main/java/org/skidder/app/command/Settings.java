package org.skidder.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.app.log.LoggingConfig;
import org.skidder.core.config.ConfigLoader;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.SettingsText;
import org.skidder.core.config.Surroundings;
import org.skidder.modules.ModuleFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration that a command line names. */
public final class Settings {
  /** Set by the launcher: where the program is installed. */
  static final String HOME_PROPERTY = "skidder.home";

  private static final Logger FILES = LoggerFactory.getLogger("cfgfile");
  private static final Logger KEYSTORE = LoggerFactory.getLogger("keystore");
  private static final Logger CONFIG = LoggerFactory.getLogger("config");
  private static final Logger WITH_PASSWORDS = LoggerFactory.getLogger("config-with-passwords");

  private static final List<Flag> PATHS =
      List.of(Flag.PATH_HOME, Flag.PATH_CONFIG, Flag.PATH_DATA, Flag.PATH_LOGS);

  private Settings() {}

  /**
   * A loader with files, overrides and paths of the command line.
   *
   * @throws CommandException for flags that ask for what this version does not have
   */
  static ConfigLoader loader(Arguments arguments) throws CommandException {
    refuse(arguments, Flag.PLUGIN, "there are no native plugins for Skidder; leave it out");
    refuse(
        arguments,
        Flag.HTTP_PROF,
        "there is no profiling server; use --cpuprofile FILE (Flight Recorder) and --memprofile"
            + " FILE (heap dump), or kill -QUIT for the stacks of all threads");
    Path home = Path.of(System.getProperty(HOME_PROPERTY, "."));
    ConfigLoader loader =
        new ConfigLoader(Surroundings.ofProcess(home))
            .files(arguments.all(Flag.CONFIG))
            .overrides(arguments.all(Flag.SETTING))
            .strictPermissions(arguments.is(Flag.STRICT_PERMS, true));
    for (Flag path : PATHS) {
      arguments
          .text(path)
          .ifPresent(folder -> loader.pathFlag(path.text().substring("path.".length()), folder));
    }
    return loader;
  }

  /**
   * Logs the whole configuration for selector {@code config}, without passwords; with them for
   * {@code config-with-passwords}. Where it comes from is for {@code cfgfile} and {@code keystore}.
   */
  static void show(LoadedConfig loaded) {
    loaded.files().forEach(file -> FILES.debug("Read {}", file));
    if (KEYSTORE.isDebugEnabled()) {
      Path keystore = ConfigLoader.keystoreFile(loaded.root(), loaded.paths());
      KEYSTORE.debug("{}: {}", keystore, Files.exists(keystore) ? "opened" : "there is none");
    }
    if (WITH_PASSWORDS.isDebugEnabled()) {
      WITH_PASSWORDS.debug("{}", SettingsText.json(loaded.root(), true));
    } else if (CONFIG.isDebugEnabled()) {
      CONFIG.debug("{}", SettingsText.json(loaded.root(), false));
    }
  }

  private static void refuse(Arguments arguments, Flag flag, String reason)
      throws CommandException {
    boolean given =
        flag.kind() == Flag.Kind.SWITCH ? arguments.is(flag) : !arguments.all(flag).isEmpty();
    if (given) {
      throw new CommandException("flag --" + flag.text() + ": " + reason);
    }
  }

  /** What the command line says about modules; of {@code -modules} the last counts. */
  public static ModuleFlags modules(Arguments arguments) {
    List<String> lists = arguments.all(Flag.MODULES);
    List<String> names = lists.isEmpty() ? List.of() : List.of(lists.getLast().split(",", -1));
    List<String> settings = new ArrayList<>(arguments.all(Flag.MODULE_SETTING));
    // What follow parses with: this fileset alone.
    for (String fileset : arguments.all(Flag.FILESET)) {
      settings.add(fileset.replaceFirst("/.*", ".*.enabled=false"));
      settings.add(fileset.replace('/', '.') + ".enabled=true");
    }
    return new ModuleFlags(names, settings);
  }

  /** What the command line says about logging. */
  public static LoggingConfig.Overrides logging(Arguments arguments) {
    return new LoggingConfig.Overrides(
        arguments.is(Flag.STDERR), arguments.is(Flag.VERBOSE), arguments.all(Flag.DEBUG));
  }
}
