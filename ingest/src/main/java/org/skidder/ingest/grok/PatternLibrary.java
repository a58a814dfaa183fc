package org.skidder.ingest.grok;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Named patterns. Immutable and thread-safe. */
public final class PatternLibrary {
  private final Map<String, String> patterns;

  private PatternLibrary(Map<String, String> patterns) {
    this.patterns = Map.copyOf(patterns);
  }

  /** The bundled patterns. */
  public static PatternLibrary bundled() {
    try (InputStream in = PatternLibrary.class.getResourceAsStream("patterns")) {
      if (in == null) {
        throw new IllegalStateException("the grok patterns are missing in the program");
      }
      return new PatternLibrary(read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> read(String text) {
    Map<String, String> patterns = new HashMap<>();
    text.lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> {
          int blank = line.indexOf(' ');
          patterns.put(line.substring(0, blank), line.substring(blank + 1));
        });
    return patterns;
  }

  /** This library with more patterns, which win over those of the same name. */
  public PatternLibrary with(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new HashMap<>(patterns);
    all.putAll(more);
    return new PatternLibrary(all);
  }

  /** The names and expressions. */
  public Map<String, String> patterns() {
    return patterns;
  }
}
