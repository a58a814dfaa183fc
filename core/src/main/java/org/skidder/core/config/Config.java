package org.skidder.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A read-only cursor on one place of the settings tree. It is a map, a list, a scalar, or map and
 * list at once. Settings that are null count as not stated: they are found nowhere.
 *
 * <p>Variables are expanded when a place is looked at, so every method but {@link #origin()} and
 * {@link #path()} may throw {@link ConfigException} for a variable without a value. Thread-safe.
 */
public final class Config {
  /** What the names of variables begin with that have values only while the program runs. */
  static final String LATER = "data.";

  private static final String LATER_SECTION = ConfigNames.ROOT + ".autodiscover.";
  private static final int MAX_DEPTH = 300;

  /** Further variables, looked up before all others. Thread-safe. */
  @FunctionalInterface
  public interface Variables {
    /**
     * The value of a name: a text, {@code Long}, {@code Double} or {@code Boolean}; empty when it
     * is none of these. A text is taken literally.
     */
    Optional<Object> get(String name);
  }

  private final Scope scope;
  private final @Nullable Config parent;
  private final String name;
  private final Node node;
  private final int depth;
  // Computed on first use; every thread comes to an equal result.
  private volatile @Nullable Node expanded;
  private volatile @Nullable Node typed;

  Config(Scope scope, @Nullable Config parent, String name, Node node) {
    this.scope = scope;
    this.parent = parent;
    this.name = name;
    this.node = node;
    this.depth = parent == null ? 0 : parent.depth + 1;
  }

  static Config root(Scope scope) {
    return new Config(scope, null, "", scope.root());
  }

  /** A configuration without settings. */
  public static Config empty() {
    return root(new Scope(Node.map(Origin.BUILT_IN), null, Map.of(), SecretSource.NONE));
  }

  /**
   * A configuration from YAML text, without files, environment and defaults.
   *
   * @throws ConfigException if it is not valid
   */
  public static Config ofYaml(String yaml) {
    return ofYaml("config", yaml, Map.of());
  }

  /**
   * A configuration from YAML text.
   *
   * @param file name for messages
   * @param environment environment variables
   * @throws ConfigException if it is not valid
   */
  public static Config ofYaml(String file, String yaml, Map<String, String> environment) {
    Problems problems = new Problems();
    Node root = YamlReader.read(file, yaml, problems);
    problems.throwIfErrors();
    return root(new Scope(root, null, environment, SecretSource.NONE));
  }

  /**
   * A configuration from plain values: maps, lists, texts, numbers and booleans. Dots in names
   * separate levels; texts are taken as they are, without variables.
   */
  public static Config of(Map<String, ?> values) {
    return of(values, Origin.of("built-in configuration"));
  }

  /** As {@link #of(Map)}, with an origin for messages. */
  public static Config of(Map<String, ?> values, Origin origin) {
    Node root = ofPlain(values, origin);
    return root(new Scope(root, null, Map.of(), SecretSource.NONE));
  }

  /**
   * Settings that a template made. Their variables may also name settings of this configuration.
   *
   * @param file name of the template for messages
   * @throws ConfigException if it is not valid YAML
   */
  public Config read(String file, RenderedText rendered) {
    Problems problems = new Problems();
    Node read = YamlReader.read(file, rendered, problems);
    problems.throwIfErrors();
    return root(scope.inner(read));
  }

  /**
   * A setting from {@code name=value}, as {@code -E} takes it.
   *
   * @param flag name of the flag for messages
   * @throws ConfigException if the value cannot be read
   */
  public static Config ofAssignment(String flag, String assignment) {
    Problems problems = new Problems();
    Node read = Assignment.read(flag, assignment, problems);
    problems.throwIfErrors();
    return root(new Scope(read, null, Map.of(), SecretSource.NONE));
  }

  /**
   * A configuration from plain values of outside, such as labels, whose texts may have variables,
   * but only these: neither settings nor environment nor secrets are to be had.
   *
   * @param origin for messages
   * @throws IllegalArgumentException if that cannot be: a name twice, a variable without its end
   */
  public static Config ofForeign(Map<String, ?> values, Origin origin, Variables variables) {
    Node root = ofPlain(values, origin, Template::of);
    Scope scope = new Scope(Node.map(origin), null, Map.of(), SecretSource.NONE).with(variables);
    return new Config(scope, null, "", root);
  }

  /** This place, where further variables have values. */
  public Config withVariables(Variables variables) {
    return new Config(scope.with(variables), parent, name, node);
  }

  static Node ofPlain(@Nullable Object value, Origin origin) {
    return ofPlain(value, origin, text -> text);
  }

  private static Node ofPlain(
      @Nullable Object value, Origin origin, Function<String, Object> texts) {
    if (value instanceof Map<?, ?> map) {
      Node node = Node.map(origin);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        try {
          Merge.put(node, String.valueOf(entry.getKey()), ofPlain(entry.getValue(), origin, texts));
        } catch (Merge.DuplicateKey e) {
          throw new IllegalArgumentException("given twice: " + e.path, e);
        }
      }
      return node;
    }
    if (value instanceof List<?> list) {
      Node node = Node.list(origin);
      for (int i = 0; i < list.size(); i++) {
        node.put(Integer.toString(i), ofPlain(list.get(i), origin, texts));
      }
      return node;
    }
    if (value instanceof String text) {
      return Node.scalar(origin, texts.apply(text));
    }
    return Node.scalar(
        origin, value instanceof Integer number ? (Object) number.longValue() : value);
  }

  /** Where this setting was stated. */
  public Origin origin() {
    return node.origin;
  }

  /** The last part of the path; a number for list items; empty for the root. */
  public String name() {
    return name;
  }

  /** Dotted path from the root, empty for the root itself. */
  public String path() {
    String above = parent == null ? "" : parent.path();
    return above.isEmpty() ? name : above + "." + name;
  }

  /**
   * The same root with a name, which begins all paths: of a file that is part of something larger.
   */
  public Config named(String root) {
    return new Config(scope, null, root, node);
  }

  /** What stands here, for messages that say what is expected: {@code found 5}. */
  public String found() {
    return Converter.found(this);
  }

  /** Whether this is a map (also an empty one). */
  public boolean isMap() {
    return typed().named != null;
  }

  /** Whether this is a list (also an empty one). */
  public boolean isList() {
    return typed().items != null;
  }

  /** Whether this is neither map nor list. */
  public boolean isScalar() {
    return !typed().isContainer();
  }

  /** Whether this has no children. */
  public boolean isEmpty() {
    return typed().isEmpty();
  }

  /** The setting at a dotted path below this one, if it is stated and not null. */
  public Optional<Config> get(String dottedPath) {
    Config at = this;
    String path = parent == null ? ConfigNames.canonical(dottedPath) : dottedPath;
    for (String part : Scope.parts(path)) {
      Config child = at.child(part);
      if (child == null) {
        return Optional.empty();
      }
      at = child;
    }
    return Optional.of(at);
  }

  /** Whether a setting at a dotted path below this one is stated and not null. */
  public boolean has(String dottedPath) {
    return get(dottedPath).isPresent();
  }

  private @Nullable Config child(String part) {
    Node child = Scope.childOf(typed(), part);
    return child == null || child.isNull() ? null : new Config(scope, this, part, child);
  }

  /** The names of the named children in their order, those that are null included. */
  public List<String> names() {
    Map<String, Node> named = effective().named;
    return named == null ? List.of() : List.copyOf(named.keySet());
  }

  /** The named children in their order, without those that are null. */
  public List<Config> named() {
    Map<String, Node> named = typed().named;
    List<Config> children = new ArrayList<>();
    if (named != null) {
      for (Map.Entry<String, Node> entry : named.entrySet()) {
        if (!entry.getValue().isNull()) {
          children.add(new Config(scope, this, entry.getKey(), entry.getValue()));
        }
      }
    }
    return children;
  }

  /** The named children that are null, in their order: stated, and nothing behind the colon. */
  public List<Config> unset() {
    Map<String, Node> named = typed().named;
    return named == null
        ? List.of()
        : named.entrySet().stream()
            .filter(entry -> entry.getValue().isNull())
            .map(entry -> new Config(scope, this, entry.getKey(), entry.getValue()))
            .toList();
  }

  /** The list items in their order, without those that are null; their names are their indexes. */
  public List<Config> items() {
    List<Node> items = typed().items;
    List<Config> children = new ArrayList<>();
    if (items != null) {
      for (int i = 0; i < items.size(); i++) {
        if (!items.get(i).isNull()) {
          children.add(new Config(scope, this, Integer.toString(i), items.get(i)));
        }
      }
    }
    return children;
  }

  /** The named children, then the list items. */
  public List<Config> children() {
    List<Config> children = named();
    children.addAll(items());
    return children;
  }

  /** A scalar as text: numbers and booleans printed. Empty for maps and lists. */
  public Optional<String> text() {
    return Optional.ofNullable(textOf(effective()));
  }

  /** The text of a scalar at a dotted path below this one. */
  public Optional<String> text(String dottedPath) {
    return get(dottedPath).flatMap(Config::text);
  }

  /** The text of a scalar node, null for others: as it was spelt, when a variable supplied it. */
  static @Nullable String textOf(Node node) {
    if (node.value instanceof Node.Expanded expanded) {
      return expanded.text();
    }
    return node.spelling != null
        ? node.spelling
        : node.value == null ? null : Scalars.print(node.value);
  }

  /**
   * Whether a section is switched on: it is, when it is stated and does not say {@code enabled:
   * false}.
   */
  public boolean isEnabled() {
    Node own = typed();
    if (own.isNull()) {
      return false;
    }
    Config enabled = child("enabled");
    if (enabled == null) {
      return true;
    }
    Object value = enabled.typed().value;
    return !(value instanceof String text
        ? "f".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text) || "0".equals(text)
        : Boolean.FALSE.equals(value));
  }

  /** Whether the section at a dotted path below this one is stated and {@link #isEnabled()}. */
  public boolean isEnabled(String dottedPath) {
    return get(dottedPath).map(Config::isEnabled).orElse(false);
  }

  /**
   * The place as plain values: {@code Map<String, Object>} (in order, names without dots), {@code
   * List<Object>}, {@code String}, {@code Long}, {@code BigInteger} (beyond 63 bit), {@code Double}
   * or {@code Boolean}. Null settings are left out of maps; list items that are null are left out
   * too. A place that is both map and list becomes a map with the indexes as names.
   */
  public Object toPlain() {
    Node typed = typed();
    if (typed.isContainer()) {
      if (typed.items == null || (typed.named != null && !typed.named.isEmpty())) {
        return plainMap(children());
      }
      List<Object> list = new ArrayList<>();
      for (Config item : items()) {
        if (!item.isVoid()) {
          list.add(item.toPlain());
        }
      }
      return list;
    }
    return typed.value == null ? "" : typed.value;
  }

  private static Map<String, Object> plainMap(List<Config> children) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Config child : children) {
      if (!child.isVoid()) {
        map.put(child.name, child.toPlain());
      }
    }
    return map;
  }

  /** {@link #toPlain()} of a map; an empty map for anything else. */
  public Map<String, Object> toMap() {
    return isMap() ? plainMap(children()) : Map.of();
  }

  /** Whether the value is null in the end, for instance because a variable says {@code null}. */
  boolean isVoid() {
    return typed().isNull();
  }

  /** Whether this is a text whose variables have values only later: it stands for itself. */
  boolean isDeferred() {
    return scope.isDeferred(node) && path().startsWith(LATER_SECTION);
  }

  /** Whether the YAML text uses this place elsewhere too. */
  boolean isAnchored() {
    return node.anchored;
  }

  /** The node with variables expanded and given a type. */
  Node typed() {
    Node known = typed;
    if (known == null) {
      known = giveType(effective());
      typed = known;
    }
    return known;
  }

  private Node giveType(Node own) {
    try {
      return ValueGrammar.typed(own);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          origin(), path(), "the value" + source() + " cannot be read: " + e.getMessage());
    }
  }

  /** Where an expanded value comes from, behind a blank: {@code from ${NAME}}. */
  private String source() {
    return node.value instanceof Template template
        ? " from " + template.variables()
        : " of the variable";
  }

  /** The node with variables expanded; their text has no type yet. */
  Node effective() {
    Node known = expanded;
    if (known == null) {
      known = expand();
      expanded = known;
    }
    return known;
  }

  private Node expand() {
    if (depth > MAX_DEPTH) {
      throw new ConfigException(origin(), path(), "references make the settings endless");
    }
    if (isDeferred() && node.value instanceof Template template) {
      return Node.scalar(node.origin, template.source());
    }
    Node found;
    try {
      found = scope.resolve(node);
    } catch (Scope.Unresolved e) {
      throw new ConfigException(origin(), path(), String.valueOf(e.getMessage()));
    }
    if (found != node && found.isContainer()) {
      for (Config above = parent; above != null; above = above.parent) {
        if (above.effective() == found) {
          throw new ConfigException(origin(), path(), "refers back to a section it stands in");
        }
      }
    }
    return found;
  }

  /** The text of a value that cannot be read, as it stands in the file; else where it stands. */
  String written() {
    return switch (node.value) {
      case Template template -> template.source();
      case Node.Unreadable unreadable -> unreadable.source();
      case null, default -> origin().toString();
    };
  }

  Scope scope() {
    return scope;
  }

  /** {@code file:line: path}. */
  @Override
  public String toString() {
    return origin() + ": " + path();
  }
}
