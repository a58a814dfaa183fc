package org.skidder.outputs.net;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS5 proxy that connects to one port of this machine, whatever it is asked for. */
public final class SocksServer implements Closeable {
  /** What clients asked for: {@code user:password@kind:target:port}. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int onward;
  private final String user;
  private volatile int reply;

  /**
   * @param onward port to connect to
   * @param user whom to let in, as {@code user:password}; empty: anyone
   */
  public SocksServer(int onward, String user) throws IOException {
    this.onward = onward;
    this.user = user;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers requests with this code from now on. */
  public void refuse(int code) {
    reply = code;
  }

  /** Its URL. */
  public String url(String credentials) {
    return "socks5://" + credentials + "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      for (; ; ) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      String who = greet(in, out);
      if (who.isEmpty()) {
        return;
      }
      in.readNBytes(3);
      int kind = in.readByte();
      String target =
          kind == 3
              ? new String(in.readNBytes(in.readByte()), StandardCharsets.UTF_8)
              : InetAddress.getByAddress(in.readNBytes(kind == 1 ? 4 : 16)).getHostAddress();
      requests.add(who + "@" + kind + ":" + target + ":" + in.readUnsignedShort());
      out.write(new byte[] {5, (byte) reply, 0, 3, 2, 'o', 'k', 0, 0});
      if (reply == 0) {
        try (Socket to = new Socket(InetAddress.getLoopbackAddress(), onward)) {
          Thread.ofVirtual().start(() -> copy(to, socket));
          copy(socket, to);
        }
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private String greet(DataInputStream in, OutputStream out) throws IOException {
    in.readByte();
    byte[] methods = in.readNBytes(in.readByte());
    if (user.isEmpty()) {
      out.write(new byte[] {5, 0});
      return "anyone";
    }
    if (methods.length < 2) {
      out.write(new byte[] {5, (byte) 0xff});
      return "";
    }
    out.write(new byte[] {5, 2});
    in.readByte();
    String name = new String(in.readNBytes(in.readByte()), StandardCharsets.UTF_8);
    String password = new String(in.readNBytes(in.readByte()), StandardCharsets.UTF_8);
    boolean known = user.equals(name + ":" + password);
    out.write(new byte[] {1, (byte) (known ? 0 : 1)});
    return known ? name : "";
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side hung up.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
