package org.skidder.outputs.elasticsearch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.IngestPipelines;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.FaultServer;
import org.skidder.outputs.http.FaultServer.Request;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpSettings;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.Watchdog;
import org.slf4j.LoggerFactory;

/** Pipelines get to the server, and why they do not is told in words that help. */
class PipelineLoaderTest {
  private static final String PIPELINE = "/_ingest/pipeline/";
  private static final String MODULES = "filebeat-6.4.0-a-x-pipeline";
  private static final Map<String, Object> FIRST = definition("first");
  private static final Map<String, Object> SECOND = definition("second");

  @TempDir Path data;

  /** What the server has, by id. */
  private final Map<String, String> there = new ConcurrentHashMap<>();

  private volatile String refusal = "";
  private volatile String nodes = nodes("geoip", "user_agent");
  private FaultServer server;
  private HttpConnection connection;

  @BeforeEach
  void start() throws IOException {
    server = new FaultServer(this::answer);
    Metrics metrics = new Metrics();
    connection =
        new HttpConnection(
            BaseUrl.parse(server.address(), "http", 9200, ""),
            new HttpSettings(
                "test",
                Duration.ofSeconds(20),
                (plain, host, port) -> plain,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                true),
            new Connection.Counters(
                metrics.counter("w"),
                metrics.counter("we"),
                metrics.counter("r"),
                metrics.counter("re")),
            new SplittableRandom(1),
            new Watchdog(20_000_000));
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    server.close();
  }

  private void answer(Request request, OutputStream out) throws IOException {
    if (request.target().equals("/_nodes/ingest")) {
      FaultServer.answer(out, 200, nodes);
      return;
    }
    String id = request.target().substring(PIPELINE.length());
    if (request.method().equals("GET")) {
      String content = there.get(id);
      FaultServer.answer(
          out, content == null ? 404 : 200, content == null ? "{}" : wrapped(id, content));
    } else if (refusal.isEmpty()) {
      there.put(id, request.text());
      FaultServer.answer(out, 200, "{\"acknowledged\":true}");
    } else {
      FaultServer.answer(out, 400, refusal);
    }
  }

  /** Newer servers add members of their own. */
  private static String wrapped(String id, String content) {
    return "{\"" + id + "\":{\"created_date_millis\":1," + content.substring(1) + "}";
  }

  private static String nodes(String... types) {
    StringBuilder all = new StringBuilder();
    for (String type : types) {
      all.append(all.isEmpty() ? "" : ",").append("{\"type\":\"").append(type).append("\"}");
    }
    return "{\"nodes\":{\"n1\":{\"ingest\":{\"processors\":[{\"type\":\"geoip\"},"
        + "{\"type\":\"user_agent\"},{\"type\":\"grok\"}]}},\"n2\":{\"ingest\":{\"processors\":["
        + all
        + "]}}}}";
  }

  private static Map<String, Object> definition(String description) {
    return new TreeMap<>(
        Map.of("description", description, "processors", List.of(Map.of("lowercase", Map.of()))));
  }

  private static IngestPipelines pipelines(
      boolean overwrites, Map<String, Map<String, Object>> definitions, String... processors) {
    List<IngestPipelines.Requirement> requirements = new ArrayList<>();
    for (String processor : processors) {
      String plugin = "ingest-" + processor.replace('_', '-');
      requirements.add(new IngestPipelines.Requirement(processor, plugin));
    }
    return new IngestPipelines() {
      @Override
      public long revision() {
        return 1;
      }

      @Override
      public boolean overwrites() {
        return overwrites;
      }

      @Override
      public List<Group> groups(boolean opensearch, String version) {
        return List.of(
            new Group("a/x", requirements, definitions, List.of("Setting var z for " + version)));
      }
    };
  }

  private PipelineLoader loader(IngestPipelines pipelines) {
    return new PipelineLoader(pipelines, data.resolve("ingest-pipelines"), false);
  }

  private PipelineLoader loader(Map<String, Object> definition) {
    return loader(pipelines(false, Map.of(MODULES, definition)));
  }

