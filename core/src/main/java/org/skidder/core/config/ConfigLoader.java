package org.skidder.core.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skidder.core.file.Folders;

/**
 * Puts the configuration together: built-in defaults, files, {@code -E} overrides and {@code
 * -path.*} flags, the later over the earlier. Belongs to one thread.
 *
 * <pre>{@code
 * Problems problems = new Problems();
 * LoadedConfig config = new ConfigLoader(Surroundings.ofProcess(home))
 *     .files(List.of("my.yml")).overrides(List.of("name=x")).load(problems);
 * }</pre>
 */
public final class ConfigLoader {
  private static final List<String> DEFAULT_FILES = List.of("skidder.yml", "filebeat.yml");
  private static final List<String> KEYSTORES = List.of("skidder.keystore", "filebeat.keystore");
  private static final String CONFIG_DIR = "config_dir";
  private static final String UNREADABLE_KEYSTORE = "the keystore cannot be read: ";
  private static final long LARGEST_FILE = 64L << 20;

  private final Surroundings surroundings;
  private final Set<String> files = new LinkedHashSet<>();
  private final List<String> overrides = new ArrayList<>();
  private final Map<String, String> pathFlags = new LinkedHashMap<>();
  private Map<String, ?> settings = Map.of();
  private boolean readsFiles = true;
  private boolean strictPermissions = true;
  private boolean readsSecrets = true;
  private boolean collectsMistakes;
  private boolean isService;

  /** Loads with what the machine supplies. */
  public ConfigLoader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The {@code -c} files, in order; none means the default file. */
  public ConfigLoader files(List<String> names) {
    files.addAll(names);
    return this;
  }

  /** Settings in place of files: no file is read, also not the default one. */
  public ConfigLoader settings(Map<String, ?> values) {
    settings = values;
    readsFiles = false;
    return this;
  }

  /** The {@code -E} overrides, in order. */
  public ConfigLoader overrides(List<String> assignments) {
    overrides.addAll(assignments);
    return this;
  }

  /**
   * A {@code -path.*} flag.
   *
   * @param name {@code home}, {@code config}, {@code data} or {@code logs}
   */
  public ConfigLoader pathFlag(String name, String directory) {
    pathFlags.put(name, directory);
    return this;
  }

  /** Whether owners and permissions of files are checked (by default they are). */
  public ConfigLoader strictPermissions(boolean strict) {
    strictPermissions = strict;
    return this;
  }

  /** Leaves the keystore closed, for commands that are about the keystore itself. */
  public ConfigLoader withoutSecrets() {
    readsSecrets = false;
    return this;
  }

  /**
   * Goes on without overrides that cannot be read: they are among the problems then, to be told
   * together with what else is wrong.
   */
  public ConfigLoader collectingMistakes() {
    collectsMistakes = true;
    return this;
  }

  /**
   * Loads for the service itself, which takes a keystore of its own user or of root only. Commands
   * of root also take that of the user the service seems to run as.
   */
  public ConfigLoader forService() {
    isService = true;
    return this;
  }

  /**
   * Looks whether the keystore may be written where it is.
   *
   * @throws ConfigException if root would write to where another user has a say
   */
  public void checkKeystorePlace(LoadedConfig loaded) throws IOException {
    Problems problems = new Problems();
    guard().checkPlace(keystoreFile(loaded.root(), loaded.paths()), serviceUser(loaded), problems);
    problems.throwIfErrors();
  }

  /**
   * Opens the keystore for a change; a missing file is an empty one.
   *
   * @throws ConfigException if it may be read by others or is damaged
   */
  public Keystore keystore(LoadedConfig loaded) {
    return keystore(
        keystoreFile(loaded.root(), loaded.paths()), serviceUser(loaded.paths(), loaded.files()));
  }

  /** Which user the service seems to run as. */
  public ServiceUser serviceUser(LoadedConfig loaded) {
    return serviceUser(loaded.paths(), loaded.files());
  }

  private ServiceUser serviceUser(PathsConfig directories, List<Path> read) {
    return new ServiceUser(surroundings.ownership(), directories.data(), read);
  }

  private Keystore keystore(Path file, ServiceUser service) {
    Problems problems = new Problems();
    try {
      if (Files.exists(file)) {
        guard().checkKeystore(file, isService ? Optional.empty() : Optional.of(service), problems);
        problems.throwIfErrors();
      }
      return Keystore.open(file);
    } catch (AccessDeniedException e) {
      throw new ConfigException(
          Origin.of(file.toString()),
          "",
          UNREADABLE_KEYSTORE
              + "permission denied; it must belong to the user the program runs as: chown "
              + System.getProperty("user.name", "USER")
              + " "
              + file);
    } catch (IOException e) {
      throw new ConfigException(Origin.of(file.toString()), "", UNREADABLE_KEYSTORE + reason(e));
    }
  }

