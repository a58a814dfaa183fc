package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;
import org.skidder.outputs.http.FaultServer;
import org.skidder.outputs.http.FaultServer.Request;

/** A server that takes bulk requests, with trouble on request. */
final class FakeCluster implements AutoCloseable {
  /** What happens to one bulk request; false lets it go through. */
  @FunctionalInterface
  interface Trouble {
    boolean make(Request request, OutputStream out) throws IOException;
  }

  final FaultServer server;
  final List<String[]> stored = new CopyOnWriteArrayList<>();
  final LinkedBlockingDeque<Trouble> troubles = new LinkedBlockingDeque<>();
  volatile String version = "6.4.0";

  /** What happens to all other requests. */
  volatile Trouble others = (request, out) -> false;

  /** Whether each answer ends its connection, as behind a proxy that keeps none. */
  volatile boolean closes;

  /** JSON of an item's content by its document; empty: stored with 201. */
  volatile Function<String, String> items = document -> "";

  FakeCluster() throws IOException {
    server = new FaultServer(this::handle);
  }

  String address() {
    return server.address();
  }

  List<String> messages() {
    return stored.stream().map(pair -> Rig.message(pair[1])).toList();
  }

  /** From now on as behind a proxy that knows paths from {@code /es/} on, but not {@code /es}. */
  void behindProxy(String status, String location) {
    others =
        (request, out) -> {
          boolean known = request.target().startsWith("/es/");
          if (!known) {
            String where = location.isEmpty() ? "" : "Location: " + location + "\r\n";
            FaultServer.raw(
                out, "HTTP/1.1 " + status + "\r\n" + where + "Content-Length: 0\r\n\r\n");
          }
          return !known;
        };
  }

  List<Request> bulks() {
    return server.requests().stream().filter(r -> r.target().contains("_bulk")).toList();
  }

  private void handle(Request request, OutputStream out) throws IOException {
    if (!request.target().contains("_bulk")) {
      if (others.make(request, out)) {
        return;
      }
      answer(request, out, "{\"version\":{\"number\":\"" + version + "\"}}");
      return;
    }
    Trouble trouble = troubles.pollFirst();
    if (trouble != null && trouble.make(request, out)) {
      return;
    }
    answer(request, out, store(request));
  }

  private void answer(Request request, OutputStream out, String body) throws IOException {
    if (!closes) {
      FaultServer.answer(out, 200, body);
      return;
    }
    FaultServer.raw(out, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ");
    FaultServer.raw(out, body.length() + "\r\n\r\n");
    if (!request.method().equals("HEAD")) {
      FaultServer.raw(out, body);
    }
    throw new IOException("one answer per connection");
  }

  /** Stores what is in the request and returns the answer to it. */
  String store(Request request) {
    StringBuilder answer = new StringBuilder("{\"took\":1,\"errors\":false,\"items\":[");
    String comma = "";
    for (String[] pair : Rig.pairs(request.text())) {
      String item = items.apply(pair[1]);
      if (item.isEmpty()) {
        stored.add(pair);
        item = "\"status\":201";
      }
      answer.append(comma).append("{\"index\":{\"_index\":\"x\",").append(item).append("}}");
      comma = ",";
    }
    return answer.append("]}").toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
