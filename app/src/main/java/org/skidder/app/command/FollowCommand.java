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
import org.skidder.modules.ModuleFlags;
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
    Path data = Files.createTempDirectory("skidder-follow-");
    try {
      Problems problems = new Problems();
      LoadedConfig loaded =
          Settings.loader(arguments)
              .settings(settings(arguments, err))
              .pathFlag("data", data.toString())
              .load(problems);
      Optional<Confinement> confinement =
          Confinement.begin(sandbox, loaded, ModuleFlags.NONE, false, problems);
      Start.engine(arguments, loaded, problems, confinement, Optional.empty(), started);
    } finally {
      delete(data);
    }
  }

  private static Map<String, Object> settings(Arguments arguments, PrintStream err) {
    List<String> paths = new ArrayList<>();
    for (String path : arguments.rest()) {
      paths.add(pattern(path, err));
    }
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("type", "log");
    input.put("paths", paths);
    input.put("tail_files", arguments.is(Flag.TAIL));
    input.put("close_eof", arguments.is(Flag.ONCE));
    input.put("scan_frequency", "1s");
    return Map.of(
        "filebeat.inputs",
        List.of(input),
        "output.console",
        Map.of("pretty", arguments.is(Flag.PRETTY)));
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
