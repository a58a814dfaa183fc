package org.skidder.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.console.http.Request;
import org.skidder.console.http.Response;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.plugin.SourceStatus;

class EndpointTest {
  private static final Instant NOW = Instant.parse("2018-08-01T12:00:00Z");

  private final Rig rig = new Rig();
  private final Progress progress = new Progress(rig.metrics(), 0);
  private long nanos;

  private Endpoint endpoint(String yaml) {
    HttpConfig config = Binder.bind(Config.ofYaml(yaml), HttpConfig.class, new Problems());
    return new Endpoint(config, rig, progress, Clock.fixed(NOW, ZoneOffset.UTC), () -> nanos);
  }

  private static Request request(String method, String target, String... headers) {
    Map<String, String> given = new HashMap<>(Map.of("host", "localhost:5066"));
    for (int i = 0; i < headers.length; i += 2) {
      given.put(headers[i], headers[i + 1]);
    }
    String[] parts = target.split("\\?", 2);
    Map<String, String> query = new LinkedHashMap<>();
    if (parts.length > 1) {
      String[] pair = parts[1].split("=", 2);
      query.put(pair[0], pair.length > 1 ? pair[1] : "");
    }
    return new Request(method, parts[0], query, given, true);
  }

  private Response get(String target, String... headers) {
    return endpoint("{}").answer(request("GET", target, headers));
  }

  private static String body(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void theRootSaysWhoIsThere() {
    Response root = get("/");

    assertThat(root.status()).isEqualTo(200);
    assertThat(root.contentType()).isEqualTo("application/json; charset=utf-8");
    assertThat(body(root))
        .isEqualTo(
            "{\"beat\":\"filebeat\",\"hostname\":\"host-1\",\"name\":\"shipper-1\",\"uuid\":\""
                + Rig.UUID
                + "\",\"version\":\"6.4.0\"}");
  }

  @Test
  void aBrowserGetsAPageThatNeedsNothingFromElsewhere() {
    Response page = get("/", "accept", "text/html,application/xhtml+xml");

    assertThat(page.contentType()).startsWith("text/html");
    assertThat(body(page)).startsWith("<!DOCTYPE html>").doesNotContain("http://", "https://");
    assertThat(page.headers().get("Content-Security-Policy")).contains("default-src 'none'");
  }

  @Test
  void statisticsAreATreeWithSortedKeysAndMayBePretty() {
    rig.metrics().counter("b.total").add(3);
    rig.metrics().gauge("a", () -> 1);

    assertThat(body(get("/stats"))).isEqualTo("{\"a\":1,\"b\":{\"total\":3}}");
    assertThat(body(get("/stats?pretty")))
        .isEqualTo("{\n  \"a\": 1,\n  \"b\": {\n    \"total\": 3\n  }\n}");
    assertThat(body(get("/state"))).isEqualTo("{\"service\":{\"name\":\"filebeat\"}}");
    assertThat(body(get("/dataset"))).isEqualTo("null");
  }

  @Test
  void errorsAreJson() {
    assertThat(get("/nothing").status()).isEqualTo(404);
    assertThat(body(get("/nothing"))).startsWith("{\"error\":\"there is no /nothing;");
    Response post = endpoint("{}").answer(request("POST", "/stats"));
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.headers()).containsEntry("Allow", "GET, HEAD");
    assertThat(get("/inputs?limit=x").status()).isEqualTo(400);
    assertThat(get("/inputs?limit=10001").status()).isEqualTo(400);
  }

  @Test
  void itIsReadyWhileInputsRun() {
    rig.phase = Program.Phase.STARTING;
    assertThat(get("/ready").status()).isEqualTo(503);
    assertThat(body(get("/ready"))).contains("\"ready\":false", "not started");
    rig.phase = Program.Phase.RUNNING;
    assertThat(get("/ready").status()).isEqualTo(200);
    assertThat(body(get("/ready"))).isEqualTo("{\"ready\":true}");
    rig.phase = Program.Phase.STOPPING;
    assertThat(get("/ready").status()).isEqualTo(503);
  }

