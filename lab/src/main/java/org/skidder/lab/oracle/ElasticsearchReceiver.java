package org.skidder.lab.oracle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Takes bulk requests. */
final class ElasticsearchReceiver extends FaultyReceiver {
  private static final String SERVER =
      "{\"name\":\"oracle\",\"version\":{\"number\":\"7.17.0\"},\"tagline\":\"You Know\"}";

  private final Map<String, String> documents = new HashMap<>();

  /** By message, of documents that have one. */
  private final Map<String, String> ids = new ConcurrentHashMap<>();

  ElasticsearchReceiver(Plan plan, Journal journal, RandomGenerator random) throws IOException {
    super(journal, random, plan.faults(), plan.timeoutNanos());
  }

  @Override
  void converse(BufferedInputStream in, Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    for (Optional<HttpRequest> head = HttpRequest.read(in);
        head.isPresent() && exchange(head.get(), in, out, socket);
        head = HttpRequest.read(in)) {
      out.flush();
    }
  }

  /** Answers one request; false when the connection must end. */
  private boolean exchange(
      HttpRequest request, BufferedInputStream in, OutputStream out, Socket socket)
      throws IOException {
    long began = System.nanoTime();
    if (!request.isBulk()) {
      request.body(in);
      boolean sick = isUnwell();
      out.write(HttpRequest.answer(sick ? 503 : 200, sick ? "{}" : SERVER));
      return true;
    }
    Fault fault = fault();
    if (fault == Fault.RESET) {
      in.readNBytes(request.length() / 2);
      socket.setSoLinger(true, 0);
      return false;
    }
    byte[] body = request.body(in);
    arrived();
    BulkRequest bulk = BulkRequest.parse(body);
    note(socket, fault, bulk.lines());
    boolean goesOn = bulk(bulk, fault, began, out);
    note(socket, goesOn ? "answered" : "hung up", bulk.lines());
    return goesOn;
  }

  private boolean bulk(BulkRequest request, Fault fault, long began, OutputStream out)
      throws IOException {
    int size = request.items().size();
    switch (fault) {
      case TOO_MANY_REQUESTS -> out.write(HttpRequest.answer(429, "{\"error\":\"busy\"}"));
      case UNAVAILABLE -> out.write(HttpRequest.answer(503, ""));
      case TOO_LARGE -> {
        if (size > 1) {
          out.write(HttpRequest.answer(413, ""));
        } else {
          store(request, false, began, out);
        }
      }
      case NONE -> store(request, false, began, out);
      case ITEMS -> store(request, true, began, out);
      case DELAY -> {
        LockSupport.parkNanos(timeoutNanos / 6);
        store(request, false, began, out);
      }
      default -> {
        return storeAndLose(request, fault, began, out);
      }
    }
    return true;
  }

  /** Stores documents and says so; what was said in time is acknowledged. */
  private void store(BulkRequest request, boolean refuseSome, long began, OutputStream out)
      throws IOException {
    StringBuilder items = new StringBuilder();
    boolean errors = false;
    boolean[] stored = new boolean[request.items().size()];
    for (int i = 0; i < stored.length; i++) {
      BulkRequest.Item item = request.items().get(i);
      int status = refuseSome && draw(0.3) ? draw(0.5) ? 429 : 500 : index(item, began);
      if (status >= 400) {
        attempted(item.message());
        errors = true;
      }
      stored[i] = status < 400 || status == 409;
      tell(items, item, status);
    }
    out.write(
        HttpRequest.answer(
            200, "{\"took\":1,\"errors\":" + errors + ",\"items\":[" + items + "]}"));
    out.flush();
    long now = System.nanoTime();
    if (now - began < timeoutNanos / 2) {
      for (int i = 0; i < stored.length; i++) {
        if (stored[i]) {
          Line.parse(request.items().get(i).message())
              .ifPresent(line -> journal.acknowledged(line, now));
        }
      }
    }
  }

  private static void tell(StringBuilder items, BulkRequest.Item item, int status) {
    items.append(items.isEmpty() ? "" : ",").append("{\"").append(item.action()).append("\":{");
    items.append("\"_index\":\"i\",\"status\":").append(status);
    if (status >= 400) {
      items.append(",\"error\":{\"type\":\"t\",\"reason\":\"status ").append(status).append("\"}");
    }
    items.append("}}");
  }

  private boolean storeAndLose(BulkRequest request, Fault fault, long began, OutputStream out)
      throws IOException {
    request.items().forEach(item -> index(item, began));
    StringBuilder items = new StringBuilder();
    List<BulkRequest.Item> told = request.items();
    told.subList(0, fault == Fault.FEWER_ITEMS ? told.size() / 2 : told.size())
        .forEach(item -> tell(items, item, 201));
    String whole = "{\"took\":1,\"errors\":false,\"items\":[" + items + "]}";
    String half = whole.substring(0, whole.length() / 2);
    switch (fault) {
      case STALL -> {
        LockSupport.parkNanos(timeoutNanos + timeoutNanos / 4);
        return false;
      }
      case MALFORMED -> out.write(HttpRequest.answer(200, half));
      case CUT_SHORT -> {
        out.write(HttpRequest.head(200, whole.length(), half));
        return false;
      }
      case FEWER_ITEMS -> out.write(HttpRequest.answer(200, whole));
      case GARBAGE -> {
        out.write(half.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Stores a document; returns the status of the item. */
  private int index(BulkRequest.Item item, long began) {
    Optional<Line> line = attempted(item.message());
    if (line.isEmpty()) {
      return 201;
    }
    if (item.id().isPresent()) {
      String there = remember(item.id().get(), item.message());
      if (!there.isEmpty()) {
        if (!there.equals(item.message())) {
          journal.problem(item.id().get() + " is the id of \"" + there + "\" and of another line");
        }
        return 409;
      }
      String before = ids.put(item.message(), item.id().get());
      if (before != null) {
        journal.problem(line.get().name() + ": stored as " + before + " and as " + item.id().get());
      }
    }
    journal.stored(line.get(), began);
    return 201;
  }

  private String remember(String id, String message) {
    synchronized (documents) {
      String there = documents.putIfAbsent(id, message);
      return there == null ? "" : there;
    }
  }
}
