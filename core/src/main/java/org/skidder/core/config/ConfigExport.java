package org.skidder.core.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a configuration as YAML: merged, variables expanded, names nested and sorted, null
 * settings left out, but for list items that have no others. Secrets appear in clear text. Reading
 * the text again gives the same settings.
 */
public final class ConfigExport {
  private static final String NEEDS_QUOTES_FIRST = "!&*-?|>@`\"'%#{}[],: ";

  private final StringBuilder out = new StringBuilder();
  private final Problems problems;

  private ConfigExport(Problems problems) {
    this.problems = problems;
  }

  /**
   * The configuration as YAML text.
   *
   * @throws ConfigException naming every variable that has no value
   */
  public static String toYaml(Config root) {
    Problems problems = new Problems();
    ConfigExport export = new ConfigExport(problems);
    export.settings(root, 0, false);
    problems.throwIfErrors();
    return export.out.isEmpty() ? "{}\n" : export.out.toString();
  }

  /**
   * Writes a section.
   *
   * @param item whether it begins behind the dash of a list item
   */
  private void settings(Config section, int indent, boolean item) {
    Map<String, Config> sorted = new TreeMap<>();
    for (Config child : section.children()) {
      sorted.put(child.name(), child);
    }
    boolean behindDash = item;
    for (Config child : sorted.values()) {
      try {
        if (child.isVoid()) {
          continue;
        }
        if (behindDash) {
          out.append(' ');
        } else {
          indent(indent);
        }
        behindDash = false;
        key(child.name());
        value(child, indent);
      } catch (ConfigException e) {
        problems.add(e);
      }
    }
    if (behindDash) {
      out.append(" {}\n");
    }
  }

  /** Of a list item the names alone count, too: {@code - add_locale:} is a processor. */
  private void unset(List<Config> names, int indent) {
    boolean behindDash = true;
    for (Config child : names) {
      if (behindDash) {
        out.append(' ');
      } else {
        indent(indent);
      }
      behindDash = false;
      key(child.name());
      out.append(" null\n");
    }
  }

  /** Writes what follows {@code name:} or {@code -}, up to and with the line end. */
  private void value(Config at, int indent) {
    if (at.isScalar()) {
      out.append(' ');
      // Variables that have values only later are written as they are.
      out.append(at.isDeferred() ? text(at.toPlain().toString()) : scalar(at.toPlain()));
      out.append('\n');
    } else if (at.children().isEmpty() && !hasItems(at)) {
      out.append(at.isList() ? " []\n" : " {}\n");
    } else if (at.named().isEmpty()) {
      out.append('\n');
      items(at, indent);
    } else {
      out.append('\n');
      settings(at, indent + 1, false);
    }
  }

  private static boolean hasItems(Config at) {
    List<Node> items = at.typed().items;
    return items != null && !items.isEmpty();
  }

  /** Null items are written: they keep the others at their places. */
  private void items(Config list, int indent) {
    int written = 0;
    for (Config item : list.items()) {
      for (int index = Integer.parseInt(item.name()); written < index; written++) {
        indent(indent);
        out.append("- null\n");
      }
      written++;
      indent(indent);
      out.append('-');
      try {
        if (item.isVoid()) {
          out.append(" null\n");
        } else if (!item.named().isEmpty()) {
          settings(item, indent + 1, true);
        } else if (!item.unset().isEmpty() && !hasItems(item)) {
          unset(item.unset(), indent + 1);
        } else {
          value(item, indent + 1);
        }
      } catch (ConfigException e) {
        problems.add(e);
      }
    }
    List<Node> all = list.typed().items;
    for (int size = all == null ? 0 : all.size(); written < size; written++) {
      indent(indent);
      out.append("- null\n");
    }
  }

  private void indent(int levels) {
    out.repeat("  ", levels);
  }

  private void key(String name) {
    out.append(text(name));
    out.append(':');
  }

  /** A scalar as YAML reads it, quoted where needed. */
  static String scalar(Object value) {
    return switch (value) {
      case String text -> text(text.replace("${", "$${"));
      case Double number -> floating(number);
      default -> value.toString();
    };
  }

  private static String text(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder quoted = new StringBuilder();
    Json.string(quoted, text);
    return quoted.toString();
  }

  /** YAML's floats need a point, and its exponents a sign. */
  private static String floating(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    String text = Double.toString(number);
    return text.contains("E-") ? text : text.replace("E", "E+");
  }

  /** Whether YAML reads the unquoted text as the same text. */
  private static boolean isPlain(String text) {
    if (text.isEmpty()
        || !(Scalars.ofYaml(text) instanceof String)
        || NEEDS_QUOTES_FIRST.indexOf(text.charAt(0)) >= 0
        || text.endsWith(" ")
        || text.endsWith(":")
        || text.equals("=")
        || text.startsWith("<<")
        || text.startsWith("...")
        || text.contains(": ")
        || text.contains(" #")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return Character.isLetter(text.charAt(0)) || text.charAt(0) == '/';
  }
}
