package org.skidder.app.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;
import org.skidder.core.reload.ExternalFiles;

/**
 * The files that {@code filebeat.config.modules.path} names: {@code x.yml} is an enabled module
 * {@code x}, {@code x.yml.disabled} a disabled one. Not thread-safe.
 */
final class ModuleFiles {
  private static final String PATH = "filebeat.config.modules.path";
  private static final String SUFFIX = ".yml";
  private static final String DISABLED = ".disabled";

  private final Path folder;
  private final Set<String> enabled = new TreeSet<>();
  private final Set<String> disabled = new TreeSet<>();

  private ModuleFiles(Path folder, PathMatcher matcher) throws IOException {
    this.folder = folder;
    if (!Files.isDirectory(folder)) {
      return;
    }
    Folders.visit(folder, file -> add(file, matcher));
  }

  private void add(Path file, PathMatcher matcher) {
    String name = file.getFileName().toString();
    boolean isOff = name.endsWith(DISABLED);
    String active = isOff ? name.substring(0, name.length() - DISABLED.length()) : name;
    if (matcher.matches(Path.of(active)) && Files.isRegularFile(file)) {
      (isOff ? disabled : enabled).add(active.substring(0, active.length() - SUFFIX.length()));
    }
  }

  /**
   * Looks at the folder of the configuration.
   *
   * @throws CommandException if the setting is missing or does not name files of modules
   */
  static ModuleFiles of(LoadedConfig loaded) throws CommandException, IOException {
    Config at = loaded.root().get(PATH).orElse(Config.empty());
    String pattern = at.text().orElse("");
    if (pattern.isEmpty()) {
      throw new CommandException(
          "Error in modules manager: modules management requires '"
              + PATH
              + "' setting: where the files of modules are, for instance"
              + " ${path.config}/modules.d/*.yml");
    }
    if (!pattern.endsWith("*" + SUFFIX)) {
      throw new CommandException(
          at.origin()
              + ": Error in modules manager: wrong settings for config.modules.path, it is expected"
              + " to end with *.yml. Got: "
              + pattern);
    }
    Path path = path(loaded.paths().config(), pattern, at);
    Path folder = path.resolveSibling("");
    String name = String.valueOf(path.getFileName());
    if (folder.toString().matches(".*[*?\\[].*")) {
      throw new CommandException(
          at.origin() + ": " + PATH + " must name one folder, but it is " + pattern);
    }
    String glob = name.replace("[^", "[!").replaceAll("[{}]", "\\\\$0");
    return new ModuleFiles(folder, path.getFileSystem().getPathMatcher("glob:" + glob));
  }

  private static Path path(Path folder, String pattern, Config at) {
    try {
      return ExternalFiles.pattern(folder, pattern);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(at.origin(), PATH, String.valueOf(e.getMessage()));
    }
  }

  /** Where they are. */
  Path folder() {
    return folder;
  }

  /** Names of enabled modules, sorted. */
  Collection<String> enabled() {
    return Collections.unmodifiableSet(enabled);
  }

  /** Names of files of disabled modules, sorted; some may be enabled by another file. */
  Collection<String> disabled() {
    return Collections.unmodifiableSet(disabled);
  }

  /** Writes the file of a module that has none yet; it is enabled then. */
  void create(String name, String text) throws IOException {
    Files.createDirectories(folder);
    // Whatever the umask: a configuration that others than its owner may write is refused.
    Path file = folder.resolve(name + SUFFIX);
    Files.createFile(file, Modes.of(file, Modes.READABLE));
    Files.writeString(file, text);
    enabled.add(name);
  }

  void enable(String name) throws IOException {
    rename(name + SUFFIX + DISABLED, name + SUFFIX);
    disabled.remove(name);
    enabled.add(name);
  }

  void disable(String name) throws IOException {
    rename(name + SUFFIX, name + SUFFIX + DISABLED);
    enabled.remove(name);
    disabled.add(name);
  }

  private void rename(String from, String to) throws IOException {
    try {
      Files.move(folder.resolve(from), folder.resolve(to));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          folder.resolve(from) + " cannot be renamed: there is also " + to + "; remove one", e);
    } catch (IOException e) {
      throw new IOException(
          folder.resolve(from) + " cannot be renamed to " + to + ": " + e.getMessage(), e);
    }
  }
}
