package org.skidder.containers.docker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that happened to a container.
 *
 * @param action {@code start}, {@code die}, {@code update}, {@code destroy}, …
 * @param id of the container
 * @param nanos when, by the engine's clock, in nanoseconds since the epoch
 * @param attributes name and image of the container, and its labels among them
 */
record ContainerEvent(String action, String id, long nanos, Map<String, String> attributes) {
  private static final String NAME = "name";
  private static final String IMAGE = "image";

  /** The container as far as the event itself describes it: without addresses and ports. */
  Container described() {
    Map<String, String> labels = new LinkedHashMap<>(attributes);
    labels.remove(NAME);
    labels.remove(IMAGE);
    return new Container(
        id,
        attributes.getOrDefault(NAME, ""),
        attributes.getOrDefault(IMAGE, ""),
        labels,
        List.of(),
        List.of());
  }
}
