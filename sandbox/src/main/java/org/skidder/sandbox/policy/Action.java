package org.skidder.sandbox.policy;

import java.util.Locale;
import java.util.Optional;
import org.skidder.sandbox.kernel.Errno;

/** Actions of a policy with the value a filter returns for them (linux/seccomp.h). */
public enum Action {
  /** The call is not executed and fails with EPERM. */
  ERRNO(0x0005_0000 | Errno.EPERM, false),
  /** A tracer is notified; without one the call fails with ENOSYS. */
  TRACE(0x7ff0_0000, false),
  /** SIGSYS; the call is not executed. A JVM dies of it. */
  TRAP(0x0003_0000, false),
  /** The calling thread dies at once, holding whatever it holds. */
  KILL_THREAD(0x0000_0000, false),
  /** The process dies at once. Linux 4.14. */
  KILL_PROCESS(0x8000_0000, true),
  /** Executed, and recorded by the kernel's audit. Linux 4.14. */
  LOG(0x7ffc_0000, true),
  /** Executed. */
  ALLOW(0x7fff_0000, false);

  /** ENOSYS, for calls that the C library should believe the kernel does not have. */
  public static final int NOT_IMPLEMENTED = 0x0005_0000 | Errno.ENOSYS;

  private final int verdict;
  private final boolean recent;

  Action(int verdict, boolean recent) {
    this.verdict = verdict;
    this.recent = recent;
  }

  public int verdict() {
    return verdict;
  }

  /** Whether the action needs Linux 4.14; older kernels take it for {@code kill_thread}. */
  public boolean recent() {
    return recent;
  }

  /** Whether the call is executed. */
  public boolean executes() {
    return this == ALLOW || this == LOG;
  }

  /** The name in the configuration, for example {@code kill_process}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action with the name, in any case. */
  public static Optional<Action> named(String name) {
    for (Action action : values()) {
      if (action.label().equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
