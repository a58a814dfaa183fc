package org.skidder.containers.kubernetes.api;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;

/** Reads what is kept of one node. */
final class NodeReader {
  private ObjectMeta meta = ObjectMeta.NONE;
  private String machineId = "";
  private final List<Node.Address> addresses = new ArrayList<>();

  private NodeReader() {}

  static Node read(JsonParser in) {
    NodeReader reader = new NodeReader();
    JsonWalk.members(in, reader::member);
    return new Node(reader.meta, reader.machineId, reader.addresses);
  }

  private void member(String name, JsonParser in) {
    switch (name) {
      case "metadata" -> meta = MetaReader.read(in);
      case "status" -> JsonWalk.members(in, this::status);
      default -> in.skipChildren();
    }
  }

  private void status(String name, JsonParser in) {
    switch (name) {
      case "addresses" -> JsonWalk.elements(in, this::address);
      case "nodeInfo" -> JsonWalk.members(in, this::fact);
      default -> in.skipChildren();
    }
  }

  private void fact(String name, JsonParser in) {
    if (name.equals("machineID")) {
      machineId = JsonWalk.text(in);
    } else {
      in.skipChildren();
    }
  }

  private void address(JsonParser in) {
    String[] texts = {"", ""};
    JsonWalk.members(
        in,
        (name, value) -> {
          switch (name) {
            case "type" -> texts[0] = JsonWalk.text(value);
            case "address" -> texts[1] = JsonWalk.text(value);
            default -> value.skipChildren();
          }
        });
    addresses.add(new Node.Address(texts[0], texts[1]));
  }
}
