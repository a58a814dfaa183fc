package org.skidder.app.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.skidder.app.log.LoggingConfig;
import org.skidder.app.run.InputCommon;
import org.skidder.app.run.NamedOutput;
import org.skidder.app.run.QueueConfig;
import org.skidder.console.HttpConfig;
import org.skidder.console.report.ReporterConfig;
import org.skidder.containers.discovery.ProviderFactory;
import org.skidder.containers.discovery.ProviderOptions;
import org.skidder.core.config.FilebeatConfig;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.config.JsonSchema;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.plugin.PluginFactory;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.core.registry.RegistryConfig;
import org.skidder.core.spool.SpoolConfig;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.sandbox.SandboxConfig;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.setup.dashboards.DashboardsConfig;
import org.skidder.setup.kibana.KibanaConfig;

/**
 * {@code export schema}: the whole configuration as a JSON Schema, so that editors complete and
 * check it. Made of the records that also read the options; every option also has its dotted names.
 */
public final class Schema {
  private Schema() {}

  /** Prints the schema. */
  public static void print(PrintStream out) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Configuration of Skidder");
    schema.put("type", List.of("object", "null"));
    schema.put("properties", JsonSchema.withDottedNames(sections()));
    out.print(JsonSchema.toJson(schema));
  }

  private static Map<String, Object> sections() {
    Map<String, Object> sections = JsonSchema.properties(GeneralConfig.class);
    sections.put("path", JsonSchema.of(PathsConfig.class));
    sections.put("filebeat", filebeat());
    sections.put("skidder", filebeat());
    sections.put("processors", processors());
    sections.put("queue", queue());
    sections.put("outputs", Map.of("type", "array", "items", namedOutput()));
    sections.put("output", JsonSchema.ofProperties(plugins(OutputFactory.class)));
    sections.put("setup", setup());
    sections.put("logging", JsonSchema.of(LoggingConfig.class));
    sections.put("http", JsonSchema.of(HttpConfig.class));
    Map<String, Object> reports = section("elasticsearch", JsonSchema.of(ReporterConfig.class));
    sections.put("xpack", section("monitoring", reports));
    sections.put("seccomp", JsonSchema.of(SeccompConfig.class));
    sections.put("sandbox", JsonSchema.of(SandboxConfig.class));
    return sections;
  }

  private static Map<String, Object> setup() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("template", JsonSchema.of(TemplateConfig.class));
    parts.put("kibana", JsonSchema.of(KibanaConfig.class));
    parts.put("dashboards", JsonSchema.of(DashboardsConfig.class));
    return JsonSchema.ofProperties(JsonSchema.withDottedNames(parts));
  }

  private static Map<String, Object> queue() {
    Map<String, Object> types = new LinkedHashMap<>();
    types.put("mem", JsonSchema.of(QueueConfig.class));
    types.put("spool", JsonSchema.of(SpoolConfig.class));
    return JsonSchema.ofProperties(JsonSchema.withDottedNames(types));
  }

  /** An entry of {@code outputs}: what all have, and a section of its type. */
  private static Map<String, Object> namedOutput() {
    Map<String, Object> properties = JsonSchema.properties(NamedOutput.class);
    properties.putAll(plugins(OutputFactory.class));
    properties.put("queue", queue());
    return JsonSchema.ofProperties(JsonSchema.withDottedNames(properties));
  }

  private static Map<String, Object> filebeat() {
    Map<String, Object> properties = JsonSchema.properties(FilebeatConfig.class);
    properties.putAll(JsonSchema.properties(RegistryConfig.class));
    properties.put("inputs", entries(input()));
    properties.put(
        "autodiscover",
        JsonSchema.ofProperties(
            JsonSchema.withDottedNames(
                Map.of("enabled", Map.of("type", "boolean"), "providers", entries(provider())))));
    return JsonSchema.ofProperties(properties);
  }

  private static Map<String, Object> entries(Map<String, Object> entry) {
    return Map.of("type", "array", "items", entry);
  }

  private static Map<String, Object> input() {
    return entry(InputCommon.class, "Kind of input.", ServiceLoader.load(InputFactory.class));
  }

  private static Map<String, Object> provider() {
    return entry(
        ProviderOptions.class, "Kind of provider.", ServiceLoader.load(ProviderFactory.class));
  }

  /** What an entry may have depends on its type. */
  @SuppressWarnings("rawtypes")
  private static Map<String, Object> entry(
      Class<? extends Record> all, String about, Iterable<? extends PluginFactory> plugins) {
    List<String> types = new ArrayList<>();
    List<Map<String, Object>> rules = new ArrayList<>();
    for (PluginFactory plugin : plugins) {
      types.add(plugin.name());
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("properties", JsonSchema.withDottedNames(properties(plugin)));
      Map<String, Object> rule = new LinkedHashMap<>();
      rule.put("if", section("type", Map.of("const", plugin.name())));
      rule.put("then", options);
      rules.add(rule);
    }
    Map<String, Object> common = JsonSchema.properties(all);
    common.put("type", Map.of("enum", types, "description", about));
    Map<String, Object> entry = JsonSchema.ofProperties(JsonSchema.withDottedNames(common));
    entry.put("allOf", rules);
    return entry;
  }

  private static Map<String, Object> processors() {
    Map<String, Object> one = JsonSchema.ofProperties(plugins(ProcessorFactory.class));
    return Map.of("type", List.of("array", "null"), "items", one);
  }

  @SuppressWarnings("rawtypes")
  private static <F extends PluginFactory> Map<String, Object> plugins(Class<F> kind) {
    Map<String, Object> plugins = new LinkedHashMap<>();
    for (F plugin : ServiceLoader.load(kind)) {
      plugins.put(plugin.name(), schema(plugin));
    }
    return plugins;
  }

  private static Map<String, Object> properties(PluginFactory<?> plugin) {
    return JsonSchema.properties(plugin.configType());
  }

  private static Map<String, Object> schema(PluginFactory<?> plugin) {
    return JsonSchema.of(plugin.configType());
  }

  private static Map<String, Object> section(String name, Map<String, Object> schema) {
    return JsonSchema.ofProperties(Map.of(name, schema));
  }
}
