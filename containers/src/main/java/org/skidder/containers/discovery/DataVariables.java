package org.skidder.containers.discovery;

import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Config;

/**
 * What is known of a sighting as variables: {@code data.docker.container.name}. Objects and lists
 * have no value.
 *
 * @param tree without {@code data}
 */
record DataVariables(Map<String, ?> tree) implements Config.Variables {
  private static final String PREFIX = "data.";

  @Override
  public Optional<Object> get(String name) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Object at = tree;
    for (String part : name.substring(PREFIX.length()).split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return at instanceof String || at instanceof Number || at instanceof Boolean
        ? Optional.of(at)
        : Optional.empty();
  }
}