  /**
   * Reads and merges everything. Warnings go to {@code problems}.
   *
   * @throws ConfigException if the files cannot be read, are not valid YAML, may be written by
   *     others, or contradict each other
   */
  public LoadedConfig load(Problems problems) {
    List<Path> paths = readsFiles ? resolveFiles(problems) : List.of();
    Node root = Node.map(Origin.BUILT_IN);
    if (!readsFiles) {
      root = Merge.over(root, Config.of(settings).scope().root());
    }
    for (Path path : paths) {
      root = Merge.over(root, settingsOf(readFile(path, problems), problems));
    }
    Problems unread = new Problems();
    for (String override : overrides) {
      root = Merge.over(root, override(override, unread));
    }
    root = Merge.over(root, pathFlagSettings());
    addDefaults(root, problems);
    OldSettings.rename(root, problems);
    if (!collectsMistakes || problems.hasErrors()) {
      problems.addAll(unread);
    }
    problems.throwIfErrors();
    LoadedConfig loaded = complete(root, paths, problems);
    problems.addAll(unread);
    return loaded;
  }

  private Config loadExternal(Config main, Path file) {
    Problems problems = new Problems();
    Node root = readFile(file, problems);
    problems.throwIfErrors();
    return Config.root(main.scope().inner(root));
  }

  private LoadedConfig complete(Node root, List<Path> paths, Problems problems) {
    Map<String, String> variables = surroundings.variables();
    Config located = Config.root(new Scope(root, null, variables, SecretSource.NONE));
    PathsConfig directories = PathsConfig.of(located, surroundings);
    SecretSource secrets = secrets(located, directories, paths, problems);
    problems.throwIfErrors();
    Scope scope = new Scope(root, null, variables, secrets);
    appendConfigDirectory(Config.root(scope), directories, problems);
    CloudSettings.apply(Config.root(scope), problems);
    Config config = Config.root(scope);
    OldSettings.refuseRemoved(config, problems);
    return new LoadedConfig(config, directories, paths, file -> loadExternal(config, file));
  }

  /**
   * The keystore: {@code keystore.path}, else {@code skidder.keystore} or, when only that exists,
   * {@code filebeat.keystore} in {@code path.config}. The file need not exist.
   *
   * @throws ConfigException if the setting is no path
   */
  public static Path keystoreFile(Config root, PathsConfig paths) {
    String stated = root.text("keystore.path").orElse("");
    if (!stated.isEmpty()) {
      return resolve(paths.config(), stated, root.get("keystore.path").orElse(root));
    }
    for (String name : KEYSTORES) {
      if (Files.exists(paths.config().resolve(name))) {
        return paths.config().resolve(name);
      }
    }
    return paths.config().resolve(KEYSTORES.getFirst());
  }

  private static Path resolve(Path folder, String stated, Config at) {
    try {
      return folder.resolve(stated);
    } catch (InvalidPathException e) {
      throw new ConfigException(at.origin(), at.path(), "is no path: " + e.getReason());
    }
  }

  private SecretSource secrets(
      Config located, PathsConfig directories, List<Path> read, Problems problems) {
    Path file = keystoreFile(located, directories);
    if (!readsSecrets || !Files.exists(file)) {
      return SecretSource.NONE;
    }
    try {
      return keystore(file, serviceUser(directories, read));
    } catch (ConfigException e) {
      problems.add(e);
      return SecretSource.NONE;
    }
  }

  private FileGuard guard() {
    boolean strict =
        strictPermissions && !"false".equals(surroundings.variables().get("BEAT_STRICT_PERMS"));
    return new FileGuard(surroundings.ownership(), strict);
  }

  private List<Path> resolveFiles(Problems problems) {
    Path directory = surroundings.workingDirectory();
    String flag = pathFlags.getOrDefault("config", pathFlags.getOrDefault("home", ""));
    Set<Path> paths = new LinkedHashSet<>();
    try {
      directory = directory.resolve(flag);
      for (String name : files) {
        paths.add(directory.resolve(name));
      }
    } catch (InvalidPathException e) {
      problems.error(Origin.of(e.getInput()), "", "is no path: " + e.getReason());
    }
    if (files.isEmpty()) {
      paths.add(defaultFile(directory, problems));
    }
    return List.copyOf(paths);
  }

