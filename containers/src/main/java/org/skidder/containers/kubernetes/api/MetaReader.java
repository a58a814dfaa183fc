package org.skidder.containers.kubernetes.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.skidder.containers.kubernetes.api.ObjectMeta.Owner;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads {@code metadata}, of one object. */
final class MetaReader {
  private String uid = "";
  private String version = "";
  private String namespace = "";
  private String name = "";
  private Map<String, String> labels = Map.of();
  private Map<String, String> annotations = Map.of();
  private final List<Owner> owners = new ArrayList<>();

  private MetaReader() {}

  static ObjectMeta read(JsonParser in) {
    MetaReader reader = new MetaReader();
    JsonWalk.members(in, reader::member);
    return new ObjectMeta(
        reader.uid,
        reader.version,
        reader.namespace,
        reader.name,
        reader.labels,
        reader.annotations,
        reader.owners);
  }

  private void member(String member, JsonParser in) {
    switch (member) {
      case "uid" -> uid = JsonWalk.text(in);
      case "resourceVersion" -> version = JsonWalk.text(in);
      case "namespace" -> namespace = JsonWalk.text(in);
      case "name" -> name = JsonWalk.text(in);
      case "labels" -> labels = JsonWalk.texts(in);
      case "annotations" -> annotations = JsonWalk.texts(in);
      case "ownerReferences" -> JsonWalk.elements(in, this::owner);
      default -> in.skipChildren();
    }
  }

  private void owner(JsonParser in) {
    String[] texts = {"", ""};
    boolean[] controller = {false};
    JsonWalk.members(
        in,
        (member, value) -> {
          switch (member) {
            case "kind" -> texts[0] = JsonWalk.text(value);
            case "name" -> texts[1] = JsonWalk.text(value);
            case "controller" -> {
              controller[0] = value.currentToken() == JsonToken.VALUE_TRUE;
              value.skipChildren();
            }
            default -> value.skipChildren();
          }
        });
    owners.add(new Owner(texts[0], texts[1], controller[0]));
  }
}
