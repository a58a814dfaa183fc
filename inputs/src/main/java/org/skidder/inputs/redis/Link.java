package org.skidder.inputs.redis;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.skidder.core.tls.TlsClient;

/** A connection to a server, with a limit for each wait. For one thread, but for closing. */
abstract sealed class Link implements Closeable {
  /** Receives at least one byte; −1 at the end. */
  abstract int read(byte[] into, int offset, int length) throws IOException;

  /** Sends all bytes. */
  abstract void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Connects.
   *
   * @param limit for connecting, for a TLS handshake and for each answer
   */
  static Link open(Server server, Optional<TlsClient> tls, Duration limit) throws IOException {
    if (server.network() == Network.UNIX) {
      return new Local(server, limit);
    }
    IOException last = new IOException("the host has no address");
    for (InetAddress address : server.addresses()) {
      try {
        return new Remote(server, address, tls, limit);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static IOException late(String what, Duration limit) {
    return new IOException(
        what + " took longer than the timeout of " + limit.toMillis() / 1000.0 + " s");
  }

  /** TCP. */
  private static final class Remote extends Link {
    private final Duration limit;
    private final Socket plain = new Socket();
    private final Socket socket;

    Remote(Server server, InetAddress address, Optional<TlsClient> tls, Duration limit)
        throws IOException {
      this.limit = limit;
      int millis = Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
      int port = server.address().port();
      try {
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(address, port), millis);
        plain.setSoTimeout(millis);
        socket = tls.isEmpty() ? plain : tls.get().secure(plain, server.address().host(), port);
      } catch (SocketTimeoutException e) {
        plain.close();
        throw late("connecting", limit);
      } catch (IOException e) {
        plain.close();
        throw e;
      }
    }

    @Override
    int read(byte[] into, int offset, int length) throws IOException {
      try {
        return socket.getInputStream().read(into, offset, length);
      } catch (SocketTimeoutException e) {
        throw late("an answer", limit);
      }
    }

    @Override
    void write(byte[] bytes, int offset, int length) throws IOException {
      socket.getOutputStream().write(bytes, offset, length);
      socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      // The plain one: closing TLS politely could wait.
      plain.close();
    }
  }

  /** A socket of the Unix domain, which has no time limit of its own. */
  private static final class Local extends Link {
    private final Duration limit;
    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final Selector selector;

    Local(Server server, Duration limit) throws IOException {
      this.limit = limit;
      try {
        channel.connect(UnixDomainSocketAddress.of(server.name()));
        channel.configureBlocking(false);
        selector = Selector.open();
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    @Override
    int read(byte[] into, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
      for (int count = channel.read(buffer); ; count = channel.read(buffer)) {
        if (count != 0) {
          return count;
        }
        await(SelectionKey.OP_READ);
      }
    }

    @Override
    void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        if (channel.write(buffer) == 0) {
          await(SelectionKey.OP_WRITE);
        }
      }
    }

    private void await(int what) throws IOException {
      channel.register(selector, what);
      if (selector.select(Math.max(1, limit.toMillis())) == 0) {
        throw channel.isOpen() ? late("an answer", limit) : new IOException("closed");
      }
      selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
      channel.close();
      selector.close();
    }
  }
}
