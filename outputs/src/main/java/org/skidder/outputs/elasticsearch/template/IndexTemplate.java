package org.skidder.outputs.elasticsearch.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.format.FormatString;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;
import org.skidder.core.plugin.Identity;

/**
 * A template as one server understands it. Immutable.
 *
 * @param name of the template
 * @param path where it is kept, relative to the server's URL
 * @param json the document
 */
public record IndexTemplate(String name, String path, byte[] json) {
  private static final int FIELD_LIMIT = 10_000;
  private static final int ROUTING_SHARDS = 30;
  private static final int PRIORITY = 200;

  /**
   * Renders the template that a configuration asks for.
   *
   * @param config the options
   * @param identity names it, unless the options do
   * @param dialect of the server it is for
   * @param more fields that modules declare
   * @param configPath where relative files are
   * @param now for dates in names, milliseconds since the epoch
   * @throws IllegalArgumentException when it cannot be rendered; for the user
   */
  public static IndexTemplate render(
      TemplateConfig config,
      Identity identity,
      Dialect dialect,
      List<FieldList> more,
      Path configPath,
      long now) {
    if (config.json().enabled()) {
      return readyMade(config.json(), dialect, configPath);
    }
    String name =
        config
            .name()
            .map(format -> format(format, identity, now, "setup.template.name"))
            .orElse(identity.name() + "-" + identity.version());
    String pattern =
        config
            .pattern()
            .map(format -> format(format, identity, now, "setup.template.pattern"))
            .orElse(name + "-*");
    FieldList fields = fields(config, configPath, more);
    Map<String, Object> document = document(config, identity, dialect, fields, pattern);
    JsonBuffer out = new JsonBuffer(8192);
    DocumentEncoder.value(document, out, false);
    return new IndexTemplate(name, path(dialect, name), out.toByteArray());
  }

  /**
   * Renders for {@code export template}.
   *
   * @param root the whole configuration
   * @param identity whose name is the base of the index, unless the options state one
   * @param version of Elasticsearch it is for; by default that of the identity
   * @throws IllegalArgumentException when it cannot be rendered; for the user
   */
  public static IndexTemplate export(
      Config root, Identity identity, Optional<String> version, Path configPath, long now) {
    Config section = root.get("setup.template").orElse(Config.empty());
    TemplateConfig config = Binder.bind(section, TemplateConfig.class, new Problems());
    Dialect dialect = Dialect.ofVersion(version.orElse(identity.version()));
    return render(config, identity, dialect, List.of(), configPath, now);
  }

  /** The document as indented JSON with a line end. */
  public String pretty() {
    JsonBuffer out = new JsonBuffer(json.length * 2);
    PrettyJson.indent(json, 0, json.length, out);
    return out.raw('\n').toString();
  }

  private static IndexTemplate readyMade(
      TemplateConfig.Json json, Dialect dialect, Path configPath) {
    Path file = configPath.resolve(json.path().orElseThrow());
    String name = json.name().orElseThrow();
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new IndexTemplate(name, path(dialect, name), bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "setup.template.json.path: " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String path(Dialect dialect, String name) {
    return (dialect.isComposable() ? "/_index_template/" : "/_template/") + name;
  }

  private static String format(FormatString format, Identity identity, long now, String option) {
    FieldMap beat = new FieldMap();
    beat.put("name", identity.name());
    beat.put("version", identity.version());
    FieldMap fields = new FieldMap();
    fields.put("beat", beat);
    Optional<String> text = format.format(new Event(now, -1, fields, Template.EMPTY));
    return text.filter(known -> !known.isEmpty())
        .orElseThrow(() ->
            new IllegalArgumentException(
                option
                    + ": only %{[beat.name]}, %{[beat.version]} and dates can be used in \""
                    + format
                    + "\""));
  }

  private static FieldList fields(TemplateConfig config, Path configPath, List<FieldList> more) {
    FieldList fields;
    if (config.fields().isPresent()) {
      Path file = configPath.resolve(config.fields().get());
      try {
        fields = FieldList.read(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "setup.template.fields: " + file + " cannot be read: " + e.getMessage(), e);
      }
    } else {
      List<FieldList.Field> all = new ArrayList<>(FieldList.builtIn().fields());
      more.forEach(list -> all.addAll(list.fields()));
      fields = new FieldList(all);
    }
    Optional<Config> appended = config.appendFields();
    return appended.isEmpty()
        ? fields
        : fields.append(FieldList.of(appended.get().toPlain(), "append_fields"));
  }

  private static Map<String, Object> document(
      TemplateConfig config, Identity identity, Dialect dialect, FieldList fields, String pattern) {
    Mapping made = new Mapping(fields, dialect.hasAliases());
    Map<String, Object> mapping = new LinkedHashMap<>();
    mapping.put("_meta", Map.of("version", identity.version()));
    if (!config.settings().source().isEmpty()) {
      mapping.put("_source", config.settings().source());
    }
    mapping.put("date_detection", false);
    mapping.put("dynamic_templates", made.dynamicTemplates());
    mapping.put("properties", made.properties());
    Map<String, Object> mappings =
        dialect.mappingType().isEmpty() ? mapping : Map.of(dialect.mappingType(), mapping);
    Map<String, Object> settings = Map.of("index", settings(config, dialect, made));
    Map<String, Object> document = new LinkedHashMap<>();
    if (dialect.isComposable()) {
      document.put("index_patterns", List.of(pattern));
      document.put("priority", PRIORITY);
      Map<String, Object> template = new LinkedHashMap<>();
      template.put("mappings", mappings);
      template.put("settings", settings);
      document.put("template", template);
      return document;
    }
    if (dialect.hasPatternList()) {
      document.put("index_patterns", List.of(pattern));
    } else {
      document.put("template", pattern);
    }
    document.put("mappings", mappings);
    document.put("order", 1);
    document.put("settings", settings);
    return document;
  }

  private static Map<String, Object> settings(
      TemplateConfig config, Dialect dialect, Mapping made) {
    FieldMap index = new FieldMap();
    FieldMap limit = new FieldMap();
    limit.put("limit", FIELD_LIMIT);
    FieldMap total = new FieldMap();
    total.put("total_fields", limit);
    index.put("mapping", total);
    if (dialect.hasRoutingShards()) {
      index.put("number_of_routing_shards", ROUTING_SHARDS);
    }
    if (dialect.hasDefaultFields()) {
      FieldMap query = new FieldMap();
      List<String> searched = new ArrayList<>(made.searched());
      searched.add("fields.*");
      query.put("default_field", searched);
      index.put("query", query);
    }
    index.put("refresh_interval", "5s");
    index.merge(FieldMap.deepCopy(nested(config.settings().index()), false));
    return index;
  }

  /** Dots in names separate levels. */
  private static Map<String, Object> nested(Map<String, Object> settings) {
    return Config.of(settings).toMap();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexTemplate template
        && template.path.equals(path)
        && java.util.Arrays.equals(template.json, json);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path + " " + new String(json, StandardCharsets.UTF_8);
  }
}
