package org.skidder.setup.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.FakeServer;
import org.skidder.setup.Rig;
import org.skidder.setup.Trees;

/** Import of dashboards into servers that only write down what they get. */
@Timeout(60)
class DashboardImportTest {
  private static final String IMPORT = "POST /api/kibana/dashboards/import";
  private static final String OBJECTS = "POST /api/saved_objects/_import?overwrite=true";
  private static final String PATTERN =
      """
      {"version": "6.4.0", "objects": [{"id": "filebeat-*", "type": "index-pattern",
       "version": 1, "attributes": {"title": "filebeat-*", "timeFieldName": "@timestamp"}}]}
      """;
  private static final String DASHBOARD =
      """
      {"version": "6.4.0", "objects": [
       {"id": "v", "type": "visualization", "version": 1, "attributes": {"title": "on CHANGEME_HOSTNAME",
         "visState": "{\\"params\\":{\\"index_pattern\\":\\"filebeat-*\\",\\"n\\":null}}",
         "kibanaSavedObjectMeta": {"searchSourceJSON":
          "{\\"index\\":\\"filebeat-*\\",\\"filter\\":[{\\"meta\\":{\\"index\\":\\"filebeat-*\\"}}]}"}}},
       {"id": "d", "type": "dashboard", "version": 1, "attributes": {"title": "D",
         "visState": "", "panelsJSON": "[]"}}]}
      """;

  @TempDir Path home;

  private final List<FakeServer> servers = new ArrayList<>();

  private FakeServer with(FakeServer server) {
    servers.add(server);
    return server;
  }

  @AfterEach
  void stop() {
    servers.forEach(FakeServer::close);
  }

  private Rig rig(FakeServer kibana, String more) {
    return Rig.of(home, "setup.kibana.host: " + kibana.address() + "\n" + more);
  }

  /** A folder in the original's layout. */
  private Path folder(String major) throws IOException {
    Path at = home.resolve("mine").resolve(major);
    Files.createDirectories(at.resolve("index-pattern"));
    Files.createDirectories(at.resolve("dashboard"));
    Files.writeString(at.resolve("index-pattern/filebeat.json"), PATTERN);
    Files.writeString(at.resolve("dashboard/b.json"), DASHBOARD);
    Files.writeString(at.resolve("dashboard/a.json"), DASHBOARD);
    return home.resolve("mine");
  }

  private static List<Map<?, ?>> objects(FakeServer.Request request) throws IOException {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (request.line().startsWith(OBJECTS)) {
      String type = request.headers().getFirst("Content-Type");
      String boundary = type.substring(type.indexOf("boundary=") + 9);
      String[] parts = request.body().split("\r\n--" + boundary, -1);
      assertThat(parts[1]).isEqualTo("--\r\n");
      assertThat(parts[0]).startsWith("--" + boundary + "\r\n").contains("filename=\"");
      String content = parts[0].substring(parts[0].indexOf("\r\n\r\n") + 4);
      for (String line : content.lines().toList()) {
        objects.add(Trees.map(line));
      }
      return objects;
    }
    return Trees.maps(Trees.map(request.body()).get("objects"));
  }

  @Test
  void kibana6GetsTheFilesOfAFolderInTheirOrder() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    Rig rig = rig(kibana, "setup.dashboards.directory: " + folder("6"));
    rig.importDashboards();
    assertThat(kibana.lines())
        .containsExactly(
            "GET /api/status",
            IMPORT + "?force=true",
            IMPORT + "?exclude=index-pattern&force=true",
            IMPORT + "?exclude=index-pattern&force=true");
    FakeServer.Request first = kibana.requests().get(1);
    assertThat(JsonTree.parse(first.body(), "body")).isEqualTo(JsonTree.parse(PATTERN, "file"));
    assertThat(first.headers().getFirst("kbn-version")).isEqualTo("6.4.0");
    assertThat(first.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(kibana.requests().getFirst().headers()).doesNotContainKey("kbn-version");
    assertThat(kibana.requests().get(2).body()).contains("on box").doesNotContain("CHANGEME");
  }

