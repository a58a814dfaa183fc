package org.skidder.sandbox.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Direct system calls through the Foreign Function &amp; Memory API.
 *
 * <p>Use one instance from one platform thread at a time: the errno of the last call is kept in a
 * shared segment, and several calls (no_new_privs, seccomp, Landlock) act on the calling OS thread.
 */
public final class Kernel {
  private final MethodHandle syscall;
  private final MemorySegment state;
  private final ByteBuffer errno;
  private final SyscallTable table;

  private Kernel(MethodHandle syscall, MemorySegment state, SyscallTable table) {
    this.syscall = syscall;
    this.state = state;
    // A buffer instead of a VarHandle: nothing has to be spun at start-up.
    this.errno = state.asByteBuffer().order(ByteOrder.nativeOrder());
    this.table = table;
  }

  /**
   * Links the C library's {@code syscall}. Costs some 25 ms of a cold start with an AOT cache and
   * 80 ms without; afterwards calls are cheap. The memory it needs lives as long as the process.
   *
   * @throws KernelUnavailableException if the JVM forbids native access or this is not Linux on a
   *     known architecture; the message says which
   */
  public static Kernel open() throws KernelUnavailableException {
    return open(Arena.global());
  }

  /**
   * As {@link #open()}, with memory of an arena: once that is closed, nothing may be called. For
   * what is opened again and again.
   */
  public static Kernel open(Arena memory) throws KernelUnavailableException {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      throw new KernelUnavailableException("this is not Linux");
    }
    // No lambdas on this path: the first one of a process costs milliseconds.
    Optional<Architecture> architecture = Architecture.running();
    if (architecture.isEmpty()) {
      throw new KernelUnavailableException(
          "no system call table for " + System.getProperty("os.arch"));
    }
    return open(SyscallTable.of(architecture.get()), memory);
  }

  /** As {@link #open()}, with a table of the running architecture that is already there. */
  public static Kernel open(SyscallTable table) throws KernelUnavailableException {
    return open(table, Arena.global());
  }

  private static Kernel open(SyscallTable table, Arena memory) throws KernelUnavailableException {
    try {
      Linker linker = Linker.nativeLinker();
      ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
      // syscall(2) is declared variadic, but neither ABI distinguishes that for integer arguments.
      FunctionDescriptor shape =
          FunctionDescriptor.of(word, word, word, word, word, word, word, word);
      Optional<MemorySegment> address = linker.defaultLookup().find("syscall");
      if (address.isEmpty()) {
        throw new KernelUnavailableException("the C library has no symbol 'syscall'");
      }
      MethodHandle handle =
          linker.downcallHandle(address.get(), shape, Linker.Option.captureCallState("errno"));
      // On Linux the captured state is the int errno alone; asking the layout costs more start-up.
      MemorySegment state = memory.allocate(16, 8);
      return new Kernel(handle, state, table);
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      throw new KernelUnavailableException(
          "the JVM does not allow native access (start it with --enable-native-access=ALL-UNNAMED)",
          e);
    }
  }

  public SyscallTable table() {
    return table;
  }

  /**
   * Calls the kernel.
   *
   * @return the result, or the negated errno
   */
  public long call(int number, long a, long b, long c, long d, long e, long f) {
    long result;
    try {
      result = (long) syscall.invokeExact(state, (long) number, a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new IllegalStateException("downcall failed", t);
    }
    return result == -1 ? -errno.getInt(0) : result;
  }

  public long call(int number, long a, long b, long c) {
    return call(number, a, b, c, 0, 0, 0);
  }
}
