package org.skidder.modules.dashboards;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making; its members keep their order. Belongs to one thread. */
final class Members extends AbstractMap<String, Object> {
  private final Map<String, Object> members = new LinkedHashMap<>();

  static Members of(String name, Object value) {
    return new Members().with(name, value);
  }

  Members with(String name, Object value) {
    members.put(name, value);
    return this;
  }

  @Override
  public @Nullable Object put(String name, Object value) {
    return members.put(name, value);
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return members.entrySet();
  }
}
