package org.skidder.app.run;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.skidder.core.config.Config;

/** Where a configuration has the options of its outputs, read without judging them. */
public final class OutputSections {
  /** What an entry of {@code outputs} has beside the section of its type. */
  static final Set<String> COMMON = Set.of("name", "enabled", "when", "on_blocked", "queue");

  private OutputSections() {}

  /** The sections, each named as its type is, of all outputs that are switched on. */
  public static List<Config> of(Config root) {
    Stream<Config> single = root.get("output").stream().flatMap(all -> enabled(all.named()));
    Stream<Config> several =
        root.get("outputs").stream()
            .flatMap(all -> enabled(all.items()))
            .flatMap(entry -> types(entry).stream());
    return Stream.concat(single, several).toList();
  }

  /**
   * The options {@code queue.spool.file.path}, of the whole and of outputs, where they are stated
   * for a spool that is switched on.
   */
  public static List<Config> spoolFiles(Config root) {
    Stream<Config> entries = root.get("outputs").stream().flatMap(all -> enabled(all.items()));
    return Stream.concat(Stream.of(root), entries)
        .flatMap(section -> section.get("queue.spool").stream())
        .filter(Config::isEnabled)
        .flatMap(spool -> spool.get("file.path").stream())
        .toList();
  }

  /** The sections of a type in an entry of {@code outputs}; there should be one. */
  static List<Config> types(Config entry) {
    return enabled(entry.named()).filter(child -> !COMMON.contains(child.name())).toList();
  }

  private static Stream<Config> enabled(List<Config> sections) {
    return sections.stream().filter(Config::isEnabled);
  }
}
