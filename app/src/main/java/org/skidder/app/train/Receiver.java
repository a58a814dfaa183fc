package org.skidder.app.train;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;

/** Answers as an Elasticsearch that takes everything, on loopback. */
final class Receiver implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final ServerSocket listener;

  /** A permit for each event that came. */
  private final Semaphore events = new Semaphore(0);

  Receiver() throws IOException {
    listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Waits for so many events more than were awaited before. */
  void awaitEvents(int count) throws InterruptedException {
    events.acquire(count);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String request = line(in); !request.isEmpty(); request = line(in)) {
        answer(request, body(in), socket.getOutputStream());
      }
    } catch (IOException e) {
      // the client went away
    }
  }

  private static String body(InputStream in) throws IOException {
    int length = 0;
    boolean packed = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith("content-length:")) {
        length = Integer.parseInt(name.substring(name.indexOf(':') + 1).strip());
      }
      packed |= name.startsWith("content-encoding:") && name.endsWith("gzip");
    }
    byte[] bytes = in.readNBytes(length);
    if (packed) {
      try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        bytes = unpacked.readAllBytes();
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void answer(String request, String body, OutputStream out) throws IOException {
    boolean bulk = request.contains("_bulk");
    int count = bulk ? (int) body.lines().count() / 2 : 0;
    String json =
        bulk
            ? items(count)
            : "{\"name\":\"t\",\"cluster_name\":\"t\",\"version\":{\"number\":\"7.17.9\"},"
                + "\"tagline\":\"You Know, for Search\"}";
    // The template is missing, so that making it is trained, too.
    String status = request.startsWith("HEAD ") ? "404 Not Found" : "200 OK";
    String head =
        "HTTP/1.1 "
            + status
            + "\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: ";
    String sent = request.startsWith("HEAD ") ? "" : json;
    out.write((head + json.length() + "\r\n\r\n" + sent).getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    events.release(count);
  }

  private static String items(long count) {
    StringBuilder json = new StringBuilder("{\"took\":1,\"errors\":false,\"items\":[");
    for (long i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",").append("{\"index\":{\"status\":201}}");
    }
    return json.append("]}").toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
