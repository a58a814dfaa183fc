package org.skidder.processors.support;

import java.util.LinkedHashMap;
import java.util.Map;
import org.skidder.core.config.Config;

/** Options whose names are fields: a dot in them reads as a level of the configuration. */
public final class Leaves {
  private Leaves() {}

  /**
   * The values of a section by dotted name.
   *
   * @throws IllegalArgumentException when there is none, or a list among them
   */
  public static Map<String, Config> of(String option, Config section) {
    Map<String, Config> leaves = new LinkedHashMap<>();
    collect(option, section, "", leaves);
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("'" + option + "' must be names with values");
    }
    return leaves;
  }

  private static void collect(
      String option, Config section, String prefix, Map<String, Config> leaves) {
    for (Config child : section.children()) {
      String name = prefix + child.name();
      if (child.isScalar()) {
        leaves.put(name, child);
      } else if (child.isList() && !child.isMap()) {
        throw new IllegalArgumentException("'" + option + "." + name + "' must not be a list");
      } else {
        collect(option, child, name + ".", leaves);
      }
    }
  }
}
