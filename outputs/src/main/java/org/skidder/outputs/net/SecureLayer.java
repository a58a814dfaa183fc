package org.skidder.outputs.net;

import java.io.IOException;
import java.net.Socket;

/** Puts TLS on a connected socket. Thread-safe. */
@FunctionalInterface
public interface SecureLayer {
  /**
   * Does the handshake.
   *
   * @param plain a connected socket; closed together with the returned one
   * @param host name the server's certificate must be for
   * @param port of the server
   */
  Socket secure(Socket plain, String host, int port) throws IOException;
}