  @Test
  void itIsUnhealthyWhenEventsWaitTooLongForTheOutput() {
    Endpoint endpoint = endpoint("{blocked_after: 1m}");
    rig.metrics().gauge("libbeat.pipeline.events.active", () -> 10);
    rig.metrics().counter("libbeat.pipeline.queue.acked").add(1);
    progress.look(Duration.ofSeconds(1).toNanos());

    nanos = Duration.ofSeconds(60).toNanos();
    assertThat(endpoint.answer(request("GET", "/health")).status()).isEqualTo(200);
    nanos = Duration.ofSeconds(61).toNanos();
    Response late = endpoint.answer(request("GET", "/health"));
    assertThat(late.status()).isEqualTo(503);
    assertThat(body(late)).contains("\"unhealthy\"", "\"output_blocked\"", "\"seconds\":60");

    rig.metrics().counter("libbeat.pipeline.queue.acked").add(1);
    assertThat(body(endpoint.answer(request("GET", "/health"))))
        .isEqualTo("{\"status\":\"healthy\"}");
  }

  /** The one that is refused holds back the acknowledgement of all that follow it. */
  @ParameterizedTest
  @ValueSource(strings = {"libbeat.output.", "libbeat.outputs.far."})
  void oneEventThatIsRefusedIsNoBlockWhileOthersAreDelivered(String output) {
    Endpoint endpoint = endpoint("{blocked_after: 1m}");
    rig.metrics().gauge("libbeat.pipeline.events.active", () -> 10);
    rig.metrics().counter("libbeat.pipeline.queue.acked").add(1);
    progress.look(0);

    for (String done : new String[] {"acked", "dropped", "duplicates"}) {
      nanos += Duration.ofSeconds(60).toNanos();
      rig.metrics().counter(output + "events." + done).increment();
      // Entries of outputs are known by this one.
      rig.metrics().counter(output + "events.acked");
      assertThat(endpoint.answer(request("GET", "/health")).status()).as(done).isEqualTo(200);
    }
    nanos += Duration.ofSeconds(60).toNanos();
    assertThat(endpoint.answer(request("GET", "/health")).status()).isEqualTo(503);
  }

