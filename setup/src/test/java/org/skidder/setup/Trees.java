package org.skidder.setup;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.json.JsonTree;

/** Reads JSON that must be there. */
public final class Trees {
  private Trees() {}

  /** The text of a map. */
  public static Map<?, ?> map(String json) throws IOException {
    return map(JsonTree.parse(json, "json"));
  }

  /** A map. */
  public static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  /** A list of maps. */
  public static List<Map<?, ?>> maps(@Nullable Object value) {
    return ((List<?>) Objects.requireNonNull(value)).stream().<Map<?, ?>>map(Trees::map).toList();
  }
}
