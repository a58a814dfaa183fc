package org.skidder.outputs.elasticsearch.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.FieldDeclarations;
import org.skidder.core.plugin.Identity;

class IndexTemplateTest {
  private static final Identity IDENTITY = new Identity("filebeat", "6.4.0", "box", "box");
  private static final long NOW = 1_520_139_967_089L;

  @TempDir Path folder;

  private IndexTemplate render(String yaml, String version) {
    return render(yaml, Dialect.ofVersion(version));
  }

  private IndexTemplate render(String yaml, Dialect dialect) {
    Config section = yaml.isEmpty() ? Config.empty() : Config.ofYaml(yaml);
    TemplateConfig config = Binder.bind(section, TemplateConfig.class, new Problems());
    return IndexTemplate.render(config, IDENTITY, dialect, FieldDeclarations.NONE, folder, NOW);
  }

  /** The value at a dotted path; {@code /} separates where names have dots. */
  private static Object at(IndexTemplate template, String path) {
    Config document =
        Config.ofYaml(new String(template.json(), java.nio.charset.StandardCharsets.UTF_8));
    return document.get(path).orElseThrow(() -> new AssertionError("no " + path)).toPlain();
  }

  private static boolean has(IndexTemplate template, String path) {
    return Config.ofYaml(new String(template.json(), java.nio.charset.StandardCharsets.UTF_8))
        .has(path);
  }

  @Test
  void isThatOfTheOriginalForItsOwnVersion() {
    IndexTemplate template = render("", "6.4.0");
    assertThat(template.path()).isEqualTo("/_template/filebeat-6.4.0");
    assertThat(at(template, "index_patterns")).isEqualTo(List.of("filebeat-6.4.0-*"));
    assertThat(at(template, "order")).isEqualTo(1L);
    assertThat(at(template, "settings.index.refresh_interval")).isEqualTo("5s");
    assertThat(at(template, "settings.index.mapping.total_fields.limit")).isEqualTo(10000L);
    assertThat(at(template, "settings.index.number_of_routing_shards")).isEqualTo(30L);
    assertThat(has(template, "settings.index.query")).isFalse();
    assertThat(at(template, "mappings.doc.date_detection")).isEqualTo(false);
    assertThat(at(template, "mappings.doc._meta.version")).isEqualTo("6.4.0");
    assertThat(at(template, "mappings.doc.properties.message").toString())
        .isEqualTo("{type=text, norms=false}");
    assertThat(at(template, "mappings.doc.properties.source").toString())
        .isEqualTo("{type=keyword, ignore_above=1024}");
    assertThat(at(template, "mappings.doc.properties.beat.properties.hostname.type"))
        .isEqualTo("keyword");
    assertThat(at(template, "mappings.doc.properties.@timestamp.type")).isEqualTo("date");
    assertThat(at(template, "mappings.doc.properties.fields.type")).isEqualTo("object");
    assertThat(at(template, "mappings.doc.dynamic_templates").toString())
        .startsWith("[{fields={")
        .contains("docker.container.labels.*")
        .endsWith("match_mapping_type=string}}]");
  }

  @ParameterizedTest
  @CsvSource({
    "5.6.0, template, mappings._default_.properties, /_template/filebeat-6.4.0",
    "6.0.0, index_patterns, mappings.doc.properties, /_template/filebeat-6.4.0",
    "7.17.9, index_patterns, mappings.properties, /_template/filebeat-6.4.0",
    "8.1.0, template.settings.index.query.default_field, template.mappings.properties,"
        + " /_index_template/filebeat-6.4.0"
  })
  void followsTheServersVersion(String version, String one, String two, String path) {
    IndexTemplate template = render("", version);
    assertThat(has(template, one)).isTrue();
    assertThat(has(template, two)).isTrue();
    assertThat(template.path()).isEqualTo(path);
  }

