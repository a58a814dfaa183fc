package org.skidder.core.testkit;

import java.util.Map;
import java.util.stream.Collectors;

/** An object in the store of an {@link ApiServerDouble}. */
public interface FakeObject {
  /** Its namespace; empty: it has none. */
  String namespace();

  /** Unique in the namespace. */
  String name();

  /** Unique over time. */
  String uid();

  /** The object as the server sends it. */
  String json(long version);

  /** The value that a field selector compares. */
  default String field(String selector) {
    return selector.equals("metadata.name") ? name() : "";
  }

  /** Its place in the store. */
  default String place() {
    return namespace() + "/" + name();
  }

  /** An object of texts. */
  static String texts(Map<String, String> texts) {
    return texts.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue().replace("\"", "\\\"") + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
