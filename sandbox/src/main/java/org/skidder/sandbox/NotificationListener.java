package org.skidder.sandbox;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import org.skidder.sandbox.kernel.Errno;
import org.skidder.sandbox.kernel.Kernel;

/**
 * The watching end of a recording filter (seccomp_unotify(2), Linux 5.5): learns of every call of
 * another process and lets it go on. Belongs to one platform thread.
 */
public final class NotificationListener implements AutoCloseable {
  private static final long NOTIF_RECV = 0xc050_2100L;
  private static final long NOTIF_SEND = 0xc018_2101L;
  private static final long NOTIF_SET_FLAGS = 0x4008_2104L;
  private static final int SYNC_WAKE_UP = 1;
  private static final int CONTINUE = 1;
  private static final short POLLIN = 1;

  /** Larger than {@code struct seccomp_notif} of any kernel so far (80 bytes). */
  private static final int NOTIFICATION_BYTES = 256;

  private final Kernel kernel;
  private final int descriptor;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment notification = arena.allocate(NOTIFICATION_BYTES, 8);
  private final MemorySegment response = arena.allocate(24, 8);
  private final MemorySegment poll = arena.allocate(8, 8);
  private final ByteBuffer notificationBytes = view(notification);
  private final ByteBuffer responseBytes = view(response);
  private final ByteBuffer pollBytes = view(poll);
  private long calls;

  private NotificationListener(Kernel kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    // Hands the processor straight over between the two processes (6.6); elsewhere it is slower.
    ioctl(NOTIF_SET_FLAGS, SYNC_WAKE_UP);
  }

  private static ByteBuffer view(MemorySegment segment) {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Takes over the listener of a child that has loaded a recording filter.
   *
   * @return empty while the child has not loaded it yet
   * @throws IOException if the kernel does not let us have it
   */
  public static Optional<NotificationListener> of(Kernel kernel, long pid) throws IOException {
    int theirs = findListener(pid);
    if (theirs < 0) {
      return Optional.empty();
    }
    long process = kernel.call(kernel.table().required("pidfd_open"), pid, 0, 0);
    if (process < 0) {
      throw new IOException("pidfd_open: " + Errno.describe((int) -process));
    }
    long ours = kernel.call(kernel.table().required("pidfd_getfd"), process, theirs, 0);
    kernel.call(kernel.table().required("close"), process, 0, 0);
    if (ours < 0) {
      throw new IOException(
          "cannot take over the seccomp listener of process "
              + pid
              + ": "
              + Errno.describe((int) -ours)
              + "; recording needs Linux 5.6 and the right to trace own children");
    }
    return Optional.of(new NotificationListener(kernel, (int) ours));
  }

  private static int findListener(long pid) {
    String[] descriptors = new File("/proc/" + pid + "/fd").list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      try {
        Path target = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd", descriptor));
        if (target.toString().equals("anon_inode:seccomp notify")) {
          return Integer.parseInt(descriptor);
        }
      } catch (IOException e) {
        // Closed meanwhile.
      }
    }
    return -1;
  }

  /** Calls seen so far. */
  public long calls() {
    return calls;
  }

  /**
   * Serves the watched process to its end.
   *
   * @param seen receives the numbers of the calls
   */
  public void serve(BitSet seen) throws IOException {
    while (waitForCall()) {
      notification.fill((byte) 0);
      long result = ioctl(NOTIF_RECV, notification.address());
      if (result == 0) {
        calls++;
        seen.set(notificationBytes.getInt(16));
        responseBytes.putLong(0, notificationBytes.getLong(0)).putLong(8, 0);
        responseBytes.putInt(16, 0).putInt(20, CONTINUE);
        result = ioctl(NOTIF_SEND, response.address());
      }
      // ENOENT: a signal took the caller out of its call; it will ask again or is dead.
      if (result < 0 && result != -Errno.ENOENT && result != -Errno.EINTR) {
        throw new IOException("seccomp listener: " + Errno.describe((int) -result));
      }
    }
  }

  /** Waits for a call; false when no thread is left under the filter. */
  private boolean waitForCall() {
    while (true) {
      pollBytes.putInt(0, descriptor).putShort(4, POLLIN).putShort(6, (short) 0);
      long ready = kernel.call(kernel.table().required("ppoll"), poll.address(), 1, 0);
      if (ready > 0) {
        return (pollBytes.getShort(6) & POLLIN) != 0;
      }
      if (ready != -Errno.EINTR) {
        return false;
      }
    }
  }

  private long ioctl(long request, long argument) {
    return kernel.call(kernel.table().required("ioctl"), descriptor, request, argument);
  }

  @Override
  public void close() {
    kernel.call(kernel.table().required("close"), descriptor, 0, 0);
    arena.close();
  }
}
