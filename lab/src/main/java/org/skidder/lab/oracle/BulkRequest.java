package org.skidder.lab.oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The documents of a bulk request, as far as the oracle needs them. */
record BulkRequest(List<Item> items) {
  private static final String MESSAGE = "\"message\":\"";
  private static final String ID = "\"_id\":\"";

  /**
   * One document.
   *
   * @param id its id, if the client gave it one
   * @param create whether a document with the same id must not exist
   * @param message the text of its line
   */
  record Item(Optional<String> id, boolean create, String message) {
    /** The JSON name of what is to be done. */
    String action() {
      return create ? "create" : "index";
    }
  }

  /** The lines the documents were made of. */
  List<Line> lines() {
    return items.stream().flatMap(item -> Line.parse(item.message()).stream()).toList();
  }

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException when it is no bulk request
   */
  static BulkRequest parse(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("a bulk request must end with a line end");
    }
    List<Item> items = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i + 2 < lines.length; i += 2) {
      items.add(item(lines[i], lines[i + 1]));
    }
    return new BulkRequest(items);
  }

  private static Item item(String action, String document) {
    boolean create = action.startsWith("{\"create\":");
    if (!create && !action.startsWith("{\"index\":")) {
      throw new IllegalArgumentException("neither create nor index: " + action);
    }
    int id = action.indexOf(ID);
    return new Item(
        id < 0 ? Optional.empty() : Optional.of(text(action, id + ID.length())),
        create,
        message(document));
  }

  /**
   * The text of the line that a document was made of.
   *
   * @throws IllegalArgumentException when it has none
   */
  static String message(String document) {
    int message = document.indexOf(MESSAGE);
    if (message < 0 || !document.endsWith("}")) {
      throw new IllegalArgumentException("no document with a message: " + document);
    }
    return text(document, message + MESSAGE.length());
  }

  /** The text of a JSON string that begins behind its quotation mark. */
  private static String text(String json, int from) {
    StringBuilder text = new StringBuilder();
    int at = from;
    while (at < json.length()) {
      char c = json.charAt(at++);
      if (c == '"') {
        return text.toString();
      }
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = json.charAt(at++);
      if (escaped == 'u') {
        text.append((char) Integer.parseInt(json, at, at + 4, 16));
        at += 4;
      } else {
        text.append(unescaped(escaped));
      }
    }
    throw new IllegalArgumentException("a text without end: " + json);
  }

  private static char unescaped(char escaped) {
    return switch (escaped) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> escaped;
    };
  }
}