  @ParameterizedTest
  @CsvSource({
    "7.17.9, false, kbn-version, 7.17.9",
    "8.19.0, false, kbn-version, 8.19.0",
    "9.1.0, false, kbn-version, 9.1.0",
    "2.19.0, true, osd-xsrf, true",
    "3.3.0, true, osd-xsrf, true"
  })
  void newerServersGetALinePerObject(
      String version, boolean opensearch, String header, String value) throws IOException {
    FakeServer kibana =
        with(opensearch ? FakeServer.dashboards(version) : FakeServer.kibana(version));
    rig(kibana, "setup.dashboards.directory: " + folder("6")).importDashboards();
    assertThat(kibana.lines()).containsExactly("GET /api/status", OBJECTS, OBJECTS, OBJECTS);
    for (FakeServer.Request request : kibana.requests().subList(1, 4)) {
      assertThat(request.headers().getFirst(header)).isEqualTo(value);
      for (Map<?, ?> object : objects(request)) {
        assertThat(object.get("references")).isInstanceOf(List.class);
        assertThat(object.containsKey("version")).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"6.8.23, six", "7.17.9, seven", "8.1.0, seven", "9.1.0, nine"})
  void theNewestFolderThatIsNotTooNewIsTaken(String version, String title) throws IOException {
    folder("6", "six");
    folder("7", "seven");
    folder("9", "nine");
    FakeServer kibana = with(FakeServer.kibana(version));
    rig(kibana, "setup.dashboards.directory: mine").importDashboards();
    assertThat(kibana.requests().get(2).body()).contains(title);
  }

  private void folder(String major, String title) throws IOException {
    Path dashboards = folder(major).resolve(major).resolve("dashboard");
    Files.writeString(dashboards.resolve("a.json"), DASHBOARD.replace("\"D\"", '"' + title + '"'));
  }

  @Test
  void exportsOfNewerServersAreTakenLineByLineWithoutTheirIndexPattern() throws IOException {
    Path dashboards = folder("7").resolve("7/dashboard");
    Files.delete(dashboards.resolve("a.json"));
    Files.delete(dashboards.resolve("b.json"));
    Files.writeString(
        dashboards.resolve("c.ndjson"),
        """
        {"id":"x-*","type":"index-pattern","attributes":{}}
        {"id":"d","type":"dashboard","attributes":{},"typeMigrationVersion":"8.9.0","updated_at":"x"}
        {"exportedCount":2,"missingRefCount":0}
        """);
    FakeServer kibana = with(FakeServer.kibana("8.10.0"));
    rig(kibana, "setup.dashboards.directory: mine").importDashboards();
    assertThat(objects(kibana.requests().get(2)))
        .hasToString(
            "[{id=d, type=dashboard, attributes={}, typeMigrationVersion=8.9.0, references=[]}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.6.16", "6.8.23", "7.17.9", "9.0.0"})
  void ownDashboardsAreImportedWithAllTheyNeed(String version) throws IOException {
    FakeServer kibana = with(FakeServer.kibana(version));
    rig(kibana, "setup.dashboards.enabled: true").importDashboards();
    List<FakeServer.Request> imports = kibana.requests().subList(1, kibana.requests().size());
    assertThat(imports.size()).isGreaterThan(1);
    Map<?, ?> pattern = objects(imports.getFirst()).getFirst();
    assertThat(pattern.get("id")).isEqualTo("filebeat-*");
    assertThat(pattern.get("type")).isEqualTo("index-pattern");
    for (FakeServer.Request request : imports.subList(1, imports.size())) {
      Set<Object> known = new HashSet<>(Set.of("filebeat-*"));
      objects(request).forEach(object -> known.add(object.get("id")));
      assertThat(objects(request)).anyMatch(object -> "dashboard".equals(object.get("type")));
      for (Map<?, ?> object : objects(request)) {
        List<?> references = object.get("references") instanceof List<?> list ? list : List.of();
        for (Object reference : references) {
          assertThat(known).contains(Trees.map(reference).get("id"));
        }
        wellFormed(Trees.map(object.get("attributes")));
      }
    }
  }

  /** Texts that hold JSON do. */
  private static void wellFormed(Map<?, ?> attributes) throws IOException {
    for (Map.Entry<?, ?> attribute : attributes.entrySet()) {
      String name = String.valueOf(attribute.getKey());
      if (attribute.getValue() instanceof Map<?, ?> inner) {
        wellFormed(inner);
      } else if (name.endsWith("JSON") || name.equals("visState") || name.equals("fields")) {
        assertThat(JsonTree.parse(String.valueOf(attribute.getValue()), name)).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5.6.16, false, old", "9.0.0, false, new", "1.3.0, true, new", "3.3.0, true, new"})
  void linksOfFieldsAreThoseOfTheVersionThatTheServerIsLike(
      String version, boolean opensearch, String link) throws IOException {
    FakeServer kibana =
        with(opensearch ? FakeServer.dashboards(version) : FakeServer.kibana(version));
    String options =
        """
        setup.dashboards.only_index: true
        setup.template.append_fields:
        - name: shop.order
          type: keyword
          format: url
          url_template:
          - {min_version: 5.0.0, value: old}
          - {min_version: 6.0.0, value: new}
        """;
    rig(kibana, options).importDashboards();
    assertThat(kibana.requests().getLast().body())
        .contains("\\\"urlTemplate\\\":\\\"" + link + "\\\"");
  }

  @Test
  void dashboardsOfUsersModulesNameTheHost() throws IOException {
    Path dashboards = home.resolve("module/shop/_meta/kibana/6/dashboard");
    Files.createDirectories(dashboards);
    Files.writeString(home.resolve("module/shop/module.yml"), "");
    Files.writeString(dashboards.resolve("d.json"), DASHBOARD);
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    rig(kibana, "").importDashboards();
    assertThat(kibana.requests().getLast().body()).contains("on box").doesNotContain("CHANGEME");
  }

  @Test
  void theIndexPatternMayHaveAnotherName() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    String options = "setup.dashboards: {directory: " + folder("6") + ", index: 'shop-*'}";
    rig(kibana, options).importDashboards();
    Map<?, ?> pattern = objects(kibana.requests().get(1)).getFirst();
    assertThat(pattern.get("id")).isEqualTo("shop-*");
    assertThat(pattern.get("attributes")).hasToString("{title=shop-*, timeFieldName=@timestamp}");
    Map<?, ?> attributes =
        Trees.map(objects(kibana.requests().get(2)).getFirst().get("attributes"));
    assertThat(attributes.get("visState"))
        .isEqualTo("{\"params\":{\"index_pattern\":\"shop-*\",\"n\":null}}");
    assertThat(attributes.get("kibanaSavedObjectMeta"))
        .hasToString(
            "{searchSourceJSON={\"index\":\"shop-*\",\"filter\":[{\"meta\":{\"index\":\"shop-*\"}}]}}");
  }

  @Test
  void referencesFollowTheOtherName() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("8.1.0"));
    rig(kibana, "setup.dashboards.index: 'shop-*'").importDashboards();
    assertThat(kibana.requests().toString()).contains("shop-*").doesNotContain("filebeat-*");
  }

  @ParameterizedTest
  @CsvSource({"only_index, 1", "only_dashboards, 2"})
  void oneKindAloneIsPossible(String option, int imports) throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    String options = "{directory: " + folder("6") + ", " + option + ": true}";
    rig(kibana, "setup.dashboards: " + options).importDashboards();
    assertThat(kibana.lines()).hasSize(1 + imports);
  }

