package org.skidder.containers.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.skidder.core.tls.TlsClient;

/** Where a server is. Immutable and thread-safe. */
public sealed interface Endpoint {
  /** How long a silent peer may be before the system asks whether it is still there, in seconds. */
  int KEEPALIVE_IDLE = 60;

  /** A connection that can be read, written and closed, by different threads. */
  record Link(InputStream in, OutputStream out, AutoCloseable closing) implements AutoCloseable {
    @Override
    public void close() {
      try {
        closing.close();
      } catch (Exception e) {
        // It is gone in any case.
      }
    }
  }

  /**
   * Connects.
   *
   * @param timeout for reaching the server
   * @param made told of what has to be closed to give up, before anything is waited for
   * @throws IOException when it cannot be reached; the message names it
   */
  Link connect(Duration timeout, Consumer<AutoCloseable> made) throws IOException;

  /** What the header {@code Host} says. */
  String authority();

  /**
   * A socket in the file system.
   *
   * @param path its file
   */
  record Unix(Path path) implements Endpoint {
    @Override
    public Link connect(Duration timeout, Consumer<AutoCloseable> made) throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      made.accept(channel);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
      } catch (IOException e) {
        channel.close();
        throw new IOException("cannot connect to the socket " + path + ": " + reason(e), e);
      }
      return new Link(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    }

    private String reason(IOException e) {
      String told = String.valueOf(e.getMessage());
      if (told.contains("No such file")) {
        return "it does not exist";
      }
      if (told.contains("Permission denied")) {
        return "permission denied; run as a user that may use it (often: of the group docker)";
      }
      return told.contains("refused") ? "nobody listens on it" : told;
    }

    @Override
    public String authority() {
      return "localhost";
    }

    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /**
   * A port of a host.
   *
   * @param host name or address, without brackets
   * @param port its TCP port
   * @param tls what secures the connection
   */
  record Tcp(String host, int port, Optional<TlsClient> tls) implements Endpoint {
    private static final int LAST_PORT = 65535;

    /** Refuses what is no port with an {@link IllegalArgumentException} for the user. */
    public Tcp {
      if (port < 0 || port > LAST_PORT) {
        throw new IllegalArgumentException(port + " is no port; the last one is " + LAST_PORT);
      }
    }

    @Override
    public Link connect(Duration timeout, Consumer<AutoCloseable> made) throws IOException {
      Socket socket = new Socket();
      made.accept(socket);
      try {
        socket.setTcpNoDelay(true);
        keepAlive(socket);
        socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
        Socket secured = tls.isPresent() ? tls.get().secure(socket, host, port) : socket;
        // The plain one: closing TLS politely would wait for a write that is stuck.
        return new Link(secured.getInputStream(), secured.getOutputStream(), socket);
      } catch (IOException e) {
        socket.close();
        throw new IOException("cannot connect to " + authority() + ": " + reason(e), e);
      }
    }

    private static void keepAlive(Socket socket) throws IOException {
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      option(socket, ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE);
      option(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_IDLE / 4);
      option(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, 4);
    }

    private static void option(Socket socket, SocketOption<Integer> option, int value)
        throws IOException {
      if (socket.supportedOptions().contains(option)) {
        socket.setOption(option, value);
      }
    }

    private static String reason(IOException e) {
      return e instanceof java.net.UnknownHostException
          ? "no address is found for the name"
          : String.valueOf(e.getMessage());
    }

    @Override
    public String authority() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
      return (tls.isPresent() ? "https://" : "tcp://") + authority();
    }
  }
}
