package org.skidder.checks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository. */
final class Sources {
  /** The repository's root: the tests of a module run in the module's folder. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Sources() {}

  /** All Java sources of all modules, without what was generated. */
  static List<Path> java() throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            // What a build makes and removes meanwhile is no source.
            String name = String.valueOf(folder.getFileName());
            return name.equals("target") || name.equals(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return some(sources.stream());
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
