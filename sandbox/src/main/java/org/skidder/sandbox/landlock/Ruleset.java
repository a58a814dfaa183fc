package org.skidder.sandbox.landlock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.skidder.sandbox.kernel.Errno;
import org.skidder.sandbox.kernel.Kernel;

/** A Landlock ruleset under construction (linux/landlock.h). One platform thread, closed after. */
final class Ruleset implements AutoCloseable {
  static final long EXECUTE = 1;
  static final long WRITE_FILE = 1 << 1;
  static final long READ_FILE = 1 << 2;
  static final long READ_DIR = 1 << 3;
  private static final long REMOVE_DIR = 1 << 4;
  private static final long REMOVE_FILE = 1 << 5;
  private static final long MAKE_DIR = 1 << 7;
  private static final long MAKE_REG = 1 << 8;
  private static final long MAKE_SOCK = 1 << 9;
  private static final long MAKE_SYM = 1 << 12;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long IOCTL_DEV = 1 << 15;

  static final long READ = READ_FILE | READ_DIR;
  static final long READ_WRITE =
      READ
          | WRITE_FILE
          | REMOVE_DIR
          | REMOVE_FILE
          | MAKE_DIR
          | MAKE_REG
          | MAKE_SOCK
          | MAKE_SYM
          | REFER
          | TRUNCATE;

  /** Rights that make sense for a file; others on a file are an error. */
  private static final long ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

  private static final long CONNECT_TCP = 1 << 1;
  private static final long SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3;

  private static final int CREATE_RULESET_VERSION = 1;
  private static final int RULE_PATH_BENEATH = 1;
  private static final int RULE_NET_PORT = 2;
  private static final int RESTRICT_SELF_TSYNC = 1 << 3;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  private static final int AT_FDCWD = -100;
  private static final int O_PATH_CLOEXEC = 0x0028_0000;
  private static final int O_DIRECTORY_OPENABLE = 0x0008_0000;

  private final Kernel kernel;
  private final int abi;
  private final long handled;
  private final int descriptor;
  private final Arena arena = Arena.ofConfined();

  private Ruleset(Kernel kernel, int abi, long handled, int descriptor) {
    this.kernel = kernel;
    this.abi = abi;
    this.handled = handled;
    this.descriptor = descriptor;
  }

  /** The ABI version of the running kernel, or a negated errno. */
  static int abi(Kernel kernel) {
    return (int) call(kernel, "landlock_create_ruleset", 0, 0, CREATE_RULESET_VERSION, 0);
  }

  /** Starts a ruleset that handles everything the ABI knows. */
  static Ruleset create(Kernel kernel, int abi) throws LandlockException {
    long files = handledFiles(abi);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(24, 8);
      attributes
          .asByteBuffer()
          .order(ByteOrder.nativeOrder())
          .putLong(0, files)
          .putLong(8, CONNECT_TCP)
          .putLong(16, SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS);
      // The size says which members the caller knows; older kernels know fewer.
      int size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
      long descriptor = call(kernel, "landlock_create_ruleset", attributes.address(), size, 0, 0);
      return new Ruleset(kernel, abi, files, (int) check("landlock_create_ruleset", descriptor));
    }
  }

  private static long handledFiles(int abi) {
    long files = (1 << 13) - 1;
    files |= abi >= 2 ? REFER : 0;
    files |= abi >= 3 ? TRUNCATE : 0;
    files |= abi >= 5 ? IOCTL_DEV : 0;
    return files;
  }

  /**
   * Allows access to everything beneath a folder, or to a file.
   *
   * @return false if the path does not exist or may not be looked up
   */
  boolean allow(String path, boolean folder, long access) throws LandlockException {
    MemorySegment name = cString(path);
    long file = call(kernel, "openat", AT_FDCWD, name.address(), O_PATH_CLOEXEC, 0);
    if (file < 0) {
      return false;
    }
    long rights = access & handled & (folder ? -1L : ON_FILES);
    MemorySegment rule = arena.allocate(16, 8);
    rule.asByteBuffer().order(ByteOrder.nativeOrder()).putLong(0, rights).putInt(8, (int) file);
    long result =
        call(kernel, "landlock_add_rule", descriptor, RULE_PATH_BENEATH, rule.address(), 0);
    call(kernel, "close", file, 0, 0, 0);
    check("landlock_add_rule for " + path, result);
    return true;
  }

  /** Allows TCP connections to a port; does nothing below ABI 4, which restricts none. */
  void allowConnect(int port) throws LandlockException {
    if (abi >= 4) {
      MemorySegment rule = arena.allocate(16, 8);
      rule.asByteBuffer().order(ByteOrder.nativeOrder()).putLong(0, CONNECT_TCP).putLong(8, port);
      check(
          "landlock_add_rule for port " + port,
          call(kernel, "landlock_add_rule", descriptor, RULE_NET_PORT, rule.address(), 0));
    }
  }

  /** Whether {@link #restrict} reaches all threads of the process. */
  boolean restrictsAllThreads() {
    return abi >= 8;
  }

  /** Restricts all threads, or the calling one where the kernel can do no more. */
  void restrict() throws LandlockException {
    check("prctl(PR_SET_NO_NEW_PRIVS)", call(kernel, "prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0));
    int flags = restrictsAllThreads() ? RESTRICT_SELF_TSYNC : 0;
    check(
        "landlock_restrict_self", call(kernel, "landlock_restrict_self", descriptor, flags, 0, 0));
  }

  /** Whether the path cannot be opened for reading because of missing permission. */
  static boolean isClosed(Kernel kernel, String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path, StandardCharsets.UTF_8);
      long file = call(kernel, "openat", AT_FDCWD, name.address(), O_DIRECTORY_OPENABLE, 0);
      if (file >= 0) {
        call(kernel, "close", file, 0, 0, 0);
      }
      return file == -Errno.EACCES;
    }
  }

  private MemorySegment cString(String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8);
  }

  private static long call(Kernel kernel, String name, long a, long b, long c, long d) {
    return kernel.call(kernel.table().required(name), a, b, c, d, 0, 0);
  }

  private static long check(String call, long result) throws LandlockException {
    if (result < 0) {
      throw new LandlockException(
          "landlock: " + call + " failed with " + Errno.describe((int) -result));
    }
    return result;
  }

  @Override
  public void close() {
    call(kernel, "close", descriptor, 0, 0, 0);
    arena.close();
  }
}
