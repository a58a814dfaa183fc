package org.skidder.lab.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.app.Main;
import org.skidder.core.config.Config;
import org.skidder.core.event.FieldMap;

/** What must hold with every kind of server. Requests beyond 300 kB are too large for it. */
abstract class ServerContract {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path data;

  /** {@code host:port} of the server. */
  abstract String address();

  private Shipper shipper(String name, Object... pairs) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("hosts", address());
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return new Shipper(data, name, options);
  }

  private Config ask(String method, String path, String body) throws Exception {
    return Config.ofYaml(raw(method, path, body));
  }

  private String raw(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + answer.body());
    }
    return answer.body();
  }

  private long stored(String index) throws Exception {
    ask("POST", "/" + index + "/_refresh", "");
    return Long.parseLong(ask("GET", "/" + index + "/_count", "").text("count").orElseThrow());
  }

  @Test
  void storesEveryEventUnderTheTemplate() throws Exception {
    String[] lines = new String[5000];
    Arrays.setAll(lines, i -> "line " + i + " with <some> \"text\" & more, ä ö ü");
    try (Shipper shipper = shipper("first")) {
      shipper.publish(lines);
      assertThat(shipper.delivered()).isTrue();
    }
    String index = "first-6.4.0-2018.03.04";
    assertThat(stored(index)).isEqualTo(5000);
    assertThat(raw("GET", "/" + index + "/_mapping", ""))
        .contains("\"source\":{\"type\":\"keyword\",\"ignore_above\":1024}")
        .contains("\"message\":{\"type\":\"text\",\"norms\":false}")
        .contains("\"offset\":{\"type\":\"long\"}");
  }

  /** Modules whose pipelines the server can run. */
  List<String> parsedModules() {
    // What is here for tests is the bare server, without any processor.
    return List.of();
  }

  private int setUp(String... flags) {
    List<String> line = new ArrayList<>(List.of("setup", "-c", "setup.yml"));
    line.addAll(List.of("--path.home", data.toString(), "--strict.perms=false"));
    line.addAll(List.of(flags));
    return Main.run(line.toArray(String[]::new));
  }

  private void writeModule(String name, String processors) throws IOException {
    Path fileset = Files.createDirectories(data.resolve("module").resolve(name).resolve("log"));
    Files.writeString(fileset.resolve("manifest.yml"), "{input: c.yml, ingest_pipeline: p.yml}");
    Files.writeString(fileset.resolve("c.yml"), "{type: log, paths: [/x]}");
    Files.writeString(fileset.resolve("p.yml"), "processors: [" + processors + "]");
  }

  @Test
  void aClusterThatWasSetUpFindsDocumentsByTheTypesOfTheirFields() throws Exception {
    writeModule("shop", "");
    writeModule("odd", "{unheard_of: {}}");
    Files.writeString(
        data.resolve("setup.yml"),
        """
        identity.name: prepared
        output.elasticsearch.hosts: %s
        setup.template.append_fields: [{name: shop.at, type: geo_point}]
        """
            .formatted(address()));
    assertThat(setUp("--template")).isZero();
    String index = "/prepared-6.4.0-2018.03.04";
    String type = raw("GET", "/", "").contains("\"number\" : \"6.") ? "/doc" : "/_doc";
    ask(
        "PUT",
        index + type + "/1?refresh=true",
        """
        {"@timestamp": "2018-03-04T05:06:07.089Z", "message": "the quick brown fox", "offset": 7,
         "host": {"ip": ["10.1.2.3", "fe80::1"]}, "fields": {"any": "thing"},
         "nginx": {"access": {"body_sent": {"bytes": "512"}, "url": "/a b",
           "geoip": {"location": {"lat": 52.5, "lon": 13.4}}}}, "shop": {"at": "1,2"}}
        """);
    for (String query :
        List.of(
            "{\"range\": {\"nginx.access.body_sent.bytes\": {\"gte\": 99, \"lt\": 1000}}}",
            "{\"term\": {\"nginx.access.url\": \"/a b\"}}",
            "{\"term\": {\"host.ip\": \"10.1.0.0/16\"}}",
            "{\"term\": {\"fields.any\": \"thing\"}}",
            "{\"match\": {\"message\": \"FOX\"}}",
            "{\"query_string\": {\"query\": \"quick\"}}",
            geoDistance("nginx.access.geoip.location", 52.4, 13.5),
            geoDistance("shop.at", 1, 2.1))) {
      assertThat(
              raw("GET", index + "/_search?filter_path=hits.hits._id", "{\"query\":" + query + "}"))
          .as(query)
          .contains("\"_id\":\"1\"");
    }
    assertThat(setUp("--pipelines", "--modules", "shop")).isZero();
    assertThat(raw("GET", "/_ingest/pipeline/prepared-6.4.0-shop-log-p", ""))
        .contains("processors");
    assertThat(setUp("--pipelines", "--modules", "odd")).isEqualTo(1);
    if (!parsedModules().isEmpty()) {
      assertThat(setUp("--pipelines", "--modules", String.join(",", parsedModules()))).isZero();
      String there = raw("GET", "/_ingest/pipeline/prepared-6.4.0-*", "");
      assertThat(parsedModules()).allMatch(module -> there.contains("prepared-6.4.0-" + module));
    }
  }

  private static String geoDistance(String field, double lat, double lon) {
    return "{\"geo_distance\": {\"distance\": \"50km\", \""
        + field
        + "\": {\"lat\": "
        + lat
        + ", \"lon\": "
        + lon
        + "}}}";
  }

  @Test
  void keepsWhatTheServerRejectsAndStoresTheRest() throws Exception {
    try (Shipper shipper = shipper("rejects", "dead_letter.file", "dead.ndjson")) {
      shipper.publish("good", "number", 5L);
      assertThat(shipper.delivered()).isTrue();
      shipper.publish("bad", "number", "five");
      shipper.publish("good too", "number", 6L);
      assertThat(shipper.delivered()).isTrue();
      assertThat(shipper.count("libbeat.output.dropped.rejected")).isEqualTo(1);
    }
    assertThat(stored("rejects-6.4.0-2018.03.04")).isEqualTo(2);
    assertThat(Files.readString(data.resolve("dead.ndjson")))
        .contains("mapper_parsing_exception", "\"message\":\"bad\"");
  }

  @Test
  void splitsWhatIsTooLargeForTheServer() throws Exception {
    String[] lines = new String[3000];
    Arrays.setAll(lines, i -> "line " + i + " " + "x".repeat(500));
    lines[1500] = "y".repeat(400_000);
    try (Shipper shipper = shipper("large")) {
      shipper.publish(lines);
      assertThat(shipper.delivered()).isTrue();
      assertThat(shipper.count("libbeat.output.dropped.too_large")).isEqualTo(1);
    }
    assertThat(stored("large-6.4.0-2018.03.04")).isGreaterThanOrEqualTo(2999);
  }

  @Test
  void waitsForAnIndexThatIsReadOnly() throws Exception {
    String index = "blocked-6.4.0-2018.03.04";
    try (Shipper shipper = shipper("blocked")) {
      shipper.publish("before");
      assertThat(shipper.delivered()).isTrue();
      ask("PUT", "/" + index + "/_settings", block("true"));
      shipper.publish("meanwhile");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> shipper.count("libbeat.output.events.failed") > 1);
      ask("PUT", "/" + index + "/_settings", block("null"));
      assertThat(shipper.delivered()).isTrue();
      assertThat(shipper.count("libbeat.output.dropped.rejected")).isZero();
    }
    assertThat(stored(index)).isEqualTo(2);
  }

  private static String block(String value) {
    return "{\"index.blocks.read_only_allow_delete\": " + value + "}";
  }

  @Test
  void storesNothingTwiceWithIdsOfItsOwn() throws Exception {
    try (Shipper shipper = shipper("ids", "document_id", "offset")) {
      for (int round = 0; round < 3; round++) {
        shipper.publish(new FieldMap(), 4711, "one", "two", "three");
      }
      assertThat(shipper.delivered()).isTrue();
      await().until(() -> shipper.count("libbeat.output.events.duplicates") == 6);
    }
    assertThat(stored("ids-6.4.0-2018.03.04")).isEqualTo(3);
  }

  @Test
  void packedRequestsAreUnderstood() throws Exception {
    try (Shipper shipper = shipper("packed", "compression_level", 3)) {
      shipper.publish("one", "two");
      assertThat(shipper.delivered()).isTrue();
    }
    assertThat(stored("packed-6.4.0-2018.03.04")).isEqualTo(2);
  }
}