  @Test
  void eventsInASpoolWaitToo() {
    Endpoint endpoint = endpoint("{blocked_after: 1m}");
    AtomicLong onDisk = new AtomicLong(10);
    rig.metrics().gauge("libbeat.pipeline.events.active", () -> 0);
    rig.metrics().gauge("libbeat.pipeline.queue.spool.events", onDisk::get);
    progress.look(0);

    nanos = Duration.ofSeconds(60).toNanos();
    rig.metrics().counter("libbeat.pipeline.queue.acked").add(100); // into the spool
    assertThat(body(endpoint.answer(request("GET", "/health"))))
        .contains("\"output_blocked\"", "\"seconds\":60");
    for (String done : new String[] {"acked", "dropped", "duplicates"}) {
      rig.metrics().counter("libbeat.output.events." + done).increment();
      assertThat(endpoint.answer(request("GET", "/health")).status()).as(done).isEqualTo(200);
      nanos += Duration.ofSeconds(60).toNanos();
      assertThat(endpoint.answer(request("GET", "/health")).status()).as(done).isEqualTo(503);
    }
    onDisk.set(0);
    assertThat(endpoint.answer(request("GET", "/health")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"active", "spool.events"})
  void oneOfSeveralOutputsThatIsDownIsNamed(String waiting) {
    Endpoint endpoint = endpoint("{blocked_after: 1m}");
    for (String name : new String[] {"near", "far"}) {
      rig.metrics().gauge("libbeat.outputs." + name + "." + waiting, () -> 10);
      rig.metrics().counter("libbeat.outputs." + name + ".events.acked");
    }
    progress.look(0);

    nanos = Duration.ofSeconds(60).toNanos();
    rig.metrics().counter("libbeat.outputs.near.events.acked").increment();
    assertThat(body(endpoint.answer(request("GET", "/health"))))
        .contains("events wait for the output far and")
        .doesNotContain("near");
  }

  @Test
  void itIsUnhealthyWhenTheRegistryCannotBeWritten() {
    Endpoint endpoint = endpoint("{blocked_after: 1m}");
    progress.look(1);
    rig.metrics().counter("registrar.writes.fail").add(1);

    nanos = Duration.ofSeconds(90).toNanos();
    assertThat(body(endpoint.answer(request("GET", "/health"))))
        .contains("\"registry_not_written\"");
    rig.metrics().counter("registrar.writes.success").add(1);
    assertThat(endpoint.answer(request("GET", "/health")).status()).isEqualTo(200);
  }

  @Test
  void itIsUnhealthyWhileScansFail() {
    Endpoint endpoint = endpoint("{blocked_after: 1m}");
    AtomicLong failing = new AtomicLong(1);
    rig.metrics().gauge("filebeat.input.log.scans.failing", failing::get);
    progress.look(1);

    nanos = Duration.ofSeconds(50).toNanos();
    assertThat(endpoint.answer(request("GET", "/health")).status()).isEqualTo(200);
    nanos = Duration.ofSeconds(90).toNanos();
    assertThat(body(endpoint.answer(request("GET", "/health")))).contains("\"scan_failing\"");
    failing.set(0);
    assertThat(endpoint.answer(request("GET", "/health")).status()).isEqualTo(200);
  }

  @Test
  void itIsUnhealthyFromWhenAThreadDied() {
    Endpoint endpoint = endpoint("{}");
    assertThat(endpoint.answer(request("GET", "/health")).status()).isEqualTo(200);

    rig.metrics().counter("beat.threads.died").increment();
    assertThat(body(endpoint.answer(request("GET", "/health"))))
        .contains("\"unhealthy\"", "\"thread_died\"");
    nanos = Duration.ofHours(2).toNanos();
    assertThat(body(endpoint.answer(request("GET", "/health")))).contains("\"seconds\":7200");
  }

  @Test
  void filesThatAreMostBehindComeFirst() {
    Instant moved = NOW.minusSeconds(30);
    rig.sources.add(
        new SourceStatus("log", "/a", "1-2", SourceStatus.State.WAITING, 9, 9, 9, moved));
    rig.sources.add(
        new SourceStatus("log", "/b", "2-2", SourceStatus.State.READING, 10, 20, 110, moved));
    rig.sources.add(
        new SourceStatus("log", "/c.gz", "3-2", SourceStatus.State.CLOSED, 5, 5, -1, moved));

    assertThat(body(get("/inputs?limit=2")))
        .isEqualTo(
            "{\"files\":3,\"lag\":{\"bytes\":100},\"shown\":2,\"inputs\":["
                + "{\"input\":\"log\",\"path\":\"/b\",\"identity\":\"2-2\",\"state\":\"reading\","
                + "\"offset\":10,\"read\":20,\"size\":110,\"lag\":{\"bytes\":100,\"seconds\":30}},"
                + "{\"input\":\"log\",\"path\":\"/a\",\"identity\":\"1-2\",\"state\":\"waiting\","
                + "\"offset\":9,\"read\":9,\"size\":9,\"lag\":{\"bytes\":0,\"seconds\":0}}]}");
    assertThat(body(get("/inputs"))).doesNotContain("\"offset\":5,\"read\":5,\"size\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 401",
    "Basic YWRtaW46c2VjcmV0, 200",
    "basic YWRtaW46c2VjcmV0, 200",
    "Basic YWRtaW46c2VjcmV1, 401",
    "Basic, 401",
    "Bearer 0123456789abcdef, 200",
    "Bearer 0123456789abcde, 401",
    "Bearer '', 401",
  })
  void requestsSayWhoTheyAreWhenCredentialsAreConfigured(String authorization, int status) {
    Endpoint endpoint =
        endpoint("{username: admin, password: secret, token: 0123456789abcdef, host: 0.0.0.0}");
    for (String path : new String[] {"/", "/stats", "/health", "/nothing"}) {
      int expected = status == 200 && path.equals("/nothing") ? 404 : status;
      assertThat(endpoint.answer(request("GET", path, "authorization", authorization)).status())
          .as(path)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:5066", "127.0.0.1:5066", "[::1]:5066", "[::1]"})
  void requestsMayBeMadeToThisHost(String host) {
    assertThat(get("/stats", "host", host).status()).isEqualTo(200);
  }

  @Test
  void aNameOfSomeoneElseIsNotServedWithoutAuthentication() {
    assertThat(get("/stats", "host", "evil.example:5066").status()).isEqualTo(403);
    assertThat(
            endpoint("{allow_unauthenticated: true}")
                .answer(request("GET", "/stats", "host", "node7.example"))
                .status())
        .isEqualTo(200);
  }
}
