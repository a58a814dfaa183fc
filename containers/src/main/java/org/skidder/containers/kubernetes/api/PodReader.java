package org.skidder.containers.kubernetes.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.skidder.containers.kubernetes.api.Pod.Container;
import tools.jackson.core.JsonParser;

/** Reads what is kept of one pod. */
final class PodReader {
  private ObjectMeta meta = ObjectMeta.NONE;
  private String node = "";
  private String ip = "";
  private String phase = "";
  private final List<Container> containers = new ArrayList<>();
  private final List<Container> initial = new ArrayList<>();
  private final List<Container> ephemeral = new ArrayList<>();

  /** By name of the container: {@code runtime://id}. */
  private final Map<String, String> ids = new HashMap<>();

  private PodReader() {}

  static Pod read(JsonParser in) {
    PodReader reader = new PodReader();
    JsonWalk.members(in, reader::member);
    List<Container> all = new ArrayList<>(reader.containers);
    all.addAll(reader.initial);
    all.addAll(reader.ephemeral);
    // The status may stand before the specification.
    all.replaceAll(c -> c.withId(reader.ids.getOrDefault(c.name(), "")));
    return new Pod(reader.meta, reader.node, reader.ip, reader.phase, all);
  }

  private void member(String name, JsonParser in) {
    switch (name) {
      case "metadata" -> meta = MetaReader.read(in);
      case "spec" -> JsonWalk.members(in, this::specification);
      case "status" -> JsonWalk.members(in, this::status);
      default -> in.skipChildren();
    }
  }

  private void specification(String name, JsonParser in) {
    switch (name) {
      case "nodeName" -> node = JsonWalk.text(in);
      case "containers" -> JsonWalk.elements(in, one -> containers.add(container(one)));
      case "initContainers" -> JsonWalk.elements(in, one -> initial.add(container(one)));
      case "ephemeralContainers" -> JsonWalk.elements(in, one -> ephemeral.add(container(one)));
      default -> in.skipChildren();
    }
  }

  private void status(String name, JsonParser in) {
    switch (name) {
      case "podIP" -> ip = JsonWalk.text(in);
      case "phase" -> phase = JsonWalk.text(in);
      case "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" ->
          JsonWalk.elements(in, this::containerStatus);
      default -> in.skipChildren();
    }
  }

  private void containerStatus(JsonParser in) {
    String[] texts = {"", ""};
    JsonWalk.members(
        in,
        (name, value) -> {
          switch (name) {
            case "name" -> texts[0] = JsonWalk.text(value);
            case "containerID" -> texts[1] = JsonWalk.text(value);
            default -> value.skipChildren();
          }
        });
    ids.put(texts[0], texts[1]);
  }

  private static Container container(JsonParser in) {
    String[] texts = {"", ""};
    Set<Integer> ports = new LinkedHashSet<>();
    JsonWalk.members(
        in,
        (name, value) -> {
          switch (name) {
            case "name" -> texts[0] = JsonWalk.text(value);
            case "image" -> texts[1] = JsonWalk.text(value);
            case "ports" -> JsonWalk.elements(value, one -> port(one, ports));
            default -> value.skipChildren();
          }
        });
    return new Container(texts[0], texts[1], List.copyOf(ports), "", "");
  }

  private static void port(JsonParser in, Set<Integer> ports) {
    JsonWalk.members(
        in,
        (name, value) -> {
          if (name.equals("containerPort")) {
            ports.add(JsonWalk.number(value));
          } else {
            value.skipChildren();
          }
        });
  }
}
