package org.skidder.console.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * Stands for an Elasticsearch with monitoring, which cannot be tested against: the distributions
 * that the other tests start are those without x-pack. It answers as the interface is documented
 * and keeps what it was asked.
 */
final class RecordingServer implements AutoCloseable {
  /** A request. */
  record Asked(String method, String target, String authorization, String body) {}

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  volatile String version = "6.4.0";
  volatile int featureStatus = 200;
  volatile boolean enabled = true;

  /** What is said to the next reports, one after the other; then they are taken. */
  final Queue<Integer> reportStatuses = new ConcurrentLinkedQueue<>();

  private final HttpServer server;

  RecordingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The reports so far. */
  List<Asked> reports() {
    return asked.stream().filter(request -> request.method().equals("POST")).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    String body;
    try (InputStream in =
        packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      body = new String(in.readAllBytes(), UTF_8);
    }
    String target = exchange.getRequestURI().toString();
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    asked.add(new Asked(exchange.getRequestMethod(), target, authorization, body));
    if (exchange.getRequestMethod().equals("POST")) {
      int status = Optional.ofNullable(reportStatuses.poll()).orElse(200);
      send(exchange, status, "{\"took\":1,\"errors\":false}");
    } else if (target.contains("/_xpack?")) {
      send(
          exchange,
          featureStatus,
          "{ \"features\" : { \"monitoring\" : { \"enabled\" : " + enabled + " } } }");
    } else {
      send(exchange, 200, "{\"version\":{\"number\":\"" + version + "\"}}");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
