package org.skidder.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Configurations of their own, put together from settings of several places. What cannot be read in
 * a section that is switched off does no harm until somebody reads it in the result.
 */
public final class Overlay {
  private static final String APPENDED = "processors";

  private Overlay() {}

  /**
   * Lays settings over others: maps deeply, anything else replaces what was there, lists as a
   * whole. Only a list of processors is appended. Variables are expanded, and each setting keeps
   * its origin.
   *
   * @throws ConfigException for a variable without a value, but in a section that is switched off
   */
  public static Config of(Config base, Config over) {
    return root(merge(resolved(base, false), resolved(over, false)));
  }

  /** A copy that stands for itself, with its variables expanded. */
  public static Config copy(Config settings) {
    return root(resolved(settings, false));
  }

  /** A copy that stands for itself, without one of its settings. */
  public static Config without(Config settings, String name) {
    Node node = resolved(settings, false);
    if (node.named != null) {
      node.named.remove(name);
    }
    return root(node);
  }

  private static Config root(Node node) {
    return Config.root(new Scope(node, null, Map.of(), SecretSource.NONE));
  }

  /** Its node without variables; {@code off}: whether it is below a section that is off. */
  private static Node resolved(Config at, boolean off) {
    Node typed;
    try {
      typed = at.typed();
    } catch (ConfigException e) {
      if (!off) {
        throw e;
      }
      // Not as a template: in the result its variables could name other settings.
      String message = e.problems().getFirst().message();
      return Node.scalar(at.origin(), new Node.Unreadable(at.written(), message));
    }
    if (!typed.isContainer()) {
      return typed;
    }
    boolean below = off || !at.isEnabled();
    Node copy = Node.map(typed.origin);
    copy.named = null;
    if (typed.named != null) {
      // With what is null: "- add_locale:" is a processor without options.
      Map<String, Node> named = new LinkedHashMap<>(typed.named);
      for (Config child : at.named()) {
        named.put(child.name(), resolved(child, below));
      }
      copy.named = named;
    }
    if (typed.items != null) {
      copy.items = new ArrayList<>();
      for (Config item : at.items()) {
        copy.items.add(resolved(item, below));
      }
    }
    return copy;
  }

  private static Node merge(Node base, Node over) {
    if (base.named == null || over.named == null) {
      return over;
    }
    over.named.forEach((name, value) -> {
      Node before = base.named.get(name);
      if (before == null || before.isNull()) {
        base.named.put(name, value);
      } else if (value.isNull()) {
        // The default counts.
        return;
      } else if (name.equals(APPENDED) && before.items != null && value.items != null) {
        before.items.addAll(value.items);
      } else {
        base.named.put(name, merge(before, value));
      }
    });
    return base;
  }
}
