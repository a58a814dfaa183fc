package org.skidder.inputs.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;

/** A sender of datagrams of the Unix domain that waits while the receiver is not ready. */
final class Datagram implements AutoCloseable {
  private final Kernel kernel;
  private final long descriptor;

  Datagram(Path to) throws IOException {
    try {
      kernel = Kernel.open();
    } catch (KernelUnavailableException e) {
      throw new IOException(e);
    }
    descriptor = call("socket", 1, 2, 0, 0);
    byte[] path = utf8(to);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(3 + path.length, 8);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
      call("connect", descriptor, address.address(), address.byteSize(), 0);
    }
  }

  private static byte[] utf8(Path path) {
    return ListenerRig.utf8(path.toString());
  }

  private long call(String name, long a, long b, long c, long d) throws IOException {
    long result = kernel.call(kernel.table().required(name), a, b, c, d, 0, 0);
    if (result < 0) {
      throw new IOException(name + ": error " + -result);
    }
    return result;
  }

  void send(String text) throws IOException {
    byte[] bytes = ListenerRig.utf8(text);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
      call("sendto", descriptor, memory.address(), bytes.length, 0);
    }
  }

  @Override
  public void close() throws IOException {
    call("close", descriptor, 0, 0, 0);
  }
}
