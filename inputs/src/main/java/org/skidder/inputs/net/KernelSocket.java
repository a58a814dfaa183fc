package org.skidder.inputs.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.ConnectException;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;

/**
 * A datagram socket of Linux with what the JDK lacks: the Unix domain, and recvmmsg(2), which takes
 * many datagrams with one call. For one platform thread, but for {@link #wake()}.
 *
 * <p>The structures are those of 64-bit systems (socket(7), {@code struct mmsghdr}).
 */
final class KernelSocket implements AutoCloseable {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOL_SOCKET = 1;
  static final int SO_RCVBUF = 8;
  static final int SO_RCVBUFFORCE = 33;

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 04000;
  private static final int SOCK_CLOEXEC = 02000000;
  private static final int MSG_TRUNC = 0x20;
  private static final int POLLIN = 1;

  private static final int EPERM = 1;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int ENOSYS = 38;
  private static final int EPROTOTYPE = 91;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;
  private static final int ECONNREFUSED = 111;

  private static final int NAME = 128;
  private static final int HEADER = 64;
  private static final int HEADER_NAME_LENGTH = 8;
  private static final int HEADER_VECTOR = 16;
  private static final int HEADER_VECTORS = 24;
  private static final int HEADER_FLAGS = 48;
  private static final int HEADER_RECEIVED = 56;
  private static final int VECTOR = 16;
  private static final int TIME = 16;

  private final Kernel kernel;
  private final Kernel waker;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment polled;
  private final MemorySegment time;
  private final MemorySegment one;
  private final int pollCall;
  private final int receiveCall;
  private final long descriptor;
  private final long event;

  private MemorySegment names = MemorySegment.NULL;
  private MemorySegment headers = MemorySegment.NULL;
  private MemorySegment data = MemorySegment.NULL;
  private int slots;
  private int longest;

  /**
   * Opens a socket.
   *
   * @param family one of those above
   * @throws KernelUnavailableException where the kernel cannot be called, or lacks what is needed
   */
  KernelSocket(int family) throws IOException, KernelUnavailableException {
    long made = -1;
    try {
      if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
        throw new KernelUnavailableException("this is no 64-bit system");
      }
      kernel = Kernel.open(arena);
      // Of its own, because each keeps the errno of one thread's last call.
      waker = Kernel.open(arena);
      pollCall = kernel.table().required("ppoll");
      receiveCall = kernel.table().required("recvmmsg");
      polled = arena.allocate(16, 8);
      time = arena.allocate(TIME, 8);
      one = arena.allocate(8, 8);
      one.set(ValueLayout.JAVA_LONG, 0, 1);
      made = call("socket", family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      event = call("eventfd2", 0, SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      descriptor = made;
    } catch (IOException | KernelUnavailableException | RuntimeException e) {
      if (made >= 0) {
        close(made);
      }
      arena.close();
      throw e;
    }
    polled.set(ValueLayout.JAVA_INT, 0, (int) descriptor);
    polled.set(ValueLayout.JAVA_SHORT, 4, (short) POLLIN);
    polled.set(ValueLayout.JAVA_INT, 8, (int) event);
    polled.set(ValueLayout.JAVA_SHORT, 12, (short) POLLIN);
  }

  private long call(String name, long a, long b, long c) throws IOException {
    return checked(name, kernel.call(kernel.table().required(name), a, b, c));
  }

  private static long checked(String name, long result) throws IOException {
    if (result >= 0) {
      return result;
    }
    throw switch ((int) -result) {
      case EADDRINUSE -> new BindException("Address already in use");
      case EADDRNOTAVAIL -> new BindException("the machine has no such address");
      case EPROTOTYPE -> new IOException("it is a socket of another type");
      case ECONNREFUSED -> new ConnectException("nobody listens there");
      case EPERM, EACCES ->
          new IOException(
              "Permission denied ("
                  + name
                  + "); ports below 1024 need CAP_NET_BIND_SERVICE, files the right to write to"
                  + " their folder, and a seccomp policy of your own must allow this call");
      default -> new IOException(name + " failed with error " + -result);
    };
  }

  /** Binds it to an address as the kernel writes it (struct sockaddr). */
  void bind(byte[] address) throws IOException {
    callWithAddress("bind", address);
  }

  /** Connects it, which is how to find out whether somebody has a socket of the Unix domain. */
  void connect(byte[] address) throws IOException {
    callWithAddress("connect", address);
  }

  private void callWithAddress(String name, byte[] address) throws IOException {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment memory = own.allocate(address.length, 8);
      MemorySegment.copy(address, 0, memory, ValueLayout.JAVA_BYTE, 0, address.length);
      call(name, descriptor, memory.address(), address.length);
    }
  }

