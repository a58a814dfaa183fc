package org.skidder.ingest.definition;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.core.json.JsonMistake;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads a definition: JSON when it begins with a brace, else YAML. */
public final class DefinitionReader {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_BYTES = 16 << 20;

  private final String file;

  private DefinitionReader(String file) {
    this.file = file;
  }

  /**
   * Reads a file's content.
   *
   * @param file its name, for messages
   * @throws ConfigException with file and line when it is neither JSON nor YAML
   */
  public static Node read(String file, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new ConfigException(Origin.of(file), "", "a pipeline definition of more than 16 MiB");
    }
    DefinitionReader reader = new DefinitionReader(file);
    return isJson(content) ? reader.json(content) : reader.yaml(content);
  }

  /**
   * A definition from plain values: maps, lists and scalars.
   *
   * @param name what it is called in messages
   */
  public static Node of(String name, @Nullable Object plain) {
    Origin origin = Origin.of(name);
    return switch (plain) {
      case Map<?, ?> map -> {
        Map<String, Node> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put(String.valueOf(key), of(name, value)));
        yield new Node(origin, members);
      }
      case List<?> list -> {
        List<Node> items = new ArrayList<>();
        list.forEach(item -> items.add(of(name, item)));
        yield new Node(origin, items);
      }
      case Integer number -> new Node(origin, number.longValue());
      case null, default -> new Node(origin, plain);
    };
  }

  private static boolean isJson(byte[] content) {
    for (byte b : content) {
      if (b > ' ') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  private ConfigException fault(Origin origin, String message) {
    return new ConfigException(origin, "", message);
  }

  private Node json(byte[] content) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), content)) {
      parser.nextToken();
      Node root = json(parser, 0);
      if (parser.nextToken() != null) {
        throw fault(origin(parser), "JSON: there is more behind the end of the definition");
      }
      return root;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw fault(new Origin(file, Math.max(0, line), 0), "JSON: " + JsonMistake.of(e));
    }
  }

  private Origin origin(JsonParser parser) {
    return new Origin(
        file,
        parser.currentTokenLocation().getLineNr(),
        parser.currentTokenLocation().getColumnNr());
  }

  private Node json(JsonParser parser, int depth) {
    Origin origin = origin(parser);
    if (depth > MAX_DEPTH) {
      throw fault(origin, "nested more than " + MAX_DEPTH + " levels deep");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw fault(origin, "JSON: the file is empty");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Node> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          Origin at = origin(parser);
          parser.nextToken();
          if (members.put(name, json(parser, depth + 1)) != null) {
            throw fault(at, "'" + name + "' is given twice");
          }
        }
        yield new Node(origin, members);
      }
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(json(parser, depth + 1));
        }
        yield new Node(origin, items);
      }
      case VALUE_NUMBER_INT -> new Node(origin, whole(parser.getString()));
      case VALUE_NUMBER_FLOAT -> new Node(origin, parser.getDoubleValue());
      case VALUE_TRUE -> new Node(origin, true);
      case VALUE_FALSE -> new Node(origin, false);
      case VALUE_NULL -> new Node(origin, null);
      default -> new Node(origin, parser.getString());
    };
  }

  private static Object whole(String digits) {
    BigInteger value = new BigInteger(digits);
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private Node yaml(byte[] content) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    String text = new String(content, StandardCharsets.UTF_8);
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(text), options);
      parser.getEvent();
      if (parser.checkEvent(Event.ID.StreamEnd)) {
        throw fault(Origin.of(file), "the file is empty");
      }
      parser.getEvent();
      return yaml(parser, 0);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw fault(new Origin(file, line, 0), "YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw fault(Origin.of(file), "YAML: " + e.getMessage());
    }
  }

  private Node yaml(ParserImpl parser, int depth) {
    Event event = parser.getEvent();
    Origin origin =
        new Origin(file, event.getStartMark().getLine() + 1, event.getStartMark().getColumn() + 1);
    if (depth > MAX_DEPTH) {
      throw fault(origin, "nested more than " + MAX_DEPTH + " levels deep");
    }
    return switch (event) {
      case ScalarEvent scalar -> new Node(origin, scalar(scalar));
      case SequenceStartEvent start -> {
        List<Node> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
          items.add(yaml(parser, depth + 1));
        }
        parser.getEvent();
        yield new Node(origin, items);
      }
      case MappingStartEvent start -> {
        Node map = yamlMap(parser, origin, depth);
        yield map;
      }
      case AliasEvent alias -> throw fault(origin, "aliases are not used in pipeline definitions");
      default -> throw fault(origin, "YAML: unexpected " + event);
    };
  }

  private Node yamlMap(ParserImpl parser, Origin origin, int depth) {
    Map<String, Node> members = new LinkedHashMap<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = parser.getEvent();
      Origin at =
          new Origin(
              file, keyEvent.getStartMark().getLine() + 1, keyEvent.getStartMark().getColumn() + 1);
      if (!(keyEvent instanceof ScalarEvent key)) {
        throw fault(at, "a name must be a text");
      }
      if (members.put(key.getValue(), yaml(parser, depth + 1)) != null) {
        throw fault(at, "'" + key.getValue() + "' is given twice");
      }
    }
    parser.getEvent();
    return new Node(origin, members);
  }

  private static @Nullable Object scalar(ScalarEvent scalar) {
    String text = scalar.getValue();
    if (!scalar.isPlain()) {
      return text;
    }
    return switch (text) {
      case "", "~", "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    if (!text.matches("[-+]?(\\d+|\\d*\\.\\d+|\\d+\\.)([eE][-+]?\\d+)?")) {
      return text;
    }
    return text.matches("[-+]?\\d+") ? whole(text.replace("+", "")) : Double.valueOf(text);
  }
}