  @Test
  void elasticsearch2HasStrings() throws IOException {
    Files.writeString(
        folder.resolve("my.yml"),
        """
        - fields:
            - {name: k, index: false}
            - {name: t, type: text, multi_fields: [{name: raw}]}
            - {name: i, type: ip}
            - {name: f, type: scaled_float}
            - {name: h, type: half_float}
            - {name: o, type: object, object_type: keyword}
            - {name: a, type: array, object_type: text}
            - {name: x, type: alias, path: k}
        """);
    IndexTemplate template = render("fields: my.yml", "2.4.6");
    assertThat(template.path()).isEqualTo("/_template/filebeat-6.4.0");
    assertThat(at(template, "template")).isEqualTo("filebeat-6.4.0-*");
    assertThat(at(template, "mappings._default_._all").toString())
        .isEqualTo("{norms={enabled=false}}");
    assertThat(at(template, "mappings._default_.properties").toString())
        .isEqualTo(
            "{k={type=string, index=not_analyzed, ignore_above=1024},"
                + " t={type=string, index=analyzed, norms={enabled=false},"
                + " fields={raw={type=string, index=not_analyzed, ignore_above=1024}}},"
                + " i={type=string, index=not_analyzed, ignore_above=1024}, f={type=float},"
                + " h={type=float}, o={type=object}, a={type=string, index=analyzed}}");
    assertThat(at(template, "mappings._default_.dynamic_templates").toString())
        .isEqualTo(
            "[{o={mapping={type=string, index=not_analyzed}, match_mapping_type=string,"
                + " path_match=o.*}}, {strings_as_keyword={mapping={ignore_above=1024,"
                + " type=string, index=not_analyzed}, match_mapping_type=string}}]");
    assertThat(has(template, "settings.index.number_of_routing_shards")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "short, 5.6.0, short",
    "short, 6.0.0, long",
    "float, 8.1.0, double",
    "double, 6.4.0, double"
  })
  void dynamicTemplatesMatchWhatTheServerCanSee(String type, String version, String matched) {
    String fields = "append_fields: [{name: o, type: object, object_type: " + type + "}]";
    assertThat(render(fields, version).toString())
        .contains("\"mapping\":{\"type\":\"" + type + "\"},\"match_mapping_type\":\"" + matched);
  }

  @Test
  void fieldsOfModulesFollowTheBuiltInOnes() {
    TemplateConfig config = Binder.bind(Config.empty(), TemplateConfig.class, new Problems());
    FieldDeclarations modules =
        () ->
            List.of(
                Map.of(
                    "key",
                    "shop",
                    "fields",
                    List.of(Map.of("name", "shop.items", "type", "long"))));
    IndexTemplate template =
        IndexTemplate.render(config, IDENTITY, Dialect.ofVersion("6.4.0"), modules, folder, NOW);
    assertThat(at(template, "mappings.doc.properties.shop.properties.items.type"))
        .isEqualTo("long");
    assertThat(has(template, "mappings.doc.properties.message")).isTrue();
  }

  @Test
  void modulesThatCannotBeReadAreAnError() {
    FieldDeclarations modules =
        () -> {
          throw new IOException("module/shop/fields.yml:3: odd");
        };
    assertThatThrownBy(() -> FieldList.declared(modules))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("module/shop/fields.yml:3: odd");
  }

  @Test
  void openSearchIsTypelessAndComposable() {
    IndexTemplate template = render("", new Dialect(true, 3, 3));
    assertThat(template.path()).isEqualTo("/_index_template/filebeat-6.4.0");
    assertThat(has(template, "template.mappings.properties.message")).isTrue();
    assertThat(render("", new Dialect(true, 1, 3)).path()).startsWith("/_template/");
  }

  @Test
  void emptyNamesAndPatternsAreNone() {
    assertThat(render("{name: '', pattern: '', fields: ''}", "6.4.0"))
        .usingRecursiveComparison()
        .isEqualTo(render("", "6.4.0"));
  }

