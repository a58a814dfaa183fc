package org.skidder.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.app.cli.Arguments;
import org.skidder.app.cli.Flag;
import org.skidder.app.run.Confinement;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.modules.ModuleFolder;
import org.skidder.modules.ModuleLibrary;
import org.skidder.sandbox.Sandbox;

/**
 * {@code follow PATH...}: a first look without configuration. Prints every line of the files as
 * JSON, from their beginning, and goes on with what is appended. Remembers nothing: positions are
 * kept in a folder that goes away with the process.
 */
public final class FollowCommand {
  private FollowCommand() {}

  /** Follows until it is told to stop. */
  public static void run(Arguments arguments, PrintStream err, long started)
      throws CommandException, IOException {
    if (arguments.rest().isEmpty()) {
      throw new CommandException("follow what? Name files or patterns: skidder follow PATH...");
    }
    Sandbox sandbox = Sandbox.prepare();
    Map<String, Object> settings = settings(arguments, err);
    Problems problems = new Problems();
    String temporary = System.getProperty("java.io.tmpdir", "/tmp");
    LoadedConfig known = load(arguments, settings, temporary, problems);
    if (arguments.text(Flag.FILESET).isPresent()) {
      checkFileset(known, arguments.text(Flag.FILESET).get());
    }
    // A second start may take the place of this one: what was made before would stay behind.
    Optional<Confinement> confinement =
        Confinement.begin(sandbox, known, Settings.modules(arguments), false, problems);
    Path data = Files.createTempDirectory("skidder-follow-");
    try {
      LoadedConfig loaded = load(arguments, settings, data.toString(), problems);
      Start.engine(arguments, loaded, problems, confinement, Optional.empty(), started);
    } finally {
      delete(data);
    }
  }

  /** Without the keystore, which is for the service and not for everybody who looks at a log. */
  private static LoadedConfig load(
      Arguments arguments, Map<String, Object> settings, String data, Problems problems)
      throws CommandException {
    return Settings.loader(arguments)
        .settings(settings)
        .withoutSecrets()
        .pathFlag("data", data)
        .load(problems);
  }

  private static Map<String, Object> settings(Arguments arguments, PrintStream err)
      throws CommandException {
    List<String> paths = new ArrayList<>();
    for (String path : arguments.rest()) {
      paths.add(pattern(path, err));
    }
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("tail_files", arguments.is(Flag.TAIL));
    input.put("close_eof", arguments.is(Flag.ONCE));
    input.put("scan_frequency", "1s");
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("output.console", Map.of("pretty", arguments.is(Flag.PRETTY)));
    Optional<String> fileset = arguments.text(Flag.FILESET);
    if (fileset.isPresent()) {
      String[] names = names(fileset.get());
      settings.put("filebeat.parse", "edge");
      settings.put(
          "filebeat.modules",
          List.of(
              Map.of(
                  "module",
                  names[0],
                  names[1],
                  Map.of("var", Map.of("paths", paths), "input", input))));
    } else {
      input.put("type", "log");
      input.put("paths", paths);
      settings.put("filebeat.inputs", List.of(input));
    }
    return settings;
  }

  private static String[] names(String fileset) throws CommandException {
    String[] names = fileset.split("/", -1);
    if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
      throw new CommandException(
          "--module " + fileset + ": name module and fileset, such as nginx/access");
    }
    return names;
  }

  /** Filesets that are not there, or read something else than files, are refused. */
  private static void checkFileset(LoadedConfig loaded, String fileset)
      throws CommandException, IOException {
    String[] names = names(fileset);
    ModuleLibrary library = ModuleLibrary.of(loaded.paths());
    Optional<ModuleFolder> module = library.find(names[0]);
    if (module.isEmpty()) {
      throw new CommandException(
          "--module "
              + fileset
              + ": there is no module "
              + names[0]
              + "; there are "
              + String.join(", ", library.names()));
    }
    List<String> filesets = module.get().filesets();
    if (!filesets.contains(names[1])) {
      throw new CommandException(
          "--module "
              + fileset
              + ": the module "
              + names[0]
              + " has "
              + String.join(", ", filesets));
    }
    if (module.get().manifest(names[1]).var().stream().noneMatch(v -> v.name().equals("paths"))) {
      throw new CommandException("--module " + fileset + ": that fileset reads no files");
    }
  }

  /** A folder stands for its files; a file that is there is meant literally. */
  private static String pattern(String argument, PrintStream err) {
    Path path = Path.of(argument).toAbsolutePath().normalize();
    if (Files.isDirectory(path)) {
      return literally(path.toString()) + "/*";
    }
    if (Files.exists(path)) {
      return literally(path.toString());
    }
    if (argument.indexOf('*') < 0 && argument.indexOf('?') < 0) {
      err.println("skidder: " + path + " does not exist yet, waiting for it");
    }
    return path.toString();
  }

  private static String literally(String path) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '*' || c == '?' || c == '[') {
        pattern.append('[').append(c).append(']');
      } else {
        pattern.append(c);
      }
    }
    return pattern.toString();
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
