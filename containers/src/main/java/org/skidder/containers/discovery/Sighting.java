package org.skidder.containers.discovery;

import java.util.Map;

/**
 * One thing to read: a port of a container, or a container without ports. Values are maps, lists,
 * texts, {@code Long}, {@code Double} and {@code Boolean}; names have no dots (see {@link
 * DottedNames}).
 *
 * @param data what conditions see and templates name as {@code data.…}
 * @param meta what every event read from it gets
 * @param container what configurations from hints name as {@code data.container.…}, in addition
 * @param hints labels or annotations as they are set, where hints are looked for
 * @param containerName hints may be for this container alone; empty when there is only one
 */
public record Sighting(
    Map<String, ?> data,
    Map<String, ?> meta,
    Map<String, ?> container,
    Map<String, String> hints,
    String containerName) {}
