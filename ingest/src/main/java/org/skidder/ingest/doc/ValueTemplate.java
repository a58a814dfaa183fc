package org.skidder.ingest.doc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;

/**
 * A value that may read fields: text with {@code {{field}}} (escaped as inside a JSON string) and
 * {@code {{{field}}}} (as it is), lists and maps of such texts, or any other constant. Immutable.
 */
public abstract sealed class ValueTemplate {
  /** The value for one document; a fresh one where it could be changed. */
  public abstract @Nullable Object value(Doc doc);

  /** The value as text. */
  public String text(Doc doc) {
    return Values.text(value(doc));
  }

  /**
   * Reads a template from a plain value of a definition.
   *
   * @throws IllegalArgumentException for templates with more than fields
   */
  public static ValueTemplate of(@Nullable Object plain) {
    return switch (plain) {
      case String text -> ofText(text);
      case List<?> list -> {
        List<ValueTemplate> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item)));
        yield new Items(items);
      }
      case Map<?, ?> map -> {
        Map<ValueTemplate, ValueTemplate> members = new LinkedHashMap<>();
        map.forEach((key, item) -> members.put(of(String.valueOf(key)), of(item)));
        yield new Members(members);
      }
      case null, default -> new Constant(plain);
    };
  }

  /** Reads a template from text. */
  public static ValueTemplate ofText(String text) {
    if (!text.contains("{{")) {
      return new Constant(text);
    }
    List<Object> pieces = new ArrayList<>();
    int at = 0;
    for (int open; (open = text.indexOf("{{", at)) >= 0; ) {
      if (open > at) {
        pieces.add(text.substring(at, open));
      }
      boolean triple = text.startsWith("{{{", open);
      String end = triple ? "}}}" : "}}";
      int close = text.indexOf(end, open);
      if (close < 0) {
        throw new IllegalArgumentException("'" + text.substring(open) + "' has no closing " + end);
      }
      String name = text.substring(open + end.length(), close).strip();
      boolean raw = triple || name.startsWith("&");
      tag(name.startsWith("&") ? name.substring(1).strip() : name, raw, pieces);
      at = close + end.length();
    }
    if (at < text.length()) {
      pieces.add(text.substring(at));
    }
    return new Text(List.copyOf(pieces));
  }

  private static void tag(String name, boolean raw, List<Object> pieces) {
    if (name.startsWith("!")) {
      return;
    }
    if (name.isEmpty() || "#^/>=".indexOf(name.charAt(0)) >= 0) {
      throw new IllegalArgumentException(
          "'{{"
              + name
              + "}}' is not available in templates at the edge: only the value of a field is");
    }
    pieces.add(new Field(KeyPath.of(name), raw));
  }

  private record Field(KeyPath path, boolean raw) {
    String text(Doc doc) {
      Object value = path.read(doc);
      if (Values.isNothing(value)) {
        return "";
      }
      String text = value instanceof List<?> list ? numbered(list) : Values.text(value);
      return raw ? text : Values.jsonEscaped(text);
    }
  }

  /** A list as templates of the node show it: {@code {0=a, 1=b}}. */
  private static String numbered(List<?> list) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < list.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(i).append('=').append(Values.text(list.get(i)));
    }
    return out.append('}').toString();
  }

  private static final class Constant extends ValueTemplate {
    private final @Nullable Object value;

    Constant(@Nullable Object value) {
      this.value = value;
    }

    @Override
    public @Nullable Object value(Doc doc) {
      return value;
    }
  }

  private static final class Text extends ValueTemplate {
    private final List<Object> pieces;

    Text(List<Object> pieces) {
      this.pieces = pieces;
    }

    @Override
    public Object value(Doc doc) {
      if (pieces.size() == 1 && pieces.getFirst() instanceof Field field) {
        return field.text(doc);
      }
      StringBuilder out = new StringBuilder();
      for (Object piece : pieces) {
        out.append(piece instanceof Field field ? field.text(doc) : piece);
      }
      return out.toString();
    }
  }

  private static final class Items extends ValueTemplate {
    private final List<ValueTemplate> items;

    Items(List<ValueTemplate> items) {
      this.items = List.copyOf(items);
    }

    @Override
    public Object value(Doc doc) {
      List<@Nullable Object> list = new ArrayList<>(items.size());
      for (ValueTemplate item : items) {
        list.add(item.value(doc));
      }
      return list;
    }
  }

  private static final class Members extends ValueTemplate {
    private final Map<ValueTemplate, ValueTemplate> members;

    Members(Map<ValueTemplate, ValueTemplate> members) {
      this.members = members;
    }

    @Override
    public Object value(Doc doc) {
      FieldMap map = new FieldMap();
      members.forEach((key, value) -> map.put(key.text(doc), value.value(doc)));
      return map;
    }
  }
}
