package org.skidder.core.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A server on the loopback interface, for tests that play its part themselves. They fail when
 * nobody comes, or nothing of what they read: a thread in a socket hears no interrupt, and so a
 * test's own time limit would not end it.
 */
public final class Loopback extends ServerSocket {
  private static final int MILLIS = 20_000;
  private static final int BACKLOG = 50;

  /** Listens at a port that the system chooses. */
  public Loopback() throws IOException {
    super(0, BACKLOG, InetAddress.getLoopbackAddress());
    setSoTimeout(MILLIS);
  }

  /** {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + getLocalPort();
  }

  @Override
  public Socket accept() throws IOException {
    Socket accepted = super.accept();
    accepted.setSoTimeout(MILLIS);
    accepted.setTcpNoDelay(true);
    return accepted;
  }
}
