package org.skidder.core.config;

/** {@code name=value} of a command line. */
final class Assignment {
  private Assignment() {}

  /** Reads one; without {@code =} it means {@code true}. An empty value states nothing. */
  static Node read(String flag, String assignment, Problems problems) {
    int equals = assignment.indexOf('=');
    String key = equals < 0 ? assignment : assignment.substring(0, equals);
    String text = equals < 0 ? "true" : assignment.substring(equals + 1);
    Origin origin = Origin.of(flag + " " + key);
    Node map = Node.map(origin);
    if (text.isEmpty()) {
      return map;
    }
    try {
      Node value = ValueGrammar.override(text, origin);
      boolean unsets = value.isContainer() && value.isEmpty();
      Merge.put(map, key, unsets ? Node.scalar(origin, null) : value);
      map.items = null;
    } catch (IllegalArgumentException e) {
      problems.error(origin, "", "the value cannot be read: " + e.getMessage());
    } catch (Merge.DuplicateKey e) {
      problems.error(origin, "", "the setting is given twice: " + e.path);
    }
    return map;
  }
}
