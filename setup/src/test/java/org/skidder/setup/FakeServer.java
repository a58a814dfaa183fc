package org.skidder.setup;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on loopback that writes down what it is asked, and answers as it is told; it stands for
 * Kibana, which cannot be had from Maven Central, and for old versions of Elasticsearch.
 */
public final class FakeServer implements AutoCloseable {
  /** A request. */
  public record Request(String line, Headers headers, String body) {}

  /** An answer; its bytes as characters of the same numbers. */
  private record Answer(int status, String body) {
    static Answer of(int status, byte[] body) {
      return new Answer(status, new String(body, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
      return body.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  private FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Kibana of a version. */
  public static FakeServer kibana(String version) throws IOException {
    FakeServer fake = new FakeServer();
    fake.headers.put("kbn-name", "kibana");
    return fake.answer(
            "GET /api/status",
            200,
            "{\"version\":{\"number\":\"" + version + "\",\"build_snapshot\":false}}")
        .answer("POST /api/kibana/dashboards/import", 200, "{\"objects\":[]}")
        .answer("POST /api/saved_objects/_import", 200, "{\"success\":true,\"successCount\":1}");
  }

  /** OpenSearch Dashboards of a version. */
  public static FakeServer dashboards(String version) throws IOException {
    FakeServer fake = kibana(version);
    fake.headers.remove("kbn-name");
    fake.headers.put("osd-name", "dashboards");
    return fake;
  }

  /** Elasticsearch of a version. */
  public static FakeServer elasticsearch(String version) throws IOException {
    return new FakeServer()
        .answer("GET /", 200, "{\"version\":{\"number\":\"" + version + "\"}}")
        .answer("PUT /", 200, "{}")
        .answer("HEAD /", 404, "");
  }

  /** Sets the answer to requests whose line begins so; the longest beginning counts. */
  public FakeServer answer(String beginning, int status, String body) {
    return answer(beginning, status, body.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #answer(String, int, String)}. */
  public synchronized FakeServer answer(String beginning, int status, byte[] body) {
    answers.put(beginning, Answer.of(status, body));
    return this;
  }

  /** Adds a header to all answers. */
  public FakeServer header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  private synchronized Answer find(String line) {
    Answer found = new Answer(404, "{}");
    int length = -1;
    for (Map.Entry<String, Answer> known : answers.entrySet()) {
      if (line.startsWith(known.getKey()) && known.getKey().length() > length) {
        found = known.getValue();
        length = known.getKey().length();
      }
    }
    return found;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(
        new Request(line, exchange.getRequestHeaders(), new String(body, StandardCharsets.UTF_8)));
    Answer answer = find(line);
    headers.forEach(exchange.getResponseHeaders()::add);
    byte[] bytes = answer.bytes();
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was asked. */
  public List<Request> requests() {
    return requests;
  }

  /** The lines of what was asked. */
  public List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
