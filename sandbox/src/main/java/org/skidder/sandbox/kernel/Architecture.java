package org.skidder.sandbox.kernel;

import java.util.Locale;
import java.util.Optional;

/** Architectures with a system call table, under the names the configuration uses. */
public enum Architecture {
  AMD64("amd64", 0xc000_003e),
  I386("386", 0x4000_0003),
  ARM64("arm64", 0xc000_00b7);

  private final String label;
  private final int audit;

  Architecture(String label, int audit) {
    this.label = label;
    this.audit = audit;
  }

  /** {@code amd64}, {@code 386} or {@code arm64}. */
  public String label() {
    return label;
  }

  /** The {@code AUDIT_ARCH_*} constant the kernel passes to filters (linux/audit.h). */
  public int audit() {
    return audit;
  }

  /** The architecture with the given label or JVM name ({@code os.arch}), if there is a table. */
  public static Optional<Architecture> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x86-64" -> Optional.of(AMD64);
      case "386", "i386", "i486", "i586", "i686", "x86" -> Optional.of(I386);
      case "arm64", "aarch64" -> Optional.of(ARM64);
      default -> Optional.empty();
    };
  }

  /** The architecture this JVM runs on; empty when Skidder has no table for it. */
  public static Optional<Architecture> running() {
    return named(System.getProperty("os.arch", ""));
  }
}
