package org.skidder.ingest.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;

/**
 * The options of one processor. What was never asked for is unknown and reported in the end. All
 * methods throw {@link ConfigException} with file and line when an option is not what it should be.
 */
public final class Options {
  private final String processor;
  private final Node node;
  private final Set<String> known = new HashSet<>();

  /**
   * @param processor type of the processor, for messages
   * @param node the map of its options
   */
  public Options(String processor, Node node) {
    this.processor = processor;
    this.node = node;
  }

  /** Where the processor stands. */
  public Origin origin() {
    return node.origin();
  }

  /** Type of the processor. */
  public String processor() {
    return processor;
  }

  /** The node of an option that is given and not null. */
  public Optional<Node> node(String name) {
    known.add(name);
    Node found = node.members().get(name);
    return found == null || found.value() == null ? Optional.empty() : Optional.of(found);
  }

  /** The node of an option that must be given. */
  public Node required(String name) {
    return node(name)
        .orElseThrow(
            () -> fault(node.origin(), name, "[" + name + "] required property is missing"));
  }

  /** An error at a place of this processor. */
  public ConfigException fault(Origin at, String option, String message) {
    return new ConfigException(at, processor + (option.isEmpty() ? "" : "." + option), message);
  }

  /** An error at an option. */
  public ConfigException fault(String option, String message) {
    Node found = node.members().get(option);
    return fault(found == null ? node.origin() : found.origin(), option, message);
  }

  /** A text that must be given. */
  public String text(String name) {
    return string(name, required(name));
  }

  /** A text. */
  public Optional<String> optionalText(String name) {
    return node(name).map(found -> string(name, found));
  }

  private String string(String name, Node found) {
    if (found.isMap() || found.isList() || found.value() == null) {
      throw fault(found.origin(), name, "expected a text");
    }
    return String.valueOf(found.value());
  }

  /** A switch. */
  public boolean flag(String name, boolean otherwise) {
    Optional<Node> found = node(name);
    if (found.isEmpty()) {
      return otherwise;
    }
    Object value = found.get().value();
    if (value instanceof Boolean flag) {
      return flag;
    }
    if ("true".equals(value) || "false".equals(value)) {
      return "true".equals(value);
    }
    throw fault(name, "expected true or false, found '" + value + "'");
  }

  /** A list of texts; a single text is a list of one. */
  public List<String> texts(String name) {
    Optional<Node> found = node(name);
    if (found.isEmpty()) {
      return List.of();
    }
    if (!found.get().isList()) {
      return List.of(string(name, found.get()));
    }
    List<String> texts = new ArrayList<>();
    for (Node item : found.get().items()) {
      texts.add(string(name, item));
    }
    return texts;
  }

  /** A map of texts. */
  public Map<String, String> textMap(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    node(name)
        .ifPresent(found -> {
          if (!found.isMap()) {
            throw fault(name, "expected names and texts");
          }
          found.members().forEach((key, item) -> texts.put(key, string(name, item)));
        });
    return texts;
  }

  /** A plain value, null when not given. */
  public @Nullable Object plain(String name) {
    return node(name).map(Node::plain).orElse(null);
  }

  /** Reports options that nobody asked for. */
  public void checkUnknown() {
    for (Map.Entry<String, Node> member : node.members().entrySet()) {
      if (!known.contains(member.getKey())) {
        throw fault(
            member.getValue().origin(),
            member.getKey(),
            "processor ["
                + processor
                + "] doesn't support this parameter at the edge; it knows "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }
}
