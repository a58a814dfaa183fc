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
import org.skidder.core.config.Config;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;
import org.skidder.core.plugin.FieldDeclarations;
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
   * @param modules fields that modules declare
   * @param configPath where relative files are
   * @param now for dates in names, milliseconds since the epoch
   * @throws IllegalArgumentException when it cannot be rendered; for the user
   */
  public static IndexTemplate render(
      TemplateConfig config,
      Identity identity,
      Dialect dialect,
      FieldDeclarations modules,
      Path configPath,
      long now) {
    dialect.check();
    TemplateAddress address = TemplateAddress.of(config, identity, dialect, now);
    if (config.json().enabled()) {
      return readyMade(config.json(), address, configPath);
    }
    FieldList fields = FieldList.of(config, configPath, modules);
    Map<String, Object> document = document(config, identity, dialect, fields, address.pattern());
    JsonBuffer out = new JsonBuffer(8192);
    DocumentEncoder.value(document, out, false);
    return new IndexTemplate(address.name(), address.path(), out.toByteArray());
  }

  /**
   * Renders for {@code export template}.
   *
   * @param root the whole configuration
   * @param identity whose name is the base of the index, unless the options state one
   * @param version of Elasticsearch it is for; by default that of the identity
   * @param modules fields that modules declare
   * @throws IllegalArgumentException when it cannot be rendered; for the user
   */
  public static IndexTemplate export(
      Config root,
      Identity identity,
      Optional<String> version,
      FieldDeclarations modules,
      Path configPath,
      long now) {
    TemplateConfig config = TemplateConfig.of(root);
    Dialect dialect = Dialect.ofVersion(version.orElse(identity.version()));
    return render(config, identity, dialect, modules, configPath, now);
  }

  /** The document as indented JSON with a line end. */
  public String pretty() {
    JsonBuffer out = new JsonBuffer(json.length * 2);
    PrettyJson.indent(json, 0, json.length, out);
    return out.raw('\n').toString();
  }

  private static IndexTemplate readyMade(
      TemplateConfig.Json json, TemplateAddress address, Path configPath) {
    Path file = configPath.resolve(json.path().orElseThrow());
    try {
      byte[] bytes = Files.readAllBytes(file);
      var _ = JsonDecoder.object(bytes, 0, bytes.length);
      return new IndexTemplate(address.name(), address.path(), bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "setup.template.json.path: " + file + " cannot be read: " + e.getMessage(), e);
    } catch (FieldException e) {
      throw new IllegalArgumentException(
          "setup.template.json.path: " + file + " is no JSON object: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> document(
      TemplateConfig config, Identity identity, Dialect dialect, FieldList fields, String pattern) {
    Mapping made = new Mapping(fields, dialect);
    Map<String, Object> mapping = new LinkedHashMap<>();
    if (dialect.hasStrings()) {
      mapping.put("_all", Map.of("norms", Map.of("enabled", false)));
    }
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
