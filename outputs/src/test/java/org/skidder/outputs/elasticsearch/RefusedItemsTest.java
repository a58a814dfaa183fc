package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.outputs.http.FaultServer;
import org.slf4j.LoggerFactory;

/** Servers that take a bulk request, but not all of its documents. */
class RefusedItemsTest {
  private static final String OVERLOADED =
      "\"status\":429,\"error\":{\"type\":\"es_rejected_execution_exception\"}";
  private static final String MISTAKEN =
      "\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\"}";

  @TempDir Path data;

  private static String blockedBy(String blocks) {
    return "\"status\":403,\"error\":{\"type\":\"cluster_block_exception\",\"reason\":"
        + ("\"index [old] blocked by: " + blocks + "\"}");
  }

  private Rig start(FakeCluster cluster, Map<String, Object> more) {
    Map<String, Object> options = new LinkedHashMap<>(more);
    options.putIfAbsent("hosts", cluster.address());
    return Rig.start(data, options);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aDocumentThatIsRefusedForNowHoldsNoOtherUp(int workers) throws Exception {
    String hour = "1h";
    try (FakeCluster cluster = new FakeCluster();
        Rig rig =
            start(cluster, Map.of("worker", workers, "backoff.init", hour, "backoff.max", hour))) {
      cluster.items = document -> document.contains("late") ? OVERLOADED : "";
      for (int i = 0; i < 12; i++) {
        rig.publish("late", "fresh" + i);
        int sent = i + 1;
        await().until(() -> cluster.messages().size() == sent);
        rig.publish("late");
      }
      rig.publish("last");
      await().until(() -> cluster.messages().contains("last"));
      assertThat(rig.committed).as("the first batch is not complete").hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[FORBIDDEN/8/index write (api)];",
        "[FORBIDDEN/5/index read-only (api)];[FORBIDDEN/8/index write (api)];"
      })
  void whatAnIndexThatWasClosedForWritingRefusesGoesToTheDeadLetters(String blocks)
      throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of("dead_letter.file", "dead.ndjson"))) {
      cluster.items = document -> document.contains("late") ? blockedBy(blocks) : "";
      rig.publish("late", "fresh");
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("fresh");
      assertThat(rig.count("libbeat.output.dropped.rejected")).isEqualTo(1);
      assertThat(Files.readString(data.resolve("dead.ndjson")))
          .contains("\"message\":\"late\"", "FORBIDDEN/");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; [FORBIDDEN/8/index write (api)]",
        "''; [FORBIDDEN/5/index read-only (api)]",
        "dead.ndjson; [FORBIDDEN/12/index read-only / allow delete (api)]",
        "dead.ndjson; [FORBIDDEN/6/cluster read-only (api)]",
        "dead.ndjson; [FORBIDDEN/8/index write (api)][FORBIDDEN/13/cluster read-only]"
      })
  void otherBlocksAndThoseWithoutDeadLettersAreWaitedFor(String file, String blocks)
      throws Exception {
    Map<String, Object> options = file.isEmpty() ? Map.of() : Map.of("dead_letter.file", file);
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, options)) {
      cluster.items = document -> document.contains("late") ? blockedBy(blocks) : "";
      rig.publish("late", "fresh");
      await().until(() -> rig.count("libbeat.output.events.failed") > 1);
      cluster.items = document -> "";
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("fresh", "late");
      assertThat(rig.count("libbeat.output.dropped.rejected")).isZero();
    }
  }

  @Test
  void whileDeadLettersCannotBeKeptTheOthersAreNotStoredAgain() throws Exception {
    Path inTheWay = Files.createDirectory(data.resolve("dead.ndjson"));
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of("dead_letter.file", "dead.ndjson"))) {
      cluster.items = document -> document.contains("bad") ? MISTAKEN : "";
      rig.publish("one", "bad1", "two", "bad2", "three");
      await().until(() -> cluster.bulks().size() > 3);
      assertThat(cluster.messages()).containsExactly("one", "two", "three");
      Files.delete(inTheWay);
      assertThat(rig.delivered()).isTrue();
      assertThat(cluster.messages()).containsExactly("one", "two", "three");
      assertThat(Files.readAllLines(data.resolve("dead.ndjson"))).hasSize(2);
    }
  }

  @Test
  void aRequestThatIsRedirectedNamesTheAddress() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("publisher_pipeline_output");
    log.start();
    logger.addAppender(log);
    try (FakeCluster cluster = new FakeCluster();
        Rig rig = start(cluster, Map.of())) {
      cluster.troubles.add((request, out) -> {
        FaultServer.raw(
            out,
            "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://es.example:9243/_bulk\r\n"
                + "Content-Length: 0\r\n\r\n");
        return true;
      });
      rig.publish("one");
      assertThat(rig.delivered()).isTrue();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(text -> text.contains("use the address https://es.example:9243/_bulk"));
    } finally {
      logger.detachAppender(log);
    }
  }
}
