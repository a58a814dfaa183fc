package org.skidder.core.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where variables are looked up: the settings of the same tree, then those of the outer scope (the
 * main configuration, for external files), then the environment, then the secrets.
 */
final class Scope {
  private static final int MAX_CHAIN = 100;

  private final Node root;
  private final @Nullable Scope outer;
  private final Map<String, String> environment;
  private final SecretSource secrets;
  private final Config.@Nullable Variables variables;

  Scope(Node root, @Nullable Scope outer, Map<String, String> environment, SecretSource secrets) {
    this(root, outer, environment, secrets, null);
  }

  private Scope(
      Node root,
      @Nullable Scope outer,
      Map<String, String> environment,
      SecretSource secrets,
      Config.@Nullable Variables variables) {
    this.root = root;
    this.outer = outer;
    this.environment = environment;
    this.secrets = secrets;
    this.variables = variables;
  }

  Node root() {
    return root;
  }

  /** A scope for another tree that sees this one's settings too. */
  Scope inner(Node innerRoot) {
    return new Scope(innerRoot, this, environment, secrets);
  }

  /** This scope with further variables, which win. */
  Scope with(Config.Variables more) {
    return new Scope(root, outer, environment, secrets, more);
  }

  /** Whether a node has variables that something has values for only later. */
  boolean isDeferred(Node node) {
    return variables == null
        && node.value instanceof Template template
        && template.source().contains("${" + Config.LATER);
  }

  /** A variable cannot be expanded. */
  static final class Unresolved extends Exception {
    private static final long serialVersionUID = 1L;

    Unresolved(String message) {
      super(message, null, false, false);
    }
  }

  /** The node with its variables expanded: never one with a template. */
  Node resolve(Node node) throws Unresolved {
    return node.value instanceof Template || node.value instanceof Node.Unreadable
        ? resolve(node, Collections.newSetFromMap(new IdentityHashMap<>()))
        : node;
  }

  private Node resolve(Node node, Set<Node> busy) throws Unresolved {
    if (node.value instanceof Node.Unreadable unreadable) {
      throw new Unresolved(unreadable.message());
    }
    if (!(node.value instanceof Template template)) {
      return node;
    }
    busy.add(node);
    if (busy.size() > MAX_CHAIN) {
      throw new Unresolved("the chain of references is longer than " + MAX_CHAIN);
    }
    try {
      Template.Variable single = template.single();
      if (single != null && single.operator() != Template.Operator.IF_DEFINED) {
        Node found = lookUp(text(single.name(), busy).text(), busy);
        if (found != null && found.isContainer()) {
          return found;
        }
        if (found != null && !isEmptyText(found)) {
          return found.value instanceof Node.Expanded || found.spelling == null
              ? Node.scalar(node.origin, found.value)
              : Node.spelt(node.origin, found.value, found.spelling);
        }
      }
      return Node.scalar(node.origin, text(template, busy));
    } finally {
      busy.remove(node);
    }
  }

  private Node.Expanded text(Template template, Set<Node> busy) throws Unresolved {
    StringBuilder text = new StringBuilder();
    boolean secret = false;
    for (Template.Piece piece : template.pieces()) {
      if (piece instanceof Template.Literal literal) {
        text.append(literal.text());
      } else if (piece instanceof Template.Variable variable) {
        Node.Expanded expanded = variable(variable, busy);
        text.append(expanded.text());
        secret |= expanded.secret();
      }
    }
    return new Node.Expanded(text.toString(), secret);
  }

  private Node.Expanded variable(Template.Variable variable, Set<Node> busy) throws Unresolved {
    String name = text(variable.name(), busy).text();
    Node found = lookUp(name, busy);
    boolean defined = found != null && !isEmptyText(found);
    Template argument = variable.argument();
    if (variable.operator() == Template.Operator.IF_DEFINED) {
      return defined && argument != null ? text(argument, busy) : new Node.Expanded("", false);
    }
    if (found != null && defined) {
      return asText(name, found);
    }
    if (variable.operator() == Template.Operator.DEFAULT && argument != null) {
      return text(argument, busy);
    }
    if (variable.operator() == Template.Operator.REQUIRED && argument != null) {
      throw new Unresolved("${" + name + "} is needed: " + text(argument, busy).text());
    }
    if (found != null) {
      return new Node.Expanded("", false);
    }
    if (isBusy(name, busy)) {
      throw new Unresolved("${" + name + "} refers back to itself");
    }
    throw new Unresolved(
        "missing field: no setting, environment variable or keystore entry is called '"
            + name
            + "'; define it, or give a default with ${"
            + name
            + ":default}");
  }

  private static boolean isEmptyText(Node found) {
    return "".equals(found.value)
        || (found.value instanceof Node.Expanded expanded && expanded.text().isEmpty());
  }

  private static Node.Expanded asText(String name, Node found) throws Unresolved {
    if (found.isContainer()) {
      throw new Unresolved(
          "${"
              + name
              + "} is a section or list and cannot be put into a text; name one value of it");
    }
    if (found.value instanceof Node.Expanded expanded) {
      return expanded;
    }
    Object value = found.value;
    return new Node.Expanded(value == null ? "" : Scalars.print(value), false);
  }

  /** The value of a name, or null when nothing supplies it. */
  private @Nullable Node lookUp(String name, Set<Node> busy) throws Unresolved {
    Object more = variables == null ? null : variables.get(name).orElse(null);
    if (more != null) {
      // A text that comes from outside stays the text it is: nothing in it is syntax.
      return Node.scalar(
          Origin.of("${" + name + "}"),
          more instanceof String text ? new Node.Expanded(text, true) : more);
    }
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Node setting = scope.setting(name, busy);
      if (setting != null && !setting.isNull()) {
        return setting;
      }
    }
    String variable = environment.get(name);
    if (variable != null && !variable.isEmpty()) {
      return Node.scalar(Origin.of("environment"), new Node.Expanded(variable, false));
    }
    String secret = secrets.get(name).orElse(null);
    return secret == null
        ? null
        : Node.scalar(Origin.of("keystore"), new Node.Expanded(secret, true));
  }

  /** The setting, expanded; null when there is none or when it is just being expanded itself. */
  private @Nullable Node setting(String dottedName, Set<Node> busy) throws Unresolved {
    Node at = root;
    for (String part : parts(ConfigNames.canonical(dottedName))) {
      Node child = childOf(at, part);
      if (child == null || busy.contains(child)) {
        return null;
      }
      at = resolve(child, busy);
    }
    return at == root ? null : at;
  }

  private boolean isBusy(String dottedName, Set<Node> busy) {
    Node at = root;
    for (String part : parts(ConfigNames.canonical(dottedName))) {
      Node child = childOf(at, part);
      if (child == null) {
        return false;
      }
      at = child;
    }
    return busy.contains(at);
  }

  static @Nullable Node childOf(Node node, String part) {
    try {
      return node.child(part);
    } catch (IllegalArgumentException tooLarge) {
      return null;
    }
  }

  static List<String> parts(String dottedName) {
    List<String> parts = new ArrayList<>(4);
    int from = 0;
    for (int dot = dottedName.indexOf('.'); dot >= 0; dot = dottedName.indexOf('.', from)) {
      parts.add(dottedName.substring(from, dot));
      from = dot + 1;
    }
    parts.add(dottedName.substring(from));
    return parts;
  }
}
