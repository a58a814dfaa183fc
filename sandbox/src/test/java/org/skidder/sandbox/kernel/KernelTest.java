package org.skidder.sandbox.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class KernelTest {
  private static final int EBADF = 9;

  private static Kernel open(Arena memory) {
    try {
      return Kernel.open(memory);
    } catch (KernelUnavailableException e) {
      return abort(e.getMessage());
    }
  }

  @Test
  void aCallReturnsItsResultOrTheNegatedErrno() {
    try (Arena memory = Arena.ofConfined()) {
      Kernel kernel = open(memory);
      int getpid = kernel.table().required("getpid");
      assertThat(kernel.call(getpid, 0, 0, 0)).isEqualTo(ProcessHandle.current().pid());
      int close = kernel.table().required("close");
      assertThat(kernel.call(close, -1, 0, 0)).isEqualTo(-EBADF);
    }
  }

  /** What is opened for every attempt to listen must not need memory for ever. */
  @Test
  void theMemoryIsGivenBackWithItsArena() {
    Kernel kernel;
    try (Arena memory = Arena.ofConfined()) {
      kernel = open(memory);
    }
    int getpid = kernel.table().required("getpid");
    assertThatThrownBy(() -> kernel.call(getpid, 0, 0, 0)).hasRootCauseMessage("Already closed");
  }
}
