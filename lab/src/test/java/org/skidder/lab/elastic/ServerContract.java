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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