  @Test
  void whatIsSpecialAboutAServerIsToldOnceForEachVersion() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("modules");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      PipelineLoader loader = loader(FIRST);
      load(loader);
      load(loader);
      loader.load(connection, false, "6.8.0");
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.INFO)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(message -> message.startsWith("Setting var"))
        .containsExactly("Setting var z for 6.4.0", "Setting var z for 6.8.0");
  }

  private int load(PipelineLoader loader) throws IOException {
    return loader.load(connection, false, "6.4.0");
  }

  @Test
  void aPipelineThatIsNotThereIsLoadedAndOneThatIsThereIsNot() throws IOException {
    assertThat(load(loader(FIRST))).isEqualTo(1);
    assertThat(there.get(MODULES)).contains("\"description\":\"first\"");
    assertThat(load(loader(FIRST))).isZero();
    assertThat(server.requests()).extracting(Request::method).containsExactly("GET", "PUT", "GET");
  }

  @Test
  void whatThisProgramLoadedEarlierIsReplacedWhenTheConfigurationChanged() throws IOException {
    load(loader(FIRST));
    assertThat(load(loader(SECOND))).isEqualTo(1);
    assertThat(there.get(MODULES)).contains("second");
  }

  @Test
  void whatSomebodyElseChangedIsKeptUnlessItIsToBeOverwritten() throws IOException {
    load(loader(FIRST));
    there.put(MODULES, "{\"description\":\"of somebody else\",\"processors\":[]}");
    assertThat(load(loader(SECOND))).isZero();
    assertThat(there.get(MODULES)).contains("somebody else");

    assertThat(load(loader(pipelines(true, Map.of(MODULES, SECOND))))).isEqualTo(1);
    assertThat(there.get(MODULES)).contains("second");
    PipelineLoader setup =
        new PipelineLoader(
            pipelines(false, Map.of(MODULES, FIRST)), data.resolve("ingest-pipelines"), true);
    assertThat(load(setup)).isEqualTo(1);
    assertThat(there.get(MODULES)).contains("first");
  }

  @Test
  void aRefusedPipelineIsTriedAgainAndThoseAfterItAreNotLoadedBefore() throws IOException {
    PipelineLoader loader =
        loader(pipelines(false, new TreeMap<>(Map.of(MODULES, FIRST, "z", SECOND))));
    refusal = "{\"error\":{\"root_cause\":[{\"type\":\"x\",\"reason\":\"busy\"}]},\"status\":400}";
    assertThatThrownBy(() -> load(loader))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            MODULES + ": couldn't load pipeline: 400 Told. Response body: " + refusal);
    assertThat(there).isEmpty();
    assertThat(server.requests()).extracting(Request::method).containsExactly("GET", "PUT");

    refusal = "";
    assertThat(load(loader)).isEqualTo(2);
    assertThat(there).containsOnlyKeys(MODULES, "z");
  }

  @Test
  void whereNoNodeIsToldOfTheServerDecides() throws IOException {
    for (String answer : List.of("{\"nodes\":{}}", "{}")) {
      there.clear();
      nodes = answer;
      assertThat(load(loader(pipelines(true, Map.of(MODULES, FIRST), "geoip")))).isEqualTo(1);
      assertThat(there).containsKey(MODULES);
    }
  }

  @Test
  void everyNodeMustHaveTheProcessors() throws IOException {
    IngestPipelines wanted = pipelines(false, Map.of(MODULES, FIRST), "user_agent", "geoip");
    nodes = nodes("user_agent");
    assertThatThrownBy(() -> load(loader(wanted)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            """
            a/x: This module requires the following Elasticsearch plugins: ingest-geoip. You can \
            install them by running the following commands on all the Elasticsearch nodes:
                sudo bin/elasticsearch-plugin install ingest-geoip\
            """);
    nodes = nodes();
    assertThatThrownBy(() -> load(loader(wanted)))
        .hasMessageContainingAll(
            "plugins: ingest-geoip, ingest-user-agent.",
            "\n    sudo bin/elasticsearch-plugin install ingest-user-agent");
    assertThat(there).isEmpty();

    nodes = nodes("user_agent", "geoip");
    assertThat(load(loader(wanted))).isEqualTo(1);
  }

  @Test
  void nodesThatCannotBeAskedAreNamed() {
    nodes = "no JSON";
    assertThatThrownBy(() -> load(loader(pipelines(false, Map.of(MODULES, FIRST), "geoip"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"root_cause":[{"type":"parse_exception","reason":"No processor type exists with name [geoip]","header":{"processor_type":"geoip"}}]}} | plugins: ingest-geoip. | elasticsearch-plugin install ingest-geoip
          {"error":{"root_cause":[{"type":"parse_exception","reason":"No processor type exists with name [user_agent]","header":{"processor_type":"user_agent"}}]}} | plugins: ingest-user-agent. | couldn't load pipeline
          {"error":{"root_cause":[{"type":"parse_exception","reason":"No processor type exists with name [attachment]","header":{"processor_type":"attachment"}}]}} | a plugin that provides the processor 'attachment' is needed | No processor type exists
          {"error":{"root_cause":[{"type":"parse_exception","reason":"[field] required property is missing"}]}} | couldn't load pipeline | required property is missing
          {"error":{"root_cause":[{"type":"invalid_index_name_exception","index":"_ingest","reason":"must not start with '_'"}]}} | no ingest pipelines | 5.2 or later
          {"error":"InvalidIndexNameException[_ingest]","status":400} | modules need Elasticsearch 5.2 or later | InvalidIndexNameException
          {"error":{"type":"x"}} | couldn't load pipeline | 400
          <html>no</html> | couldn't load pipeline: 400 | . Additionally, error decoding response body: <html>no</html>
          """)
  void whyAPipelineIsRefusedIsToldInWordsThatHelp(String answer, String said, String also) {
    refusal = answer;
    assertThatThrownBy(() -> load(loader(FIRST)))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(said, also);
  }
}
