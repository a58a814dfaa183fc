package org.skidder.outputs.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real HTTP server on the loopback interface that does what a test says, also what no proper
 * server would.
 */
public final class FaultServer implements AutoCloseable {
  /** A request as it arrived. */
  public record Request(
      int connection,
      String method,
      String target,
      Map<String, String> headers,
      byte[] body,
      List<String> headerLines) {
    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** A header, empty when absent. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /** Writes whatever it likes; an exception closes the connection. */
    void handle(Request request, OutputStream out) throws IOException;
  }

  /** Puts a layer on accepted connections. */
  @FunctionalInterface
  public interface Layer {
    /** A socket over the accepted one. */
    Socket over(Socket accepted) throws IOException;
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final Layer layer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** A plain server. */
  public FaultServer(Handler handler) throws IOException {
    this(handler, accepted -> accepted);
  }

  /** A server with a layer below HTTP. */
  public FaultServer(Handler handler, Layer layer) throws IOException {
    this.handler = handler;
    this.layer = layer;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon(true).name("fault-server").start(this::accept);
  }

  /** The port it listens at. */
  public int port() {
    return listener.getLocalPort();
  }

  /** {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** All requests so far. */
  public List<Request> requests() {
    return requests;
  }

  /** Connections accepted so far. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket accepted = listener.accept();
        // An answer of two writes would wait for the client's delayed acknowledgement.
        accepted.setTcpNoDelay(true);
        int number = connections.incrementAndGet();
        open.add(accepted);
        Thread.ofPlatform().daemon(true).start(() -> serve(accepted, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket accepted, int number) {
    try (Socket socket = layer.over(accepted)) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (Request request = read(in, number); request != null; request = read(in, number)) {
        requests.add(request);
        handler.handle(request, out);
        out.flush();
      }
    } catch (IOException e) {
      // The test wanted it so, or the client went away.
    } finally {
      open.remove(accepted);
    }
  }

  private static @org.jspecify.annotations.Nullable Request read(InputStream in, int number)
      throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    List<String> lines = new java.util.ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    String[] parts = first.split(" ", 3);
    return new Request(number, parts[0], parts[1], headers, body, lines);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** Writes a complete answer. */
  public static void answer(OutputStream out, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    raw(
        out,
        "HTTP/1.1 "
            + status
            + " Told\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n");
    out.write(bytes);
  }

  /** Writes text as it is. */
  public static void raw(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Cuts all connections. */
  private void cutAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cutAll();
  }
}
