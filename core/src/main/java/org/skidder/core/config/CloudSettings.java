package org.skidder.core.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * {@code cloud.id} and {@code cloud.auth}: short forms for the addresses and the user of a hosted
 * Elasticsearch. They win over explicit settings.
 */
final class CloudSettings {
  private static final String DEFAULT_PORT = "443";
  private static final String OUTPUT = "output.elasticsearch";

  private final Config root;
  private final Problems problems;

  private CloudSettings(Config root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Writes the settings that the short forms stand for into the tree. */
  static void apply(Config root, Problems problems) {
    Config id = root.get("cloud.id").filter(at -> !at.text().orElse("").isEmpty()).orElse(null);
    Config auth = root.get("cloud.auth").filter(at -> !at.text().orElse("").isEmpty()).orElse(null);
    if (id == null && auth == null) {
      return;
    }
    if (id == null && auth != null) {
      problems.error(
          auth, "cloud.auth specified but cloud.id is empty; set cloud.id too, or remove it");
      return;
    }
    CloudSettings cloud = new CloudSettings(root, problems);
    if (id != null && cloud.isOnlyOutput(id)) {
      cloud.hosts(id);
      if (auth != null) {
        cloud.user(auth);
      }
    }
  }

  private boolean isOnlyOutput(Config id) {
    List<Config> outputs = root.get("output").map(Config::named).orElse(List.of());
    for (Config output : outputs) {
      if (!output.name().equals("elasticsearch") && isEnabled(output)) {
        problems.error(
            id,
            "is for output.elasticsearch only, but "
                + output.path()
                + " ("
                + output.origin()
                + ") is enabled");
        return false;
      }
    }
    return true;
  }

  private boolean isEnabled(Config output) {
    return problems.reading(() -> Optional.of(output).filter(Config::isEnabled)).isPresent();
  }

  private void hosts(Config id) {
    String text = id.text().orElse("");
    String encoded = text.substring(text.lastIndexOf(':') + 1);
    String[] parts;
    try {
      byte[] decoded = Base64.getDecoder().decode(encoded);
      parts = new String(decoded, StandardCharsets.UTF_8).split("\\$", -1);
    } catch (IllegalArgumentException e) {
      problems.error(id, "is no cloud id: what follows the last ':' is not base64");
      return;
    }
    if (parts.length < 3) {
      problems.error(
          id,
          "is no cloud id (Expected at least 3 parts in "
              + String.join("$", parts)
              + "): host, Elasticsearch and Kibana");
      return;
    }
    for (String part : List.of(parts).subList(0, 3)) {
      if (name(part).isEmpty()) {
        problems.error(
            id,
            "is no cloud id: host, Elasticsearch or Kibana is empty in " + String.join("$", parts));
        return;
      }
    }
    String port = portOf(parts[0], DEFAULT_PORT);
    Node hosts = Node.list(id.origin());
    hosts.put("0", Node.scalar(id.origin(), url(parts[1], parts[0], port)));
    set(OUTPUT + ".hosts", hosts);
    set("setup.kibana.host", Node.scalar(id.origin(), url(parts[2], parts[0], port)));
  }

  private void user(Config auth) {
    String text = auth.text().orElse("");
    int colon = text.indexOf(':');
    if (colon < 0) {
      problems.error(auth, "expected user:password");
      return;
    }
    set(OUTPUT + ".username", Node.scalar(auth.origin(), text.substring(0, colon)));
    set(OUTPUT + ".password", Node.scalar(auth.origin(), text.substring(colon + 1)));
  }

  private static String url(String id, String host, String port) {
    return "https://" + name(id) + "." + name(host) + ":" + portOf(id, port);
  }

  private static String name(String part) {
    int colon = part.lastIndexOf(':');
    return colon < 0 ? part : part.substring(0, colon);
  }

  private static String portOf(String part, String unless) {
    int colon = part.lastIndexOf(':');
    return colon < 0 ? unless : part.substring(colon + 1);
  }

  private void set(String dottedPath, Node value) {
    List<String> parts = Scope.parts(dottedPath);
    Node at = root.scope().root();
    for (String part : parts.subList(0, parts.size() - 1)) {
      Node child = at.child(part);
      if (child == null || !child.isContainer()) {
        child = Node.map(value.origin);
        at.put(part, child);
      }
      at = child;
    }
    at.put(parts.getLast(), value);
  }
}
