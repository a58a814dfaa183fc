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
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target"))
          .sorted()
          .toList();
    }
  }

  /** Pages of the documentation. */
  static List<Path> docs() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }
}
