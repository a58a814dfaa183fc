package org.skidder.outputs.logstash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.InflaterInputStream;

/** A receiver of the Beats protocol that does to its clients what a test wants. */
final class LumberjackServer implements Closeable {
  /** Answers a window; may throw to reset the connection. */
  @FunctionalInterface
  interface Script {
    void answer(Window window, OutputStream out) throws IOException;
  }

  /** What arrived: the documents of one window. */
  record Window(int connection, boolean compressed, List<String> documents) {}

  /** What no client may send. */
  private static final class Breach extends IOException {
    private static final long serialVersionUID = 1;

    Breach(String what) {
      super(what);
    }
  }

  /** Puts a layer on accepted connections. */
  @FunctionalInterface
  interface Layer {
    Socket over(Socket accepted) throws IOException;
  }

  final List<Window> windows = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final List<Breach> breaches = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Layer layer;
  private volatile Script script;

  LumberjackServer() throws IOException {
    this((window, out) -> ack(out, window.documents.size()));
  }

  LumberjackServer(Script script) throws IOException {
    this(script, accepted -> accepted);
  }

  LumberjackServer(Script script, Layer layer) throws IOException {
    this.script = script;
    this.layer = layer;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  void script(Script next) {
    script = next;
  }

  int port() {
    return server.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  static void ack(OutputStream out, long sequence) throws IOException {
    byte[] message = HexFormat.of().parseHex("3241" + HexFormat.of().toHexDigits((int) sequence));
    out.write(message);
    out.flush();
  }

  List<String> documents() {
    List<String> all = new ArrayList<>();
    windows.forEach(window -> all.addAll(window.documents));
    return all;
  }

  private void accept() {
    try {
      for (; ; ) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket accepted, int number) {
    try (Socket socket = layer.over(accepted)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (; ; ) {
        Window window = read(in, number);
        windows.add(window);
        script.answer(window, socket.getOutputStream());
      }
    } catch (Breach e) {
      breaches.add(e);
      reset(accepted);
    } catch (IOException e) {
      reset(accepted);
    }
  }

  /** Reads a window; an end in the midst of one is no breach, for connections break. */
  static Window read(DataInputStream in, int connection) throws IOException {
    expect(in, 'W');
    int count = in.readInt();
    if (count <= 0) {
      throw new Breach("a window of " + count);
    }
    if (in.readByte() != '2') {
      throw new Breach("another version");
    }
    byte type = in.readByte();
    if (type == 'C') {
      return new Window(connection, true, unpacked(bytes(in), count));
    }
    List<String> documents = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      if (i > 1) {
        expect(in, 'J');
      } else if (type != 'J') {
        throw new Breach("a frame of type " + type);
      }
      documents.add(document(in, i));
    }
    return new Window(connection, false, documents);
  }

  /** All of it is here: an end too early is the client's fault. */
  private static List<String> unpacked(byte[] packed, int count) throws Breach {
    try (InputStream plain = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      DataInputStream frames = new DataInputStream(plain);
      List<String> documents = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        expect(frames, 'J');
        documents.add(document(frames, i));
      }
      if (frames.read() >= 0) {
        throw new Breach("more frames than the window says");
      }
      return documents;
    } catch (IOException e) {
      throw new Breach(e.toString());
    }
  }

  private static void expect(DataInputStream in, char type) throws IOException {
    if (in.readByte() != '2' || in.readByte() != type) {
      throw new Breach("no frame of type " + type);
    }
  }

  private static String document(DataInputStream in, int sequence) throws IOException {
    if (in.readInt() != sequence) {
      throw new Breach("not the sequence number " + sequence);
    }
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  /** Bytes behind their number. */
  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new Breach("a length of " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /** Ends all connections with a reset. */
  void resetAll() {
    open.forEach(LumberjackServer::reset);
    open.clear();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    resetAll();
    assertThat(breaches).as("breaches of the protocol").isEmpty();
  }
}
