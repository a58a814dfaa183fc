package org.skidder.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.skidder.console.http.Address;
import org.skidder.console.http.Request;
import org.skidder.console.http.Response;
import org.skidder.console.view.Page;
import org.skidder.console.view.Prometheus;
import org.skidder.console.view.Sources;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;
import org.skidder.core.net.IpAddress;

/** The paths of the endpoint and what they answer. Thread-safe. */
final class Endpoint {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int MOST_SOURCES = 10_000;
  private static final int USUAL_SOURCES = 1_000;

  private final HttpConfig config;
  private final Program program;
  private final Progress progress;
  private final Clock clock;
  private final LongSupplier nanoTime;

  Endpoint(
      HttpConfig config, Program program, Progress progress, Clock clock, LongSupplier nanoTime) {
    this.config = config;
    this.program = program;
    this.progress = progress;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Answers a request. */
  Response answer(Request request) {
    Optional<Response> refusal = refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<Response> found = route(request);
    if (found.isEmpty()) {
      return Response.error(
          404,
          "there is no "
              + request.path()
              + "; there are /, /stats, /state, /dataset, /metrics, /health, /ready and /inputs");
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Response.error(405, "use GET or HEAD").with("Allow", "GET, HEAD");
    }
    return found.get();
  }

  private Optional<Response> route(Request request) {
    return Optional.ofNullable(
        switch (request.path()) {
          case "/" -> root(request);
          case "/stats" -> json(200, program.metrics().tree(), request);
          case "/state" -> json(200, program.state(), request);
          case "/dataset" -> Response.json(200, "null".getBytes(StandardCharsets.US_ASCII));
          case "/metrics" ->
              Response.text(PROMETHEUS, Prometheus.of(program.metrics(), program.identity()));
          case "/health" -> health(request);
          case "/ready" -> ready(request);
          case "/inputs" -> inputs(request);
          default -> null;
        });
  }

  // --- who may ask

  private Optional<Response> refusal(Request request) {
    if (config.hasCredentials()) {
      return isKnown(request.header("authorization").orElse(""))
          ? Optional.empty()
          : Optional.of(unauthorized());
    }
    if (config.allowUnauthenticated() || !(config.address() instanceof Address.Tcp tcp)) {
      return Optional.empty();
    }
    String host = hostOf(request.header("host").orElse("localhost"));
    if (isLocal(host) || host.equalsIgnoreCase(tcp.host())) {
      return Optional.empty();
    }
    // A page of some other site may have its name point to this host, to read what is here.
    return Optional.of(
        Response.error(
            403,
            "requests have to be made to localhost or to an address of this host, not to " + host));
  }

  private static String hostOf(String header) {
    int colon = header.lastIndexOf(':');
    return header.endsWith("]") || colon < 0 ? header : header.substring(0, colon);
  }

  private static boolean isLocal(String host) {
    return host.equalsIgnoreCase("localhost") || host.startsWith("[") || IpAddress.isValid(host);
  }

  private Response unauthorized() {
    Response response = Response.error(401, "authentication is required");
    return config.username().isEmpty()
        ? response.with("WWW-Authenticate", "Bearer realm=\"skidder\"")
        : response.with("WWW-Authenticate", "Basic realm=\"skidder\", charset=\"UTF-8\"");
  }

  private boolean isKnown(String authorization) {
    boolean token = !config.token().isEmpty() && isSame(authorization, "Bearer ", config.token());
    String pair = config.username() + ":" + config.password();
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    boolean user = !config.username().isEmpty() && isSame(authorization, "Basic ", basic);
    return token || user;
  }

  /** Compares in a time that does not tell how much of it is right. */
  private static boolean isSame(String given, String scheme, String secret) {
    int length = scheme.length();
    return given.regionMatches(true, 0, scheme, 0, length)
        && MessageDigest.isEqual(
            given.substring(length).strip().getBytes(StandardCharsets.ISO_8859_1),
            secret.getBytes(StandardCharsets.ISO_8859_1));
  }

  // --- what they get

  private Response root(Request request) {
    if (request.header("accept").orElse("").contains("text/html")) {
      return Page.response();
    }
    Map<String, Object> values = new TreeMap<>();
    values.put("beat", program.identity().name());
    values.put("hostname", program.identity().hostname());
    values.put("name", program.identity().shipper());
    values.put("uuid", program.uuid());
    values.put("version", program.identity().version());
    return json(200, values, request);
  }

  private Response ready(Request request) {
    boolean ready = program.phase() == Program.Phase.RUNNING;
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("ready", ready);
    if (!ready) {
      boolean starting = program.phase() == Program.Phase.STARTING;
      values.put("reason", starting ? "inputs are not started yet" : "it is being stopped");
    }
    return json(ready ? 200 : 503, values, request);
  }

  private Response health(Request request) {
    long now = nanoTime.getAsLong();
    List<Object> problems = new ArrayList<>();
    progress.blocked(now).forEach((output, time) -> addBlocked(output, time, problems));
    late(progress.unwritten(now))
        .ifPresent(time ->
            problems.add(
                problem(
                    "registry_not_written",
                    time,
                    "positions cannot be written; see the log, check the disk of path.data")));
    late(progress.unscanned(now))
        .ifPresent(time ->
            problems.add(
                problem(
                    "scan_failing",
                    time,
                    "an input cannot look for its files, or deal with some; see the log")));
    progress
        .crippled(now)
        .ifPresent(time ->
            problems.add(
                problem(
                    "thread_died",
                    time,
                    "a thread ended by a mistake in the program; see the log, restart it")));
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("status", problems.isEmpty() ? "healthy" : "unhealthy");
    if (!problems.isEmpty()) {
      values.put("problems", problems);
    }
    return json(problems.isEmpty() ? 200 : 503, values, request);
  }

  private void addBlocked(String output, Duration time, List<Object> problems) {
    if (isLate(time)) {
      problems.add(
          problem(
              "output_blocked",
              time,
              "events wait for the output"
                  + (output.isEmpty() ? "" : " " + output)
                  + " and none was delivered; see the log for its errors"));
    }
  }

  private Optional<Duration> late(Optional<Duration> time) {
    return time.filter(this::isLate);
  }

  private boolean isLate(Duration time) {
    return time.compareTo(config.blockedAfter()) >= 0;
  }

  private static Map<String, Object> problem(String name, Duration time, String message) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("problem", name);
    values.put("seconds", time.toSeconds());
    values.put("message", message);
    return values;
  }

  private Response inputs(Request request) {
    String text = request.query().getOrDefault("limit", String.valueOf(USUAL_SOURCES));
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST_SOURCES) {
      return Response.error(400, "limit is a number from 0 to " + MOST_SOURCES);
    }
    byte[] body = Sources.json(program.sources(), Integer.parseInt(text), clock.instant());
    return Response.json(200, shaped(body, request));
  }

  private static Response json(int status, Map<String, Object> values, Request request) {
    JsonBuffer out = new JsonBuffer(4096);
    DocumentEncoder.value(values, out, false);
    return Response.json(status, shaped(out.toByteArray(), request));
  }

  private static byte[] shaped(byte[] compact, Request request) {
    if (!request.query().containsKey("pretty")) {
      return compact;
    }
    JsonBuffer out = new JsonBuffer(compact.length * 2);
    PrettyJson.indent(compact, 0, compact.length, out);
    return out.toByteArray();
  }
}