  private static Path defaultFile(Path directory, Problems problems) {
    for (String name : DEFAULT_FILES) {
      if (Files.exists(directory.resolve(name))) {
        return directory.resolve(name);
      }
    }
    problems.error(
        Origin.of(directory.toString()),
        "",
        "there is no configuration file skidder.yml or filebeat.yml; create one, or name one with"
            + " -c FILE");
    problems.throwIfErrors();
    throw new IllegalStateException("reported above");
  }

  private Node readFile(Path file, Problems problems) {
    String name = file.toString();
    try {
      guard().check(file, problems);
      if (!Files.isDirectory(file) && Files.size(file) > LARGEST_FILE) {
        throw new IOException("it is larger than 64 MiB");
      }
      return YamlReader.read(name, Files.readAllBytes(file), problems);
    } catch (IOException e) {
      problems.error(Origin.of(name), "", "the configuration file cannot be read: " + reason(e));
      return Node.map(Origin.of(name));
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** A file's settings: a list at the top yields none. */
  private static Node settingsOf(Node root, Problems problems) {
    root.items = null;
    OldSettings.uniteRoots(root, problems);
    return root;
  }

  private static Node override(String assignment, Problems problems) {
    Node map = Assignment.read("-E", assignment, problems);
    OldSettings.uniteRoots(map, problems);
    return map;
  }

  private Node pathFlagSettings() {
    Node map = Node.map(Origin.BUILT_IN);
    pathFlags.forEach((name, directory) -> {
      Node value = Node.scalar(Origin.of("-path." + name), directory);
      child(map, "path").put(name, value);
    });
    return map;
  }

  /** The directories, where nobody states them: other settings may refer to them. */
  private void addDefaults(Node root, Problems problems) {
    Node stated = root.child("path");
    if (stated != null && !stated.isContainer() && !stated.isNull()) {
      problems.error(stated.origin, "path", "expected a section with home, config, data, logs");
    }
    Node paths = child(root, "path");
    addDefault(paths, "home", surroundings.home().toString());
    addDefault(paths, "config", Template.of("${path.home}"));
    addDefault(paths, "data", Template.of("${path.home}/data"));
    addDefault(paths, "logs", Template.of("${path.home}/logs"));
  }

  private static void addDefault(Node section, String name, Object value) {
    Node stated = section.child(name);
    if (stated == null || stated.isNull()) {
      section.put(name, Node.scalar(Origin.BUILT_IN, value));
    }
  }

  private static Node child(Node parent, String name) {
    Node child = parent.child(name);
    if (child == null || !child.isContainer()) {
      child = Node.map(Origin.BUILT_IN);
      parent.put(name, child);
    }
    return child;
  }

  /** The inputs of the full configurations in {@code filebeat.config_dir} follow the main ones. */
  private void appendConfigDirectory(Config root, PathsConfig paths, Problems problems) {
    Config at = root.get(ConfigNames.ROOT + "." + CONFIG_DIR).orElse(null);
    String stated = at == null ? "" : at.text().orElse("");
    if (at == null || stated.isEmpty()) {
      return;
    }
    problems.warning(at, Problems.deprecated("use filebeat.config.inputs"));
    Path directory = resolve(paths.config(), stated, at);
    List<Path> found = new ArrayList<>();
    try {
      found.addAll(configurations(directory));
    } catch (IOException | UncheckedIOException e) {
      problems.error(at, "cannot be read: " + directory + ": " + e.getMessage());
    }
    Node section = child(root.scope().root(), ConfigNames.ROOT);
    for (Path file : found) {
      Node settings = settingsOf(readFile(file, problems), problems);
      OldSettings.rename(settings, problems);
      Node own = settings.child(ConfigNames.ROOT);
      Node inputs = own == null ? null : own.child("inputs");
      if (inputs != null && inputs.items != null) {
        append(section, inputs.items);
      }
    }
  }

  private static void append(Node section, List<Node> inputs) {
    Node list = section.child("inputs");
    if (list == null || list.isNull()) {
      list = Node.list(section.origin);
      section.put("inputs", list);
    }
    for (Node input : inputs) {
      list.put(Integer.toString(list.items == null ? 0 : list.items.size()), input);
    }
  }

  private static List<Path> configurations(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException("it does not exist");
      }
      return List.of(path);
    }
    return Folders.list(path, "*.yml");
  }
}
