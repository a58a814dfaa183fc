package org.skidder.inputs.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.skidder.core.tls.TlsServer;

/** A TCP connection, with TLS or without. */
final class SocketStream implements Stream {
  /** Time a client has for a TLS handshake, in milliseconds. */
  private static final int HANDSHAKE = 30_000;

  private final Socket accepted;
  private final Optional<TlsServer> tls;
  private final int millis;
  private final String peer;
  private Socket socket;
  private InputStream in = InputStream.nullInputStream();

  /**
   * @param timeout for each read
   */
  SocketStream(Socket accepted, Optional<TlsServer> tls, Duration timeout) {
    this.accepted = accepted;
    socket = accepted;
    this.tls = tls;
    millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    peer = Endpoint.text((InetSocketAddress) accepted.getRemoteSocketAddress());
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public void open() throws IOException {
    accepted.setKeepAlive(true);
    if (tls.isEmpty()) {
      accepted.setSoTimeout(millis);
      in = accepted.getInputStream();
      return;
    }
    accepted.setSoTimeout(Math.min(HANDSHAKE, millis));
    socket = tls.get().secure(accepted);
    socket.setSoTimeout(millis);
    in = socket.getInputStream();
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return in.read(into, offset, length);
  }

  @Override
  public int expected() throws IOException {
    return in.available();
  }

  @Override
  public int readMore(byte[] into, int offset, int length) throws IOException {
    return in.read(into, offset, length);
  }

  @Override
  public void abort() throws IOException {
    // The plain one: TLS says goodbye, for which it may have to wait.
    accepted.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    accepted.close();
  }
}