  @Test
  void theFolderInTheHomePathWins() throws IOException {
    Files.move(folder("6"), home.resolve("kibana"));
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    rig(kibana, "").importDashboards();
    assertThat(kibana.lines()).hasSize(4);
  }

  // --- Elasticsearch 5

  @Test
  void elasticsearch5IsWrittenInto() throws IOException {
    Path at = home.resolve("mine/5");
    for (String kind : List.of("index-pattern", "dashboard", "visualization", "search")) {
      Files.createDirectories(at.resolve(kind));
    }
    Files.writeString(at.resolve("index-pattern/filebeat.json"), "{\"title\": \"filebeat-*\"}");
    Files.writeString(
        at.resolve("dashboard/D 1.json"),
        """
        {"panelsJSON": "[{\\"type\\":\\"visualization\\",\\"id\\":\\"v\\"},{\\"type\\":\\"search\\",\\"id\\":\\"t\\"}]"}
        """);
    Files.writeString(at.resolve("visualization/v.json"), "{\"savedSearchId\": \"s\"}");
    Files.writeString(at.resolve("search/s.json"), "{\"title\": \"S\"}");
    Files.writeString(at.resolve("search/t.json"), "{\"title\": \"T\", \"savedSearchId\": \"t\"}");
    FakeServer elasticsearch = with(FakeServer.elasticsearch("5.6.16"));
    String yaml =
        "output.elasticsearch.hosts: "
            + elasticsearch.address()
            + "\nsetup.kibana.enabled: false\nsetup.dashboards.directory: "
            + home.resolve("mine");
    Rig.of(home, yaml).importDashboards();
    assertThat(elasticsearch.lines())
        .containsExactly(
            "GET /",
            "GET /",
            "HEAD /.kibana",
            "PUT /.kibana",
            "PUT /.kibana/_mapping/search",
            "PUT /.kibana/index-pattern/filebeat-*",
            "PUT /.kibana/dashboard/D%201",
            "PUT /.kibana/visualization/v",
            "PUT /.kibana/search/s",
            "PUT /.kibana/search/t");
    assertThat(elasticsearch.requests().get(8).body()).isEqualTo("{\"title\":\"S\"}");
  }

