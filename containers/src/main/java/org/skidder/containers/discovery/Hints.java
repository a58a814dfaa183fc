package org.skidder.containers.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skidder.core.event.FieldMap;

/**
 * What labels or annotations say about the logs of one container: {@code <prefix>.logs/<hint>} for
 * all containers, {@code <prefix>.logs.<container>/<hint>} for one of them.
 *
 * @param tree hints with their dots as levels
 */
record Hints(FieldMap tree) {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  /**
   * Reads hints. What is said for one container wins over what is said for all, for each first part
   * of a name as a whole.
   *
   * @param labels as they are set
   * @param prefix dots at its end do not count
   * @param key between prefix and slash
   * @param container may be empty
   */
  static Hints of(Map<String, String> labels, String prefix, String key, String container) {
    String start = prefix.replaceAll("\\.+$", "") + "." + key;
    FieldMap tree = DottedNames.nested(below(labels, start + "/"));
    if (!container.isEmpty()) {
      tree.putAll(DottedNames.nested(below(labels, start + "." + container + "/")));
    }
    return new Hints(tree);
  }

  private static Map<String, String> below(Map<String, String> labels, String start) {
    Map<String, String> found = new LinkedHashMap<>();
    labels.forEach((name, value) -> {
      if (name.startsWith(start) && name.length() > start.length()) {
        found.put(name.substring(start.length()), value);
      }
    });
    return found;
  }

  /** Whether logs are not to be collected. */
  boolean isDisabled() {
    return text("disable").filter(TRUE::contains).isPresent();
  }

  /** The text of a hint without levels below. */
  Optional<String> text(String name) {
    return tree.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The hints below a name; none when there are none. */
  FieldMap section(String name) {
    return tree.get(name) instanceof FieldMap map ? map : new FieldMap();
  }

  /** A list with commas between its parts, which are trimmed; empty parts are none. */
  List<String> list(String name) {
    return text(name).map(text -> List.of(text.split(",", -1))).orElse(List.of()).stream()
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** The module that reads the logs; what its name cannot have is left out. */
  Optional<String> module() {
    return text("module")
        .map(name -> name.replaceAll("[^A-Za-z0-9_-]", ""))
        .filter(name -> !name.isEmpty());
  }

  /**
   * Which fileset reads which stream, by fileset; empty when nothing is said. One that is named
   * without a stream reads what is left for it.
   */
  Map<String, String> filesets() {
    Map<String, String> streams = new LinkedHashMap<>();
    Optional<String> whole = text("fileset");
    FieldMap each = section("fileset");
    for (String stream : List.of("all", "stdout", "stderr")) {
      if (each.get(stream) instanceof String fileset) {
        // The same fileset on both streams reads all.
        streams.merge(fileset, stream, (_, _) -> "all");
      }
    }
    if (each.get("value") instanceof String fileset && !each.containsKey("all")) {
      boolean out = each.containsKey("stdout");
      boolean err = each.containsKey("stderr");
      if (!out || !err) {
        streams.putIfAbsent(fileset, out ? "stderr" : err ? "stdout" : "all");
      }
    }
    whole.ifPresent(fileset -> streams.put(fileset, "all"));
    return streams;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "hints %s", tree);
  }
}
