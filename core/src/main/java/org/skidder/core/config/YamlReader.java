package org.skidder.core.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads a YAML 1.1 document into nodes. Works on parser events: SnakeYAML's own constructors would
 * lose the line numbers, and its regular expressions for types cost start-up time.
 */
final class YamlReader {
  private static final int MAX_NESTING = 100;
  private static final int MAX_NODES = 1_000_000;
  private static final int MAX_CHARACTERS = 64 << 20;
  private static final String STANDARD_TAG = "tag:yaml.org,2002:";

  private final String file;
  private final Problems problems;
  private final ParserImpl parser;
  private final Map<String, Node> anchors = new HashMap<>();
  private final @Nullable RenderedText rendered;
  private int nodes;

  private YamlReader(String file, String text, @Nullable RenderedText rendered, Problems problems) {
    this.file = file;
    this.rendered = rendered;
    this.problems = problems;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /**
   * Reads a file's content. Errors go to {@code problems}; what could be read comes back.
   *
   * @param file name of the file for messages
   */
  static Node read(String file, byte[] content, Problems problems) {
    String text;
    try {
      text = decode(content);
    } catch (NotText e) {
      problems.error(new Origin(file, e.line, 0), "", "YAML: the file is not valid " + e.charset);
      return Node.map(Origin.of(file));
    }
    return read(file, text, problems);
  }

  /** Bytes that are no characters. */
  private static final class NotText extends Exception {
    private static final long serialVersionUID = 1L;

    final int line;
    final String charset;

    NotText(int line, String charset) {
      super(charset, null, false, false);
      this.line = line;
      this.charset = charset;
    }
  }

  static Node read(String file, String text, Problems problems) {
    return read(file, text, null, problems);
  }

  /** Reads what a template made; origins are lines of the template. */
  static Node read(String file, RenderedText rendered, Problems problems) {
    return read(file, rendered.text(), rendered, problems);
  }

  private static Node read(
      String file, String text, @Nullable RenderedText rendered, Problems problems) {
    try {
      return new YamlReader(file, text, rendered, problems).document();
    } catch (MarkedYAMLException e) {
      Mark mark = place(e);
      Origin origin =
          mark == null
              ? Origin.of(file)
              : new Origin(file, line(mark, rendered), mark.getColumn() + 1);
      problems.error(origin, "", "YAML: " + explain(e));
    } catch (BadYaml e) {
      problems.error(e.origin, "", "YAML: " + e.text);
    } catch (YAMLException e) {
      problems.error(Origin.of(file), "", "YAML: " + firstLine(String.valueOf(e.getMessage())));
    }
    return Node.map(Origin.of(file));
  }

  /** Where to look: for a bracket that is never closed, at the bracket. */
  private static @Nullable Mark place(MarkedYAMLException e) {
    boolean atEnd = String.valueOf(e.getProblem()).contains("<stream end>");
    return e.getProblemMark() == null || (atEnd && e.getContextMark() != null)
        ? e.getContextMark()
        : e.getProblemMark();
  }

  private static String explain(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    String context = e.getContext();
    StringBuilder text = new StringBuilder(firstLine(problem));
    if (context != null && e.getContextMark() != null) {
      text.append(" (").append(firstLine(context));
      text.append(" that began in line ").append(e.getContextMark().getLine() + 1).append(')');
    } else if (context != null) {
      text.append(" (").append(firstLine(context)).append(')');
    }
    return text.toString();
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String decode(byte[] content) throws NotText {
    Charset charset = StandardCharsets.UTF_8;
    int skip = 0;
    if (startsWith(content, 0xef, 0xbb, 0xbf)) {
      skip = 3;
    } else if (startsWith(content, 0xff, 0xfe)) {
      charset = StandardCharsets.UTF_16LE;
      skip = 2;
    } else if (startsWith(content, 0xfe, 0xff)) {
      charset = StandardCharsets.UTF_16BE;
      skip = 2;
    }
    CharBuffer text = CharBuffer.allocate(content.length);
    CoderResult result =
        charset
            .newDecoder()
            .decode(ByteBuffer.wrap(content, skip, content.length - skip), text, true);
    text.flip();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      throw new NotText(line, charset.name());
    }
    return text.toString();
  }

  private static boolean startsWith(byte[] content, int... bytes) {
    if (content.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((content[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** A fault that is ours to find, not the parser's. */
  private static final class BadYaml extends YAMLException {
    private static final long serialVersionUID = 1L;

    final transient Origin origin;
    final String text;

    BadYaml(Origin origin, String text) {
      super(text);
      this.origin = origin;
      this.text = text;
    }
  }

  private Node document() {
    parser.getEvent(); // stream start
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return Node.map(Origin.of(file));
    }
    parser.getEvent(); // document start
    Node root = node(0);
    parser.getEvent(); // document end
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      problems.warning(
          origin(parser.peekEvent()),
          "",
          "YAML: only the first document of a file is read; remove the '---' and what follows it");
    }
    if (root.isContainer()) {
      return root;
    }
    if (!root.isNull()) {
      throw new BadYaml(root.origin, "expected settings (name: value), found a single value");
    }
    return Node.map(root.origin);
  }

  private Origin origin(Event event) {
    Mark mark = event.getStartMark();
    return new Origin(file, line(mark, rendered), mark.getColumn() + 1);
  }

  private static int line(Mark mark, @Nullable RenderedText rendered) {
    int line = mark.getLine() + 1;
    return rendered == null ? line : rendered.lineOf(line);
  }

  private Node node(int depth) {
    Event event = parser.getEvent();
    Origin origin = origin(event);
    if (depth > MAX_NESTING) {
      throw new BadYaml(origin, "nested more than " + MAX_NESTING + " levels deep");
    }
    if (++nodes > MAX_NODES) {
      throw new BadYaml(origin, "more than " + MAX_NODES + " values (are aliases multiplying?)");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias, origin);
    }
    Node node = content(event, origin, depth);
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      node.anchored = true;
      anchors.put(anchor, node);
    }
    return node;
  }

  private Node content(Event event, Origin origin, int depth) {
    if (event instanceof ScalarEvent scalar) {
      if (rendered != null) {
        Object filled = rendered.fill(scalar.getValue());
        if (!filled.equals(scalar.getValue())) {
          return filled instanceof String text && scalar.getValue().contains("${")
              ? Node.scalar(origin, template(text, origin))
              : Config.ofPlain(filled, origin);
        }
      }
      return Node.scalar(origin, value(scalar, origin));
    }
    if (event instanceof MappingStartEvent) {
      return map(origin, depth);
    }
    if (event instanceof SequenceStartEvent) {
      return list(origin, depth);
    }
    throw new BadYaml(origin, "unexpected " + event);
  }

  private Node alias(AliasEvent alias, Origin origin) {
    Node target = anchors.get(alias.getAnchor());
    if (target == null) {
      throw new BadYaml(
          origin, "the alias *" + alias.getAnchor() + " has no anchor &" + alias.getAnchor());
    }
    count(target, origin);
    return target.copy();
  }

  private void count(Node node, Origin origin) {
    if (++nodes > MAX_NODES) {
      throw new BadYaml(origin, "more than " + MAX_NODES + " values (are aliases multiplying?)");
    }
    if (node.named != null) {
      for (Node child : node.named.values()) {
        count(child, origin);
      }
    }
    if (node.items != null) {
      for (Node child : node.items) {
        count(child, origin);
      }
    }
  }

  private Node list(Origin origin, int depth) {
    Node list = Node.list(origin);
    for (int i = 0; !parser.checkEvent(Event.ID.SequenceEnd); i++) {
      Node item = node(depth + 1);
      if (i > Node.MAX_INDEX) {
        throw new BadYaml(origin, "a list of more than " + Node.MAX_INDEX + " items");
      }
      list.put(Integer.toString(i), item);
    }
    parser.getEvent();
    return list;
  }

  private Node map(Origin origin, int depth) {
    Node map = Node.map(origin);
    Node merged = null;
    Set<String> seen = new HashSet<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = parser.getEvent();
      Origin at = origin(keyEvent);
      if (isMergeKey(keyEvent)) {
        merged = mergeKey(merged, node(depth + 1));
        continue;
      }
      String key = key(keyEvent, at);
      Node value = node(depth + 1);
      put(map, key, value, at, seen);
    }
    parser.getEvent();
    return merged == null ? map : withOwn(merged, map, seen);
  }

  /** A map's own key replaces the merged one; an own dotted key only adds to it. */
  private static Node withOwn(Node merged, Node own, Set<String> keys) {
    if (own.named != null) {
      for (Map.Entry<String, Node> entry : own.named.entrySet()) {
        String name = entry.getKey();
        Node before = keys.contains(name) ? null : merged.child(name);
        merged.put(name, before == null ? entry.getValue() : Merge.over(before, entry.getValue()));
      }
    }
    if (own.items != null) {
      merged.items = own.items;
    }
    return merged;
  }

  private void put(Node map, String key, Node value, Origin at, Set<String> seen) {
    if (!seen.add(key)) {
      problems.error(at, key, "is given twice in this section; keep one of them");
      return;
    }
    try {
      Merge.put(map, key, value);
    } catch (Merge.DuplicateKey e) {
      problems.error(
          at,
          key,
          "duplicate key accessing '"
              + e.path
              + "': the setting is also given in line "
              + e.first.origin.line());
    } catch (IllegalArgumentException e) {
      problems.error(at, key, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isMergeKey(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals("<<");
  }

  /** Merge keys: of several maps the earlier wins, and the map's own keys win over all. */
  private static Node mergeKey(@Nullable Node before, Node value) {
    Node merged = before == null ? Node.map(value.origin) : before;
    if (value.items != null) {
      for (Node item : value.items) {
        merged = mergeKey(merged, item);
      }
      return merged;
    }
    if (value.named == null) {
      throw new BadYaml(value.origin, "'<<' needs a map or a list of maps");
    }
    for (Map.Entry<String, Node> entry : value.named.entrySet()) {
      if (merged.child(entry.getKey()) == null) {
        merged.put(entry.getKey(), entry.getValue());
      }
    }
    return merged;
  }

  private String key(Event event, Origin at) {
    if (event instanceof AliasEvent alias) {
      Node target = anchors.get(alias.getAnchor());
      if (target != null && target.value instanceof String text) {
        return text;
      }
    }
    if (!(event instanceof ScalarEvent scalar)) {
      throw new BadYaml(at, "a name must be a text, not a list or map");
    }
    if (scalar.getAnchor() != null) {
      anchors.put(scalar.getAnchor(), Node.scalar(at, scalar.getValue()));
    }
    if (scalar.isPlain() && scalar.getTag() == null) {
      Object typed = Scalars.ofYaml(scalar.getValue());
      if (!(typed instanceof String)) {
        throw new BadYaml(
            at,
            "the name '"
                + scalar.getValue()
                + "' is a "
                + (typed == null ? "null" : typed instanceof Boolean ? "boolean" : "number")
                + " in YAML; put it in quotes");
      }
    }
    return rendered == null
        ? scalar.getValue()
        : RenderedText.print(rendered.fill(scalar.getValue()));
  }

  private @Nullable Object value(ScalarEvent scalar, Origin origin) {
    String tag = scalar.getTag();
    Object value;
    if (tag == null) {
      value = scalar.isPlain() ? Scalars.ofYaml(scalar.getValue()) : scalar.getValue();
    } else if (tag.equals("!") || tag.equals(STANDARD_TAG + "str")) {
      value = scalar.getValue();
    } else if (tag.equals(STANDARD_TAG + "int")
        || tag.equals(STANDARD_TAG + "float")
        || tag.equals(STANDARD_TAG + "bool")
        || tag.equals(STANDARD_TAG + "null")) {
      value = Scalars.ofYaml(scalar.getValue());
    } else {
      throw new BadYaml(origin, "the tag " + tag + " is not supported");
    }
    return value instanceof String text ? template(text, origin) : value;
  }

  private Object template(String text, Origin origin) {
    try {
      return Template.of(text);
    } catch (IllegalArgumentException e) {
      problems.error(origin, "", String.valueOf(e.getMessage()));
      return text;
    }
  }
}
