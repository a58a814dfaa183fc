package org.skidder.inputs.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.skidder.core.net.SocketFile;
import org.skidder.sandbox.kernel.KernelUnavailableException;

/**
 * Datagrams of the Unix domain, see unix(7). The kernel drops none: when its queue is full, senders
 * wait.
 */
final class UnixDatagrams extends KernelDatagrams {
  /** Room for datagrams of one call, in bytes. */
  private static final int ROOM = 1 << 20;

  private static final int MOST = 64;

  private final SocketFile file;
  private final String path;

  private UnixDatagrams(KernelSocket socket, SocketFile file, String path) {
    super(socket);
    this.file = file;
    this.path = path;
  }

  /** Opens a socket. */
  static UnixDatagrams open(UnixConfig config) throws IOException {
    try {
      KernelSocket socket = new KernelSocket(KernelSocket.AF_UNIX);
      try {
        int longest = config.longestDatagram();
        socket.prepare(Math.clamp(ROOM / longest, 1, MOST), longest);
        SocketFile file =
            SocketFile.create(
                config.file(),
                config.access(),
                path -> socket.bind(raw(path)),
                UnixDatagrams::connect);
        return new UnixDatagrams(socket, file, config.path());
      } catch (IOException | KernelUnavailableException | RuntimeException e) {
        socket.close();
        throw e;
      }
    } catch (KernelUnavailableException e) {
      throw new IOException("datagrams of the Unix domain need Linux: " + e.getMessage(), e);
    }
  }

  private static void connect(Path path) throws IOException {
    try (KernelSocket probe = new KernelSocket(KernelSocket.AF_UNIX)) {
      probe.connect(raw(path));
    } catch (KernelUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** As the kernel wants it: struct sockaddr_un, the path ended by zero. */
  private static byte[] raw(Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer raw = ByteBuffer.allocate(2 + name.length + 1).order(ByteOrder.nativeOrder());
    raw.putShort((short) KernelSocket.AF_UNIX).put(name);
    return raw.array();
  }

  @Override
  public String description() {
    return "unix datagram " + path;
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  public String source(int i) {
    return path;
  }

  @Override
  public OptionalLong drops() {
    return OptionalLong.empty();
  }

  @Override
  public void close() throws IOException {
    super.close();
    file.delete();
  }
}
