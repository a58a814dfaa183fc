package org.skidder.modules.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.RenderedText;

/**
 * A parsed template. Immutable.
 *
 * <p>Values are {@code .name}, {@code .a.b}, {@code $variable}, {@code $} (all values), texts in
 * quotes or backquotes, numbers, {@code true}, {@code false}. There are {@code if}, {@code else
 * if}, {@code else}, {@code range}, {@code end}, assignments, comments, trimming of white space
 * with {@code -} beside the delimiters, and the functions {@code eq}, {@code ne}, {@code and},
 * {@code or}, {@code not}, {@code len}, {@code index} and those given to {@link #render}.
 */
public final class TextTemplate {
  private final String name;
  private final List<Part> parts;

  private TextTemplate(String name, List<Part> parts) {
    this.name = name;
    this.parts = parts;
  }

  /**
   * Parses a template.
   *
   * @param name file name for messages
   * @throws org.skidder.core.config.ConfigException with file and line if it is not valid
   */
  public static TextTemplate parse(String name, String source, Delimiters delimiters) {
    return new TextTemplate(name, new TemplateParser(name, source, delimiters).parse());
  }

  /**
   * Renders it.
   *
   * @param values maps, lists, texts, numbers, booleans
   * @throws org.skidder.core.config.ConfigException with file and line if the values do not fit
   */
  public RenderedText render(
      Map<String, ? extends @Nullable Object> values, Map<String, Function> functions) {
    return new Renderer(name, values, functions).render(parts);
  }

  /** Renders it into a text; values stand in it as they are. */
  public String text(Map<String, ? extends @Nullable Object> values) {
    return render(values, Map.of()).plain(value -> value);
  }
}
