package org.skidder.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two ways in which trees come together: within one source, and source over source. */
final class Merge {
  private Merge() {}

  /**
   * Lays a later source over an earlier one: maps key by key, lists index by index, anything else
   * is replaced. A later null unsets a scalar; a later null, {@code []} or {@code {}} leaves a map
   * or list as it is.
   *
   * @return the merged node; {@code earlier} is changed
   */
  static Node over(Node earlier, Node later) {
    if (!earlier.isContainer()) {
      return later;
    }
    if (later.isNull() || (later.isContainer() && later.isEmpty())) {
      return earlier;
    }
    if (!later.isContainer()) {
      return later;
    }
    if (later.named != null) {
      for (Map.Entry<String, Node> entry : later.named.entrySet()) {
        Node before = earlier.named == null ? null : earlier.named.get(entry.getKey());
        earlier.put(
            entry.getKey(), before == null ? entry.getValue() : over(before, entry.getValue()));
      }
    }
    if (later.items != null) {
      if (earlier.items == null) {
        earlier.items = new ArrayList<>();
      }
      mergeItems(earlier.items, later.items);
    }
    return earlier;
  }

  private static void mergeItems(List<Node> earlier, List<Node> later) {
    for (int i = 0; i < later.size(); i++) {
      if (i < earlier.size()) {
        earlier.set(i, over(earlier.get(i), later.get(i)));
      } else {
        earlier.add(later.get(i));
      }
    }
  }

  /** The setting given twice, where only one is allowed. */
  static final class DuplicateKey extends Exception {
    private static final long serialVersionUID = 1L;

    final transient Node first;
    final transient Node second;
    final String path;

    DuplicateKey(Node first, Node second, String path) {
      super(path);
      this.first = first;
      this.second = second;
      this.path = path;
    }
  }

  /** Puts a setting with a dotted name into a map of the same source. */
  static void put(Node map, String dottedName, Node value) throws DuplicateKey {
    Node at = map;
    int from = 0;
    for (int dot = dottedName.indexOf('.'); dot >= 0; dot = dottedName.indexOf('.', from)) {
      String part = dottedName.substring(from, dot);
      Node next = at.child(part);
      if (next == null || next.isNull()) {
        next = Node.map(value.origin);
        next.named = null; // named or items: the next part decides
        at.put(part, next);
      } else if (!next.isContainer()) {
        throw new DuplicateKey(next, value, dottedName.substring(0, dot));
      }
      at = next;
      from = dot + 1;
    }
    String last = dottedName.substring(from);
    Node before = at.child(last);
    at.put(last, before == null ? value : unite(before, value, dottedName));
  }

  /** Unites two trees of one source, in which no leaf may be given twice. */
  static Node unite(Node first, Node second, String path) throws DuplicateKey {
    if (second.isNull()) {
      return first;
    }
    if (first.isNull()) {
      return second;
    }
    if (!first.isContainer() || !second.isContainer()) {
      throw new DuplicateKey(first, second, path);
    }
    if (second.named != null) {
      for (Map.Entry<String, Node> entry : second.named.entrySet()) {
        uniteChild(first, entry.getKey(), entry.getValue(), path);
      }
    }
    if (second.items != null) {
      for (int i = 0; i < second.items.size(); i++) {
        uniteChild(first, Integer.toString(i), second.items.get(i), path);
      }
    }
    if (first.named == null && first.items == null) {
      first.named = second.named;
      first.items = second.items;
    }
    return first;
  }

  private static void uniteChild(Node parent, String name, Node child, String path)
      throws DuplicateKey {
    Node before = parent.child(name);
    parent.put(name, before == null ? child : unite(before, child, path + "." + name));
  }
}
