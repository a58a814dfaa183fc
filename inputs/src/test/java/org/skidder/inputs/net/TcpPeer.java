package org.skidder.inputs.net;

import static org.skidder.inputs.net.ListenerRig.utf8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** The other side of a TCP input. */
final class TcpPeer {
  private TcpPeer() {}

  static Socket connect(ListenerRig rig) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(utf8(text));
  }

  static boolean isClosedByPeer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // it was reset, because there were bytes nobody read
    }
  }
}
