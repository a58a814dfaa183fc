package org.skidder.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository. */
final class Sources {
  /** The repository's root: the tests of a module run in the module's folder. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Sources() {}

  /** All Java sources of all modules, without what was generated. */
  static List<Path> java() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return some(
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !("/" + name(file)).contains("/target/")));
    }
  }

  /** Pages of the documentation. */
  static List<Path> docs() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return some(files.filter(file -> file.toString().endsWith(".md")));
    }
  }

  /** A check of nothing would pass. */
  private static List<Path> some(Stream<Path> files) {
    List<Path> found = files.sorted().toList();
    if (found.isEmpty()) {
      throw new IllegalStateException("nothing to check in " + ROOT);
    }
    return found;
  }

  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }
}
