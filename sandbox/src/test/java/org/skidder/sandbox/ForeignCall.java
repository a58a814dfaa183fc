package org.skidder.sandbox;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.skidder.sandbox.kernel.Kernel;

/** Calls a 64-bit kernel by its 32-bit door, as exploits do to get around careless filters. */
final class ForeignCall {
  /** mov eax, 20 (getpid of i386); int 0x80; ret. */
  private static final byte[] CODE = {
    (byte) 0xb8, 20, 0, 0, 0, (byte) 0xcd, (byte) 0x80, (byte) 0xc3
  };

  private ForeignCall() {}

  /** The process id, or the negated errno of the refusal. amd64 only. */
  static int getpid(Kernel kernel) throws Exception {
    int readWriteExecute = 7;
    int privateAnonymous = 0x22;
    long page =
        kernel.call(
            kernel.table().required("mmap"), 0, 4096, readWriteExecute, privateAnonymous, -1, 0);
    MemorySegment code = MemorySegment.ofAddress(page).reinterpret(4096);
    MemorySegment.copy(CODE, 0, code, ValueLayout.JAVA_BYTE, 0, CODE.length);
    MethodHandle function =
        Linker.nativeLinker().downcallHandle(code, FunctionDescriptor.of(ValueLayout.JAVA_INT));
    try {
      return (int) function.invokeExact();
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
