package org.skidder.containers.docker;

import java.util.List;
import java.util.Map;

/**
 * A container as the engine describes it.
 *
 * @param id 64 hexadecimal digits
 * @param name first name, without the slash before it
 * @param image name of the image as it was started
 * @param labels as they are set, with dots in their names
 * @param addresses addresses in its networks, in the engine's order, without empty ones
 * @param ports ports inside of it, published or not; one that is there for tcp and udp is there
 *     twice
 */
public record Container(
    String id,
    String name,
    String image,
    Map<String, String> labels,
    List<String> addresses,
    List<Integer> ports) {}
