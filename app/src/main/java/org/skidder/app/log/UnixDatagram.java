package org.skidder.app.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;

/**
 * A connected datagram socket of the Unix domain, see unix(7): the JDK only has stream sockets
 * there. Linux only. Not thread-safe.
 */
final class UnixDatagram implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 02000000;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** Of {@code sun_path}; a path that fills it needs no zero at its end. */
  private static final int PATH_MAX = 108;

  private static final long CLOSED = -1;

  private final Kernel kernel;
  private long descriptor;

  private UnixDatagram(Kernel kernel, long descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  /**
   * Connects to a socket file.
   *
   * @throws IOException when nobody listens there, or the system cannot do it
   */
  static UnixDatagram connect(Path socket) throws IOException {
    byte[] path = socket.toString().getBytes(StandardCharsets.UTF_8);
    if (path.length > PATH_MAX) {
      throw new IOException("path of the socket is too long: " + socket);
    }
    Kernel kernel;
    try {
      kernel = Kernel.open();
    } catch (KernelUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
    long descriptor =
        checked(kernel.call(number(kernel, "socket"), AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    UnixDatagram open = new UnixDatagram(kernel, descriptor);
    try (Arena arena = Arena.ofConfined()) {
      // struct sockaddr_un: a short with the family, then the path ended by zero
      MemorySegment address = arena.allocate(2 + Math.min(path.length + 1, PATH_MAX), 8);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
      checked(
          kernel.call(
              number(kernel, "connect"), descriptor, address.address(), address.byteSize()));
    } catch (IOException e) {
      open.close();
      throw e;
    }
    return open;
  }

  private static int number(Kernel kernel, String call) {
    return kernel.table().required(call);
  }

  private static long checked(long result) throws IOException {
    if (result < 0) {
      throw new IOException(
          switch ((int) -result) {
            case 1, 13 -> "permission denied";
            case 2 -> "no such file";
            case 90 -> "message too long";
            case 111 -> "nobody listens there";
            default -> "system error " + -result;
          });
    }
    return result;
  }

  /** Sends one datagram. */
  void send(byte[] bytes) throws IOException {
    if (descriptor == CLOSED) {
      throw new IOException("the socket is closed");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      checked(
          kernel.call(
              number(kernel, "sendto"),
              descriptor,
              memory.address(),
              bytes.length,
              MSG_NOSIGNAL,
              0,
              0));
    }
  }

  /** A second time it does nothing: the number may be another file's by then. */
  @Override
  public void close() {
    if (descriptor != CLOSED) {
      long open = descriptor;
      descriptor = CLOSED;
      kernel.call(number(kernel, "close"), open, 0, 0);
    }
  }
}