  /** The address it is bound to (struct sockaddr). */
  byte[] localAddress() throws IOException {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment memory = own.allocate(NAME, 8);
      MemorySegment length = own.allocate(4, 4);
      length.set(ValueLayout.JAVA_INT, 0, NAME);
      call("getsockname", descriptor, memory.address(), length.address());
      int size = Math.min(NAME, length.get(ValueLayout.JAVA_INT, 0));
      return memory.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Sets an option to a number; whether that was allowed. */
  boolean option(int level, int name, int value) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment memory = own.allocate(4, 4);
      memory.set(ValueLayout.JAVA_INT, 0, value);
      int number = kernel.table().required("setsockopt");
      return kernel.call(number, descriptor, level, name, memory.address(), 4, 0) >= 0;
    }
  }

  /** An option that is a number. */
  int option(int level, int name) throws IOException {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment memory = own.allocate(4, 4);
      MemorySegment length = own.allocate(4, 4);
      length.set(ValueLayout.JAVA_INT, 0, 4);
      int number = kernel.table().required("getsockopt");
      checked(
          "getsockopt",
          kernel.call(number, descriptor, level, name, memory.address(), length.address(), 0));
      return memory.get(ValueLayout.JAVA_INT, 0);
    }
  }

  /**
   * Makes room for datagrams.
   *
   * @param most of them taken with one call
   * @param size of the longest, in bytes
   * @throws KernelUnavailableException when the kernel does not know recvmmsg or denies it
   */
  void prepare(int most, int size) throws KernelUnavailableException {
    slots = most;
    longest = size;
    names = arena.allocate((long) NAME * most, 8);
    headers = arena.allocate((long) HEADER * most, 8);
    data = arena.allocate((long) size * most, 8);
    MemorySegment vectors = arena.allocate((long) VECTOR * most, 8);
    for (int i = 0; i < most; i++) {
      long vector = vectors.address() + (long) VECTOR * i;
      vectors.set(ValueLayout.JAVA_LONG, (long) VECTOR * i, data.address() + (long) size * i);
      vectors.set(ValueLayout.JAVA_LONG, (long) VECTOR * i + 8, size);
      long header = (long) HEADER * i;
      headers.set(ValueLayout.JAVA_LONG, header, names.address() + (long) NAME * i);
      headers.set(ValueLayout.JAVA_LONG, header + HEADER_VECTOR, vector);
      headers.set(ValueLayout.JAVA_LONG, header + HEADER_VECTORS, 1);
    }
    long tried = take(0);
    if (tried == -ENOSYS || tried == -EPERM || tried == -EACCES) {
      throw new KernelUnavailableException("the kernel denies recvmmsg");
    }
  }

  /** How many are taken with one call. */
  int slots() {
    return slots;
  }

  private long take(int most) {
    for (int i = 0; i < most; i++) {
      // The kernel has written the length of the last one there.
      headers.set(ValueLayout.JAVA_INT, (long) HEADER * i + HEADER_NAME_LENGTH, NAME);
    }
    return kernel.call(receiveCall, descriptor, headers.address(), most, 0, 0, 0);
  }

  /** Takes datagrams that are there, without waiting; how many. */
  int receive() throws IOException {
    long taken = take(slots);
    return taken == -EAGAIN || taken == -EINTR || taken == -ECONNREFUSED
        ? 0
        : (int) checked("recvmmsg", taken);
  }

  /** Bytes of the i-th one that are there. */
  int length(int i) {
    return headers.get(ValueLayout.JAVA_INT, (long) HEADER * i + HEADER_RECEIVED);
  }

  /** Whether the i-th one was longer. */
  boolean isCut(int i) {
    int flags = headers.get(ValueLayout.JAVA_INT, (long) HEADER * i + HEADER_FLAGS);
    return (flags & MSG_TRUNC) != 0;
  }

  /** Copies the i-th one. */
  void copy(int i, byte[] into, int at) {
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, (long) longest * i, into, at, length(i));
  }

  /** Eight bytes of the address of the sender of the i-th one, as they are in memory. */
  long name(int i, int at) {
    return names.get(ValueLayout.JAVA_LONG, (long) NAME * i + at);
  }

  /** The address of the sender of the i-th one (struct sockaddr). */
  byte[] name(int i) {
    int size = headers.get(ValueLayout.JAVA_INT, (long) HEADER * i + HEADER_NAME_LENGTH);
    return names
        .asSlice((long) NAME * i, Math.min(NAME, Math.max(0, size)))
        .toArray(ValueLayout.JAVA_BYTE);
  }

  /** Waits for datagrams; false when the time is over or {@link #wake()} was called. */
  boolean await(long millis) throws IOException {
    time.set(ValueLayout.JAVA_LONG, 0, millis / 1000);
    time.set(ValueLayout.JAVA_LONG, 8, millis % 1000 * 1_000_000);
    long ready = kernel.call(pollCall, polled.address(), 2, time.address(), 0, 0, 0);
    if (ready == -EINTR) {
      return false;
    }
    return checked("ppoll", ready) > 0 && polled.get(ValueLayout.JAVA_SHORT, 6) != 0;
  }

  /** Ends this wait, and every later one; from any thread. */
  synchronized void wake() {
    if (arena.scope().isAlive()) {
      waker.call(waker.table().required("write"), event, one.address(), 8);
    }
  }

  private void close(long number) {
    kernel.call(kernel.table().required("close"), number, 0, 0);
  }

  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) {
      close(descriptor);
      close(event);
      arena.close();
    }
  }
}
