package org.skidder.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How sources look. */
class LayoutTest {
  private static final int LONGEST = 500;

  /**
   * Files that are longer, and how many lines they have at most, which may only fall. In {@code
   * LogInput} scanning, opening and forgetting of files share one table and its lock.
   */
  private static final Map<String, Integer> LONG =
      Map.of("inputs/src/main/java/org/skidder/inputs/log/LogInput.java", 694);

  /** Waits for no condition, however they are called. */
  private static final Pattern SLEEP =
      Pattern.compile(
          "\\.\\s*sleep\\s*\\(|park(?:Nanos)|pollDelay\\((?!Duration\\.ZERO)"
              + "|until\\(\\s*\\(\\)\\s*->\\s*true");

  /** To park threads, with a time limit as well, is what it tries below the sandbox. */
  private static final String PARKS = "sandbox/src/test/java/org/skidder/sandbox/ChurnRuntime.java";

  @Test
  void sourcesAreFormatted() throws IOException {
    List<String> wrong =
        Sources.java().parallelStream().filter(this::isUnformatted).map(Sources::name).toList();
    assertThat(wrong).as("format these with google-java-format").isEmpty();
  }

  private boolean isUnformatted(Path file) {
    try {
      String text = Files.readString(file);
      return !new Formatter().formatSourceAndFixImports(text).equals(text);
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(Sources.name(file) + ": " + e.getMessage(), e);
    }
  }

  @Test
  void filesAreShort() throws IOException {
    for (Path file : Sources.java()) {
      try (Stream<String> lines = Files.lines(file)) {
        assertThat(lines.count())
            .as("%s: split it", Sources.name(file))
            .isLessThanOrEqualTo(LONG.getOrDefault(Sources.name(file), LONGEST).longValue());
      }
    }
  }

  @Test
  void testsAwaitConditionsInsteadOfSleeping() throws IOException {
    for (Path file : Sources.java()) {
      if (Sources.name(file).contains("src/test/") && !Sources.name(file).equals(PARKS)) {
        assertThat(SLEEP.matcher(Files.readString(file)).find())
            .as("%s sleeps; await a condition", Sources.name(file))
            .isFalse();
      }
    }
  }

  @Test
  void everyPackageExplainsItself() throws IOException {
    List<Path> packages =
        Sources.java().stream()
            .filter(file -> Sources.name(file).contains("src/main/"))
            .map(Path::getParent)
            .distinct()
            .toList();
    for (Path folder : packages) {
      assertThat(folder.resolve("package-info.java")).exists().content().contains("@NullMarked");
    }
  }
}