  @Test
  void namesPatternAndSettingsAreMergedOverTheDefaults() {
    IndexTemplate template =
        render(
            """
            name: "%{[beat.name]}-shop-%{+yyyy}"
            pattern: "shop-*"
            settings:
              index.number_of_shards: 2
              index: {codec: best_compression, mapping.total_fields.limit: 5}
              _source.enabled: false
            """,
            "6.4.0");
    assertThat(template.name()).isEqualTo("filebeat-shop-2018");
    assertThat(at(template, "index_patterns")).isEqualTo(List.of("shop-*"));
    assertThat(at(template, "settings.index.number_of_shards")).isEqualTo(2L);
    assertThat(at(template, "settings.index.codec")).isEqualTo("best_compression");
    assertThat(at(template, "settings.index.mapping.total_fields.limit")).isEqualTo(5L);
    assertThat(at(template, "settings.index.refresh_interval")).isEqualTo("5s");
    assertThat(at(template, "mappings.doc._source.enabled")).isEqualTo(false);
  }

  @Test
  void fieldsOfAFileAndAppendedOnesAreDeclared() throws IOException {
    Files.writeString(
        folder.resolve("my.yml"),
        """
        - key: x
          fields:
            - {name: a.b, type: integer}
            - {name: t, type: text, multi_fields: [{name: raw, type: keyword}]}
            - {name: f, type: scaled_float, index: false}
            - {name: o, type: object, object_type: long, enabled: false}
            - {name: old, type: alias, path: a.b}
            - {name: nothing, type: array}
        """);
    String yaml =
        """
        fields: my.yml
        append_fields:
          - {name: a.c, type: ip}
        """;
    IndexTemplate template = render(yaml, "6.4.0");
    assertThat(at(template, "mappings.doc.properties").toString())
        .isEqualTo(
            "{a={properties={b={type=long}, c={type=ip}}},"
                + " t={type=text, norms=false, fields={raw={type=keyword, ignore_above=1024}}},"
                + " f={type=scaled_float, scaling_factor=1000, index=false},"
                + " o={type=object, enabled=false}, old={type=alias, path=a.b}}");
    assertThat(has(render(yaml, "6.3.2"), "mappings.doc.properties.old")).isFalse();
    assertThat(at(render(yaml, "7.0.0"), "settings.index.query.default_field"))
        .isEqualTo(List.of("t", "fields.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"message", "message.x", "beat", "beat.name"})
  void whatIsDeclaredCannotBeAppended(String name) {
    assertThatThrownBy(() -> render("append_fields: [{name: " + name + "}]", "6.4.0"))
        .hasMessageContaining(name + " cannot be added");
  }

  @Test
  void aReadyMadeTemplateIsSentAsItIs() throws IOException {
    Files.writeString(folder.resolve("t.json"), "{\"order\": 7}");
    IndexTemplate template = render("json: {enabled: true, path: t.json, name: mine}", "6.4.0");
    assertThat(template.path()).isEqualTo("/_template/mine");
    assertThat(new String(template.json(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"order\": 7}");
  }

  @Test
  void aReadyMadeTemplateMustBeJson() throws IOException {
    Files.writeString(folder.resolve("t.json"), "{order: 7}");
    assertThatThrownBy(() -> render("json: {enabled: true, path: t.json, name: mine}", "6.4.0"))
        .hasMessageContaining("t.json is no JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.4", "six", "1.7.0"})
  void oddVersionsAreRefused(String version) {
    assertThatThrownBy(() -> Dialect.ofVersion(version))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void filesThatAreNoListsAreRefused() throws IOException {
    Files.writeString(folder.resolve("bad.yml"), "a: b");
    assertThatThrownBy(() -> render("fields: bad.yml", "6.4.0")).hasMessageContaining("a list");
    assertThatThrownBy(() -> render("fields: none.yml", "6.4.0"))
        .hasMessageContaining("none.yml cannot be read");
  }
}
