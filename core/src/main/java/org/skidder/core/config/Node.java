package org.skidder.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of the settings tree while it is put together. A node may hold named children and list
 * items at once ({@code a.b: 1} beside {@code a.0: 2}). Nothing changes a node once a {@link
 * Config} on it has been handed out.
 */
final class Node {
  /** Longest list that an index in a setting name may create: a guard against typing errors. */
  static final int MAX_INDEX = 100_000;

  final Origin origin;

  /** Boolean, Long, BigInteger, Double, String, Template, Expanded or Unreadable; null for none. */
  final @Nullable Object value;

  /** How a scalar was spelt in a variable, for targets that are texts; else null. */
  final @Nullable String spelling;

  /** Whether the file gave the node a YAML anchor, that is, a use elsewhere. */
  boolean anchored;

  @Nullable Map<String, Node> named;
  @Nullable ArrayList<Node> items;

  private Node(Origin origin, @Nullable Object value, @Nullable String spelling) {
    this.origin = origin;
    this.value = value;
    this.spelling = spelling;
  }

  /** The text of an expanded variable; a secret keeps its text, other values get a type. */
  record Expanded(String text, boolean secret) {}

  /** A value that could not be read where it came from: whoever reads it here is told why. */
  record Unreadable(String source, String message) {}

  static Node scalar(Origin origin, @Nullable Object value) {
    return new Node(origin, value, null);
  }

  static Node spelt(Origin origin, @Nullable Object value, String spelling) {
    return new Node(origin, value, spelling);
  }

  static Node map(Origin origin) {
    Node node = new Node(origin, null, null);
    node.named = new LinkedHashMap<>();
    return node;
  }

  static Node list(Origin origin) {
    Node node = new Node(origin, null, null);
    node.items = new ArrayList<>();
    return node;
  }

  boolean isContainer() {
    return named != null || items != null;
  }

  boolean isNull() {
    return value == null && !isContainer();
  }

  /** No children: {@code {}}, {@code []} or no container at all. */
  boolean isEmpty() {
    return (named == null || named.isEmpty()) && (items == null || items.isEmpty());
  }

  /** The child of one path part, or null. */
  @Nullable Node child(String part) {
    int index = indexOf(part);
    if (index >= 0) {
      return items != null && index < items.size() ? items.get(index) : null;
    }
    return named == null ? null : named.get(part);
  }

  /** Sets the child of one path part; gaps before a list index are filled with null. */
  void put(String part, Node child) {
    int index = indexOf(part);
    if (index < 0) {
      if (named == null) {
        named = new LinkedHashMap<>();
      }
      named.put(part, child);
      return;
    }
    if (items == null) {
      items = new ArrayList<>();
    }
    while (items.size() <= index) {
      items.add(scalar(child.origin, null));
    }
    items.set(index, child);
  }

  Node copy() {
    Node copy = new Node(origin, value, spelling);
    if (named != null) {
      copy.named = new LinkedHashMap<>();
      for (Map.Entry<String, Node> entry : named.entrySet()) {
        copy.named.put(entry.getKey(), entry.getValue().copy());
      }
    }
    if (items != null) {
      copy.items = new ArrayList<>(items.size());
      for (Node item : items) {
        copy.items.add(item.copy());
      }
    }
    return copy;
  }

  /** The list index that a path part is, or -1 when it is a name. */
  static int indexOf(String part) {
    int length = part.length();
    if (length == 0 || length > 9 || (length > 1 && part.charAt(0) == '0')) {
      return -1;
    }
    int index = 0;
    for (int i = 0; i < length; i++) {
      int digit = part.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = index * 10 + digit;
    }
    if (index > MAX_INDEX) {
      throw new IllegalArgumentException(
          "list index " + part + " is too large (at most " + MAX_INDEX + ")");
    }
    return index;
  }
}
