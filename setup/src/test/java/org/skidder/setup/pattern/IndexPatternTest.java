package org.skidder.setup.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.FieldDeclarations;
import org.skidder.core.plugin.Identity;
import org.skidder.modules.ModuleLibrary;
import org.skidder.outputs.elasticsearch.template.Dialect;
import org.skidder.outputs.elasticsearch.template.FieldList;
import org.skidder.outputs.elasticsearch.template.IndexTemplate;
import org.skidder.outputs.elasticsearch.template.TemplateConfig;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.Trees;

class IndexPatternTest {
  @TempDir Path folder;

  private FieldList fields(String yaml) throws IOException {
    return FieldList.read(Files.writeString(folder.resolve("fields.yml"), yaml));
  }

  private static Map<String, Map<?, ?>> byName(IndexPattern pattern) throws IOException {
    Map<String, Map<?, ?>> byName = new LinkedHashMap<>();
    String text = String.valueOf(pattern.attributes().get("fields"));
    for (Map<?, ?> field : Trees.maps(JsonTree.parse(text, "fields"))) {
      byName.put(String.valueOf(field.get("name")), field);
    }
    return byName;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: long | number | true | true",
        "type: integer | number | true | true",
        "type: double | number | true | true",
        "type: scaled_float | number | true | true",
        "description: x | string | true | true",
        "type: text | string | true | false",
        "type: ip | ip | true | true",
        "type: boolean | boolean | true | true",
        "type: date | date | true | true",
        "type: geo_point | geo_point | true | true",
        "type: binary | binary | false | false",
        "type: object | | true | true",
        "'type: array, object_type: keyword' | string | true | true",
      })
  void everyTypeIsWhatKibanaCallsIt(
      String declared, String type, boolean searchable, boolean aggregatable) throws IOException {
    FieldList list = fields("- fields: [{name: a, " + declared + "}]");
    Map<?, ?> field = Trees.map(byName(new IndexPattern(list, "x-*", "6.4.0")).get("a"));
    assertThat(field.get("type")).isEqualTo(type);
    assertThat(field.get("searchable")).isEqualTo(searchable);
    assertThat(field.get("aggregatable")).isEqualTo(aggregatable);
    assertThat(field.get("indexed")).isEqualTo(searchable);
    assertThat(field.get("doc_values")).isEqualTo(!declared.contains("binary"));
  }

  @Test
  void groupsMultiFieldsScriptsAndAliasesAreFields() throws IOException {
    FieldList list =
        fields(
            """
            - key: a
              kibana: {source_filters: [secret.*]}
              fields:
                - name: g
                  type: group
                  fields:
                    - {name: t, type: text, multi_fields: [{name: raw, type: keyword}]}
                    - {name: b, type: long, format: bytes, count: 3, index: false}
                - {name: off, type: group, enabled: false, fields: [{name: x}]}
                - {name: s, type: long, script: doc.x.value, searchable: false}
                - {name: old, type: alias, path: g.b}
            """);
    IndexPattern pattern = new IndexPattern(list, "x-*", "6.4.0");
    Map<String, Map<?, ?>> fields = byName(pattern);
    assertThat(fields.keySet())
        .containsExactly("g.t", "g.t.raw", "g.b", "s", "old", "_id", "_type", "_index", "_score");
    assertThat(fields.get("g.b"))
        .hasToString(
            "{name=g.b, count=3, scripted=false, indexed=false, analyzed=false, doc_values=true,"
                + " searchable=true, aggregatable=true, type=number}");
    assertThat(String.valueOf(fields.get("s")))
        .contains("scripted=true", "doc_values=false", "script=doc.x.value", "lang=painless");
    assertThat(Trees.map(fields.get("old")).get("type")).isEqualTo("number");
    assertThat(Trees.map(fields.get("_type")).get("aggregatable")).isEqualTo(true);
    assertThat(String.valueOf(fields.get("_score"))).contains("searchable=false", "type=number");
    assertThat(pattern.attributes())
        .containsEntry("title", "x-*")
        .containsEntry("timeFieldName", "@timestamp")
        .containsEntry("fieldFormatMap", "{\"g.b\":{\"id\":\"bytes\"}}")
        .containsEntry("sourceFilters", "[{\"value\":\"secret.*\"}]");
  }

  @ParameterizedTest
  @CsvSource({"5.6.0, old", "6.4.0, new", "6.10.0, newer", "7.0.0, newer"})
  void formatsHaveTheTemplateOfTheVersion(String version, String template) throws IOException {
    FieldList list =
        fields(
            """
            - fields:
              - name: u
                format: url
                pattern: p
                output_precision: 2
                open_link_in_current_tab: true
                url_template:
                  - {min_version: 5.0.0, value: old}
                  - {min_version: 6.10.0, value: newer}
                  - {min_version: 6.2.0, value: new}
            """);
    assertThat(new IndexPattern(list, "x", version).attributes().get("fieldFormatMap"))
        .isEqualTo(
            "{\"u\":{\"id\":\"url\",\"params\":{\"pattern\":\"p\",\"outputPrecision\":2,"
                + "\"openLinkInCurrentTab\":true,\"urlTemplate\":\""
                + template
                + "\"}}}");
  }

  @Test
  void aFieldThatIsDeclaredTwiceIsAnError() throws IOException {
    FieldList list = fields("- fields: [{name: a.b}, {name: a, type: group, fields: [{name: b}]}]");
    assertThatThrownBy(() -> new IndexPattern(list, "x", "6.4.0"))
        .hasMessageContaining("a.b is declared twice");
  }

  @Test
  void whatAllModulesDeclareFitsTogether() throws IOException {
    ModuleLibrary library = new ModuleLibrary(folder.resolve("none"));
    FieldList declared = FieldList.declared(library);
    Map<String, Map<?, ?>> fields = byName(new IndexPattern(declared, "filebeat-*", "6.4.0"));
    assertThat(fields)
        .containsKeys("@timestamp", "message", "nginx.access.body_sent.bytes", "system.auth.user");
    List<String> nested = new ArrayList<>();
    for (String path : fields.keySet()) {
      int dot = path.lastIndexOf('.');
      Map<?, ?> parent = dot < 0 ? null : fields.get(path.substring(0, dot));
      // Objects may have declared members, and texts other forms of the same value.
      if (parent != null && parent.get("type") != null && !"string".equals(parent.get("type"))) {
        nested.add(path);
      }
    }
    assertThat(nested).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2.4.0", "5.6.0", "6.4.0", "7.17.0", "9.0.0"})
  void theTemplateHasTheFieldsOfAllModules(String version) throws IOException {
    ModuleLibrary library = new ModuleLibrary(folder.resolve("none"));
    TemplateConfig config = Binder.bind(Config.empty(), TemplateConfig.class, new Problems());
    Identity identity = new Identity("filebeat", "6.4.0", "", "");
    FieldDeclarations modules = library;
    IndexTemplate template =
        IndexTemplate.render(
            config, identity, Dialect.ofVersion(version), modules, folder, 1_000_000L);
    Config document = Config.ofYaml(template.toString().substring(template.path().length() + 1));
    String mappings =
        switch (version.charAt(0)) {
          case '2', '5' -> "mappings._default_";
          case '6' -> "mappings.doc";
          case '7' -> "mappings";
          default -> "template.mappings";
        };
    Config properties = document.get(mappings + ".properties").orElseThrow();
    for (String module : library.names()) {
      if (!module.equals("auditd")) {
        assertThat(properties.get(module + ".properties").map(Config::names).orElseThrow())
            .as(module)
            .isNotEmpty();
      }
    }
    assertThat(properties.text("nginx.properties.access.properties.geoip.properties.location.type"))
        .contains("geo_point");
    String searched =
        version.startsWith("7")
            ? "settings.index.query.default_field"
            : "template.settings.index.query.default_field";
    // Servers refuse to search in more fields at once.
    document
        .get(searched)
        .ifPresent(fields -> assertThat(fields.items().size()).isBetween(100, 1024));
  }
}
