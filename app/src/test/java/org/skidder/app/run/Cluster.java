package org.skidder.app.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Elasticsearch that takes pipelines, and events: those that name a pipeline it does not have
 * are refused, as the real one does. Thread-safe.
 */
final class Cluster implements AutoCloseable {
  private static final String PIPELINES = "/_ingest/pipeline/";
  private static final Pattern NAMED = Pattern.compile("\"pipeline\":\"([^\"]*)\"");
  private static final String TAKEN = "{\"index\":{\"status\":201}}";
  private static final String REFUSED =
      "{\"index\":{\"status\":400,\"error\":{\"type\":\"illegal_argument_exception\","
          + "\"reason\":\"pipeline does not exist\"}}}";

  /** The pipelines that it has, by name. */
  final Map<String, String> pipelines = new ConcurrentHashMap<>();

  /** What it took: of each request the lines of the events that were not refused. */
  final List<String> bulks = new CopyOnWriteArrayList<>();

  private final AtomicInteger greetings = new AtomicInteger();
  private final HttpServer server;
  private final String version;

  private Cluster(String version, int port) throws IOException {
    this.version = version;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
  }

  /** One that listens. */
  static Cluster start(String version) throws IOException {
    return start(version, 0);
  }

  /** One that listens at this port. */
  static Cluster start(String version, int port) throws IOException {
    Cluster cluster = new Cluster(version, port);
    cluster.server.start();
    return cluster;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often it was asked for its version: once for each connection of an output. */
  int greetings() {
    return greetings.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String answer = "{\"version\":{\"number\":\"" + version + "\"}}";
    int status = 200;
    if (path.startsWith(PIPELINES)) {
      String id = path.substring(PIPELINES.length());
      if (exchange.getRequestMethod().equals("PUT")) {
        pipelines.put(id, body);
        answer = "{\"acknowledged\":true}";
      } else {
        String there = pipelines.get(id);
        status = there == null ? 404 : 200;
        answer = there == null ? "{}" : "{\"" + id + "\":" + there + "}";
      }
    } else if (path.equals("/_nodes/ingest")) {
      answer =
          "{\"nodes\":{\"n\":{\"ingest\":{\"processors\":[{\"type\":\"geoip\"},"
              + "{\"type\":\"user_agent\"}]}}}}";
    } else if (path.endsWith("_bulk")) {
      answer = take(body.lines().toList());
    } else if (path.equals("/")) {
      greetings.incrementAndGet();
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String take(List<String> lines) {
    StringBuilder taken = new StringBuilder();
    List<String> items = new ArrayList<>();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      Matcher named = NAMED.matcher(lines.get(i));
      boolean known = !named.find() || pipelines.containsKey(named.group(1));
      items.add(known ? TAKEN : REFUSED);
      if (known) {
        taken.append(lines.get(i)).append('\n').append(lines.get(i + 1)).append('\n');
      }
    }
    if (!taken.isEmpty()) {
      bulks.add(taken.toString());
    }
    boolean errors = items.contains(REFUSED);
    return "{\"took\":1,\"errors\":" + errors + ",\"items\":[" + String.join(",", items) + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