  @ParameterizedTest
  @CsvSource({"6.8.23, false", "5.6.16, true"})
  void otherwiseKibanaIsAsked(String version, boolean always) throws IOException {
    FakeServer elasticsearch = with(FakeServer.elasticsearch(version));
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    rig(
            kibana,
            "output.elasticsearch.hosts: "
                + elasticsearch.address()
                + "\nsetup.dashboards: {always_kibana: "
                + always
                + ", directory: "
                + folder("6")
                + "}")
        .importDashboards();
    assertThat(kibana.lines()).hasSize(4);
    assertThat(elasticsearch.lines()).hasSize(always ? 0 : 1);
  }

  // --- what goes wrong

  @Test
  void allRefusalsOfAKindAreTold() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    kibana.answer(
        IMPORT + "?exclude",
        200,
        "{\"objects\":[{\"type\":\"dashboard\",\"id\":\"d\",\"error\":{\"message\":\"odd\"}}]}");
    assertThatThrownBy(
            () -> rig(kibana, "setup.dashboards.directory: " + folder("6")).importDashboards())
        .hasMessageContaining("dashboard a: dashboard d: odd")
        .hasMessageContaining("dashboard b: dashboard d: odd");
  }

  @Test
  void noDashboardIsTriedAfterARefusedIndexPattern() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    kibana.answer(IMPORT, 400, "x".repeat(1000));
    assertThatThrownBy(
            () -> rig(kibana, "setup.dashboards.directory: " + folder("6")).importDashboards())
        .hasMessageContaining("index pattern filebeat")
        .hasMessageContaining("400")
        .message()
        .hasSizeLessThan(500);
    assertThat(kibana.lines()).hasSize(2);
  }

  @Test
  void refusalsOfNewerServersAreTold() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("8.2.0"));
    kibana.answer(
        OBJECTS,
        200,
        "{\"success\":false,\"errors\":[{\"id\":\"d\",\"type\":\"dashboard\","
            + "\"error\":{\"type\":\"missing_references\"}}]}");
    assertThatThrownBy(() -> rig(kibana, "").importDashboards())
        .hasMessageContaining("index pattern filebeat-*: dashboard d")
        .hasMessageContaining("missing_references");
  }

  @ParameterizedTest
  @CsvSource({
    "5.5.0, 5.6 or later is needed",
    "4.6.0, 5.6 or later is needed",
    "odd, does not tell its version",
    "6.4.0 x, does not tell its version"
  })
  void whatIsNoSuitableKibanaIsRefused(String version, String reason) throws IOException {
    FakeServer kibana = with(FakeServer.kibana(version));
    assertThatThrownBy(() -> rig(kibana, "").importDashboards())
        .hasMessageContaining("setup.kibana.host")
        .hasMessageContaining(kibana.address())
        .hasMessageContaining(reason);
  }

  @Test
  void theOldFormOfTheVersionIsUnderstood() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("0.0.0"));
    kibana.answer("GET /api/status", 200, "{\"version\":\"6.0.0\"}");
    rig(kibana, "setup.dashboards.directory: " + folder("6")).importDashboards();
    assertThat(kibana.requests().get(1).headers().getFirst("kbn-version")).isEqualTo("6.0.0");
  }

  @Test
  void aSnapshotSaysSo() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("0.0.0"));
    kibana.answer(
        "GET /api/status", 200, "{\"version\":{\"number\":\"6.5.0\",\"build_snapshot\":true}}");
    rig(kibana, "setup.dashboards.directory: " + folder("6")).importDashboards();
    assertThat(kibana.requests().get(1).headers().getFirst("kbn-version"))
        .isEqualTo("6.5.0-SNAPSHOT");
  }

  @ParameterizedTest
  @CsvSource({"5, no folder 6/", "6/index-pattern, no files 6/dashboard/"})
  void whatIsMissingIsNamed(String made, String reason) throws IOException {
    Files.createDirectories(home.resolve("mine").resolve(made));
    Files.writeString(home.resolve("mine").resolve(made).resolve("f.json"), PATTERN);
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    assertThatThrownBy(() -> rig(kibana, "setup.dashboards.directory: mine").importDashboards())
        .hasMessageContaining("mine has")
        .hasMessageContaining(reason);
  }

  @Test
  void kibanaIsTriedAgainAsOftenAsStated() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    kibana.answer("GET /api/status", 503, "Kibana server is not ready yet");
    String retry = "setup.dashboards.retry: {enabled: true, interval: 1ms, maximum: 3}";
    assertThatThrownBy(() -> rig(kibana, retry).importDashboards())
        .hasMessageContaining("503")
        .hasMessageContaining("setup.dashboards.retry");
    assertThat(kibana.lines()).hasSize(4);
  }

  // --- how it is reached

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | out:o",
        "'setup.kibana: {username: kib, password: k}' | kib:k",
      })
  void credentialsAreThoseOfKibanaOrOfTheOutput(String more, String expected) throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.4.0"));
    String yaml =
        "output.elasticsearch: {hosts: 'h:1', username: out, password: o}\n"
            + "setup.dashboards: {always_kibana: true, directory: "
            + folder("6")
            + "}\n";
    rig(kibana, yaml + more).importDashboards();
    String basic =
        java.util.Base64.getEncoder().encodeToString(expected.getBytes(StandardCharsets.UTF_8));
    assertThat(kibana.requests())
        .allMatch(r -> ("Basic " + basic).equals(r.headers().getFirst("Authorization")));
  }

  @Test
  void pathSpaceAndHeadersAreUsed() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.6.0"));
    kibana.answer("GET /base/api/status", 200, "{\"version\":{\"number\":\"6.6.0\"}}");
    kibana.answer("POST /base/s/ops/api/kibana/dashboards/import", 200, "{}");
    rig(
            kibana,
            "setup.kibana: {path: /base, space.id: ops, headers: {X-A: b}}\n"
                + "setup.dashboards.directory: "
                + folder("6"))
        .importDashboards();
    assertThat(kibana.lines().get(1)).startsWith("POST /base/s/ops/api/kibana/");
    assertThat(kibana.requests()).allMatch(r -> "b".equals(r.headers().getFirst("X-A")));
  }

  @Test
  void aServerThatIsSwitchedOffIsNotAsked() throws IOException {
    FakeServer kibana = with(FakeServer.kibana("6.6.0"));
    assertThatThrownBy(() -> rig(kibana, "setup.kibana.enabled: false").importDashboards())
        .hasMessageContaining("setup.kibana.enabled is false");
    assertThat(kibana.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setup.kibana.host: 'ftp://x'",
        "setup.kibana.space.id: 'A/b'",
        "setup.dashboards: {only_index: true, only_dashboards: true}",
        "setup.dashboards.url: 'file:///etc/passwd'"
      })
  void optionsThatCannotWorkAreRefused(String yaml) {
    assertThatThrownBy(() -> Rig.of(home, yaml).setUp())
        .isInstanceOf(org.skidder.core.config.ConfigException.class);
  }
}
