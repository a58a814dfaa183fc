package org.skidder.modules;

import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.core.config.RenderedText;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * YAML, and so also JSON, as it stands: names keep their dots, and nothing is expanded. Plain
 * scalars are null, booleans, integers or decimals as in JSON; everything else is a text.
 */
final class PlainYaml {
  private static final int MAX_NESTING = 100;
  private static final int MAX_NODES = 200_000;
  private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  private final String file;
  private final RenderedText rendered;
  private int nodes;

  private PlainYaml(String file, RenderedText rendered) {
    this.file = file;
    this.rendered = rendered;
  }

  /**
   * Reads a text.
   *
   * @return map, list or scalar; an empty map for an empty text
   * @throws ConfigException with file and line if it is not valid
   */
  static Object read(String file, String text) {
    RenderedText rendered = new RenderedText();
    rendered.literal(text, 1);
    return read(file, rendered);
  }

  /** Reads what a template made, and puts its values in. */
  static Object read(String file, RenderedText rendered) {
    String text = rendered.text();
    if (file.endsWith(".json")) {
      text = fromJson(text);
    }
    return new PlainYaml(file, rendered).read(text);
  }

  /**
   * JSON in the form that YAML has for it: no tabs between its parts (inside of texts neither has
   * them), and slashes as they are.
   */
  private static String fromJson(String json) {
    StringBuilder yaml = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      char next = i + 1 < json.length() ? json.charAt(i + 1) : ' ';
      if (c == '\\' && next != '/') {
        yaml.append(c).append(next);
        i++;
      } else if (c != '\\') {
        yaml.append(c == '\t' ? ' ' : c);
      }
    }
    return yaml.toString();
  }

  /** The entries of a list that are maps; an empty list for anything else. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(@Nullable Object list) {
    List<Map<String, Object>> maps = new ArrayList<>();
    if (list instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> map) {
          maps.add((Map<String, Object>) map);
        }
      }
    }
    return maps;
  }

  private Object read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(16 << 20);
    options.setNestingDepthLimit(MAX_NESTING);
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new org.yaml.snakeyaml.representer.Representer(new DumperOptions()),
            new DumperOptions(),
            options);
    try {
      Node root = yaml.compose(new StringReader(text));
      Object value = root == null ? null : value(root, 0);
      return value == null ? new LinkedHashMap<>() : value;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw error(line, String.valueOf(e.getProblem()));
    } catch (YAMLException e) {
      throw error(0, String.valueOf(e.getMessage()));
    }
  }

  private ConfigException error(int line, String message) {
    Origin origin = new Origin(file, line == 0 ? 0 : rendered.lineOf(line), 0);
    return new ConfigException(origin, "", "cannot be read: " + message);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private @Nullable Object value(Node node, int depth) {
    if (depth > MAX_NESTING || ++nodes > MAX_NODES) {
      throw error(line(node), "it is nested too deeply, or aliases multiply");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          list.add(value(item, depth + 1));
        }
        yield list;
      }
      case MappingNode mapping -> map(mapping, depth);
      default -> throw error(line(node), "unexpected content");
    };
  }

  private Map<String, @Nullable Object> map(MappingNode mapping, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw error(line(mapping), "a name must be a text");
      }
      String name = RenderedText.print(rendered.fill(key.getValue()));
      if (map.containsKey(name)) {
        throw error(line(key), "'" + name + "' is given twice; keep one");
      }
      map.put(name, value(entry.getValueNode(), depth + 1));
    }
    return map;
  }

  private @Nullable Object scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.isPlain()) {
      switch (text) {
        case "", "~", "null" -> {
          return null;
        }
        case "true" -> {
          return true;
        }
        case "false" -> {
          return false;
        }
        default -> {
          if (INTEGER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text);
            return number.bitLength() < 64 ? (Object) number.longValue() : number;
          }
          if (DECIMAL.matcher(text).matches()) {
            return Double.valueOf(text);
          }
        }
      }
    }
    return rendered.fill(text);
  }
}
