package org.skidder.core.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that cannot take any and tell which, or that start again at the same one. They
 * lie below those that systems give away by themselves, to clients for instance: none of these is
 * in the way between the choice of a port and its use.
 */
public final class Ports {
  private static final int FIRST = 15_000;
  private static final int BEYOND = 32_000;
  private static final int ATTEMPTS = 1000;

  private Ports() {}

  /** A port on the loopback interface that nobody listens at now, neither with TCP nor with UDP. */
  public static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST + " to " + BEYOND);
  }

  private static boolean isFree(int port) {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket _ = new ServerSocket(port, 1, here);
        DatagramSocket _ = new DatagramSocket(port, here)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
