package org.skidder.sandbox;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.skidder.sandbox.bpf.Program;
import org.skidder.sandbox.kernel.Errno;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyException;

/**
 * Loads filter programs (seccomp(2), prctl(2)). One instance belongs to one platform thread: the
 * kernel wants no_new_privs and the filter from the same OS thread.
 */
final class SeccompInstaller {
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  private static final int SET_MODE_STRICT = 0;
  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;

  /** Apply to all threads of the process at once. */
  static final int FLAG_TSYNC = 1;

  /** Answer with a descriptor on which calls with {@code user_notif} are announced (5.0). */
  static final int FLAG_NEW_LISTENER = 1 << 3;

  /** Makes TSYNC report its failure as an error instead of a thread id, so both can be used. */
  static final int FLAG_TSYNC_ESRCH = 1 << 4;

  /** SECCOMP_RET_USER_NOTIF: the call waits for the listener's word. */
  static final int USER_NOTIF = 0x7fc0_0000;

  private final Kernel kernel;
  private final int seccomp;

  SeccompInstaller(Kernel kernel) {
    this.kernel = kernel;
    this.seccomp = kernel.table().required("seccomp");
  }

  /** Whether the kernel has seccomp(2): strict mode takes no flags and must say so. */
  boolean supported() {
    return kernel.call(seccomp, SET_MODE_STRICT, 1, 0) == -Errno.EINVAL;
  }

  /** Refuses policies with actions the kernel would take for {@code kill_thread}. */
  void checkActions(Policy policy) throws PolicyException {
    Set<Action> used = EnumSet.of(policy.defaultAction());
    for (Policy.Group group : policy.groups()) {
      used.add(group.action());
    }
    for (Action action : used) {
      if (action.recent() && !available(action.verdict())) {
        throw PolicyException.unusable(
            "seccomp: action "
                + action.label()
                + " needs Linux 4.14, this is "
                + SandboxReport.kernelRelease()
                + "; no filter is installed. Use errno or allow instead");
      }
    }
  }

  /** Whether the kernel knows the return value (4.14 and later can be asked). */
  boolean available(int verdict) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment word = arena.allocate(4, 4);
      word.asByteBuffer().order(ByteOrder.nativeOrder()).putInt(verdict);
      return kernel.call(seccomp, GET_ACTION_AVAIL, 0, word.address()) == 0;
    }
  }

  /**
   * Loads the program.
   *
   * @return what the kernel answers: 0, or the listener's descriptor if asked for
   * @throws PolicyException if the filter is not in force
   */
  int load(Program program, int flags) throws PolicyException {
    long result = kernel.call(kernel.table().required("prctl"), PR_SET_NO_NEW_PRIVS, 1, 0);
    if (result != 0) {
      throw failed("prctl(PR_SET_NO_NEW_PRIVS)", result);
    }
    try (Arena arena = Arena.ofConfined()) {
      byte[] code = program.toBytes();
      MemorySegment instructions = arena.allocate(code.length, 8);
      instructions.asByteBuffer().put(code);
      // struct sock_fprog: unsigned short length, padding, pointer
      MemorySegment header = arena.allocate(16, 8);
      header
          .asByteBuffer()
          .order(ByteOrder.nativeOrder())
          .putShort(0, (short) program.size())
          .putLong(8, instructions.address());
      result = kernel.call(seccomp, SET_MODE_FILTER, flags, header.address());
    }
    if (result < 0) {
      throw failed("seccomp(SECCOMP_SET_MODE_FILTER)", result);
    }
    if (result > 0 && (flags & FLAG_NEW_LISTENER) == 0) {
      // Not an error to the C library, but nothing has been installed anywhere.
      throw PolicyException.unusable(
          "seccomp: thread "
              + result
              + threadName(result)
              + " already has a filter of its own, so the filter could not be put on all threads"
              + " and is not installed");
    }
    return (int) result;
  }

  private static PolicyException failed(String call, long result) {
    return PolicyException.unusable(
        "seccomp: "
            + call
            + " failed with "
            + Errno.describe((int) -result)
            + "; no filter is installed");
  }

  private static String threadName(long thread) {
    try {
      return " (" + read(new File("/proc/self/task/" + thread + "/comm")).strip() + ")";
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Reads back from /proc that every thread has a filter and no_new_privs.
   *
   * @return the number of threads found under the filter; empty if /proc cannot be read
   * @throws PolicyException naming a thread without filter
   */
  Optional<Integer> verify() throws PolicyException {
    String[] threads = new File("/proc/self/task").list();
    if (threads == null) {
      return Optional.empty();
    }
    int confined = 0;
    for (String thread : threads) {
      try {
        if (!confined(new File("/proc/self/task/" + thread + "/status"))) {
          throw PolicyException.unusable(
              "seccomp: the kernel reports success, but thread " + thread + " has no filter");
        }
        confined++;
      } catch (IOException e) {
        // The thread has ended meanwhile; it needs no filter any more.
      }
    }
    return Optional.of(confined);
  }

  private static boolean confined(File status) throws IOException {
    String text = read(status);
    return text.contains("\nSeccomp:\t2\n") && text.contains("\nNoNewPrivs:\t1\n");
  }

  /** The start of a file of /proc; plain streams, because readers cost more to load than to use. */
  private static String read(File file) throws IOException {
    byte[] bytes = new byte[4096];
    try (FileInputStream in = new FileInputStream(file)) {
      int length = in.read(bytes);
      return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    }
  }
}
