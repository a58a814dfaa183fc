package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.EventBatch;
import org.skidder.outputs.http.FaultServer;

/** What becomes of events when the server answers this or that. */
class DeliveryTest {
  @TempDir Path data;

  private Rig start(FakeCluster cluster, Map<String, Object> more) {
    Map<String, Object> options = new java.util.LinkedHashMap<>(more);
    options.putIfAbsent("hosts", cluster.address());
    return Rig.start(data, options);
  }

  @Test
  void eventsArriveInOrderWithTheirActions() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      rig.publish("one", "two", "three");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("one", "two", "three");
      assertThat(cluster.stored.get(1)[0])
          .isEqualTo("{\"index\":{\"_index\":\"filebeat-6.4.0-2018.03.04\",\"_type\":\"doc\"}}");
      assertThat(cluster.stored.get(1)[1])
          .isEqualTo(
              "{\"@timestamp\":\"2018-03-04T05:06:07.089Z\",\"offset\":4,\"message\":\"two\","
                  + "\"source\":\"/var/log/a.log\"}");
      assertThat(rig.committed).hasValue(3);
      await().until(() -> rig.count("libbeat.output.events.acked") == 3);
    }
  }

  @Test
  void namesNoTypeFromVersionSevenOn() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.version = "7.17.9";
      rig.publish("one");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.stored.getFirst()[0])
          .isEqualTo("{\"index\":{\"_index\":\"filebeat-6.4.0-2018.03.04\"}}");
    }
  }

  @Test
  void aFailedRequestIsSentAgain() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      for (int status : new int[] {400, 401, 403, 429, 500, 503, 201}) {
        cluster.troubles.add((request, out) -> refuse(out, status));
      }
      rig.publish("one", "two");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("one", "two");
      assertThat(cluster.bulks()).hasSize(8);
    }
  }

  private static boolean refuse(OutputStream out, int status) throws java.io.IOException {
    FaultServer.answer(out, status, "{\"error\":\"scripted\"}");
    return true;
  }

  @Test
  void aLostConnectionIsReplacedAndTheBatchSentAgain() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.troubles.add((request, out) -> {
        throw new java.io.IOException("cut");
      });
      rig.publish("one");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("one");
      assertThat(cluster.server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatEndsTheConnectionWithEachAnswerGetsEvents() throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.closes = true;
      Map<String, Object> options = Map.of("hosts", List.of(cluster.address()));
      try (Rig rig = Rig.start(data, options, Map.of())) {
        for (String line : List.of("one", "two", "three")) {
          rig.publish(line);
          assertThat(rig.delivered()).isTrue();
        }
        assertThat(cluster.messages()).containsExactly("one", "two", "three");
        assertThat(cluster.server.requests())
            .extracting(FaultServer.Request::method)
            .as("what the server is, and whether it has the template, is asked once")
            .containsExactly("GET", "HEAD", "POST", "POST", "POST");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"301 Moved", "302 Found", "307 Moved", "308 Moved", "404 Not Found"})
  void aBaseUrlThatAProxyKnowsWithASlashOnlyIsReached(String status) throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      // Before a proxy that speaks TLS, the one behind it knows neither its protocol nor its port.
      cluster.behindProxy(status, status.startsWith("404") ? "" : "http://elsewhere/es/");
      try (Rig rig = start(cluster, Map.of("hosts", cluster.address() + "/es"))) {
        rig.publish("one");
        assertThat(rig.delivered()).isTrue();
      }
      assertThat(cluster.server.requests())
          .extracting(request -> request.method() + " " + request.target())
          .containsExactly("GET /es", "GET /es/", "POST /es/_bulk");
      assertThat(cluster.server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBaseUrlIsAskedForAsItIsStated() throws Exception {
    for (String path : List.of("", "/", "/es", "/es/")) {
      try (FakeCluster cluster = new FakeCluster();
          Rig rig = start(cluster, Map.of("hosts", cluster.address() + path))) {
        rig.publish("one");
        assertThat(rig.delivered()).isTrue();
        assertThat(cluster.server.requests())
            .extracting(FaultServer.Request::target)
            .containsExactly(
                path.isEmpty() ? "/" : path, path.startsWith("/es") ? "/es/_bulk" : "/_bulk");
      }
    }
  }

  @Test
  void onlyItemsThatMayBeRetriedAreSentAgain() throws Exception {
    AtomicInteger refusals = new AtomicInteger(2);
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.items =
          document ->
              document.contains("two") && refusals.getAndDecrement() > 0
                  ? "\"status\":429,\"error\":{\"type\":\"es_rejected_execution_exception\"}"
                  : "";
      rig.publish("one", "two", "three");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("one", "three", "two");
      assertThat(cluster.server.connections()).as("no reconnect for that").isEqualTo(1);
      assertThat(Rig.pairs(cluster.bulks().get(1).text())).hasSize(1);
    }
  }

  @Test
  void aRejectedDocumentGoesToTheDeadLetterFile() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of("dead_letter.file", "dead/letters.ndjson"))) {
      cluster.items =
          document ->
              document.contains("two")
                  ? "\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\",\"reason\":"
                      + "\"ends with \\\\\"}"
                  : "";
      rig.publish("one", "two", "three");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("one", "three");
      assertThat(cluster.bulks()).hasSize(1);
      assertThat(rig.count("libbeat.output.dropped.rejected")).isEqualTo(1);
      assertThat(Files.readString(data.resolve("dead/letters.ndjson")))
          .contains("mapper_parsing_exception", "\"message\":\"two\"", "\"reason\":\"rejected\"");
    }
  }

  @Test
  void aBlockedIndexIsWaitedFor() throws Exception {
    AtomicInteger refusals = new AtomicInteger(3);
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.items =
          document ->
              refusals.getAndDecrement() > 0
                  ? "\"status\":403,\"error\":{\"type\":\"cluster_block_exception\",\"reason\":"
                      + "\"index [x] blocked by: [FORBIDDEN/12/index read-only / allow delete"
                      + " (api)];\"}"
                  : "";
      rig.publish("one");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("one");
    }
  }

  @Test
  void conflictsCountAsDelivered() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.items = document -> "\"status\":409,\"error\":{\"type\":\"version_conflict\"}";
      rig.publish("one", "two");
      assertThat(rig.delivered()).isTrue();
      await().until(() -> rig.count("libbeat.output.events.duplicates") == 2);
      assertThat(cluster.bulks()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "not json",
        "{\"items\":{}}",
        "{\"took\":1,\"errors\":false,\"items\":[]}",
        "{\"took\":1,\"errors\":false,\"items\":[{\"index\":{\"status\":201}}]}",
        "{\"took\":1,\"errors\":false,\"items\":[{\"index\":{}},{\"index\":{}}]}",
        "{\"took\":1,\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":\"201\"}}]}"
      })
  void whatAnOddAnswerDoesNotConfirmIsSentAgain(String odd) throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.troubles.add((request, out) -> {
        FaultServer.answer(out, 200, odd);
        return true;
      });
      rig.publish("one", "two");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).contains("two");
      assertThat(cluster.bulks()).hasSize(2);
    }
  }

  @Test
  void confirmedItemsOfADamagedAnswerAreNotSentAgain() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.troubles.add((request, out) -> {
        FaultServer.answer(out, 200, "{\"items\":[{\"index\":{\"status\":201}},{\"ind");
        return true;
      });
      rig.publish("one", "two");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("two");
    }
  }

  @Test
  void tooLargeRequestsAreSplitAndOnlyTheTooLargeDocumentIsGivenUp() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      for (int i = 0; i < 100; i++) {
        cluster.troubles.add((request, out) -> request.body().length > 400 && refuse(out, 413));
      }
      String huge = "x".repeat(500);
      rig.publish("a", "b", huge, "c", "d");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactlyInAnyOrder("a", "b", "c", "d");
      assertThat(rig.count("libbeat.output.dropped.too_large")).isEqualTo(1);
      assertThat(rig.committed).hasValue(5);
    }
  }

  /** What may happen to a large request, beside an honest 413. */
  enum Failure {
    HANGS_UP,
    ANSWERS_AT_LENGTH;

    boolean happen(FaultServer.Request request, OutputStream out) throws IOException {
      if (request.body().length < 250_000) {
        return false;
      }
      if (this == HANGS_UP) {
        throw new IOException("too large for me");
      }
      FaultServer.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n{");
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeRequestsThatKeepFailingAreMadeSmaller(Failure failure) throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      for (int i = 0; i < 10; i++) {
        cluster.troubles.add(failure::happen);
      }
      String large = "x".repeat(100_000);
      rig.publish("1" + large, "2" + large, "3" + large, "4" + large);
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).hasSize(4).doesNotHaveDuplicates();
      assertThat(rig.committed).hasValue(4);
    }
  }

  @Test
  void eventsOfFilesGetTheSameIdEachTime() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of("document_id", "offset"))) {
      EventBatch batch = Rig.batch(Rig.template(), "one", "two");
      batch.generation(0xfedcba9876543210L);
      rig.publish(batch);
      rig.publish("without generation");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.stored.get(1)[0])
          .startsWith("{\"create\":{\"_index\":")
          .endsWith(",\"_id\":\"fedcba9876543210-4\"}}");
      assertThat(cluster.stored.get(2)[0]).startsWith("{\"index\"").doesNotContain("_id");
    }
  }

  @Test
  void bulkMaxSizeBoundsARequest() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of("bulk_max_size", 2))) {
      rig.publish("1", "2", "3", "4", "5");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.bulks().stream().map(r -> Rig.pairs(r.text()).size()))
          .isEqualTo(List.of(2, 2, 1));
    }
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAfterTheTimeout() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of("timeout", "300ms"))) {
      cluster.troubles.add((request, out) -> true);
      rig.publish("one");
      assertThat(rig.delivered()).isTrue();
      // On a busy machine the second answer may be late, too.
      assertThat(new HashSet<>(cluster.messages())).containsExactly("one");
      assertThat(cluster.server.connections()).isGreaterThan(1);
    }
  }
}
