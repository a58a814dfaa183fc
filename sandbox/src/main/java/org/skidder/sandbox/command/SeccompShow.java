package org.skidder.sandbox.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.bpf.Disassembler;
import org.skidder.sandbox.bpf.Program;
import org.skidder.sandbox.kernel.Architecture;
import org.skidder.sandbox.kernel.SyscallTable;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyException;
import org.skidder.sandbox.policy.PolicyResolver;
import org.skidder.sandbox.policy.PolicyText;
import org.skidder.sandbox.policy.ResolvedPolicy;

/** {@code skidder seccomp show}: the effective policy as YAML and as a disassembled program. */
public final class SeccompShow {
  private SeccompShow() {}

  /**
   * Prints the policy of the configuration.
   *
   * @param architecture {@code amd64}, {@code 386} or {@code arm64}; empty for this machine's
   * @return exit status
   */
  public static int run(
      PrintStream out, PrintStream errors, SeccompConfig config, Optional<String> architecture) {
    Optional<Architecture> chosen =
        architecture.isPresent() ? Architecture.named(architecture.get()) : Architecture.running();
    if (chosen.isEmpty()) {
      errors.println(
          "seccomp show: no system call table for "
              + architecture.orElse(System.getProperty("os.arch"))
              + "; there are amd64, 386 and arm64");
      return 1;
    }
    if (!config.enabled()) {
      out.println("# seccomp is switched off (seccomp.enabled: false); this would be loaded:");
    }
    try {
      print(out, config, resolve(config, SyscallTable.of(chosen.get())));
      return 0;
    } catch (PolicyException e) {
      errors.println(e.getMessage());
      return 1;
    }
  }

  /** The policy of the configuration in numbers. */
  static ResolvedPolicy resolve(SeccompConfig config, SyscallTable table) throws PolicyException {
    Optional<Policy> custom = config.customPolicy();
    return custom.isPresent()
        ? PolicyResolver.custom(custom.get(), table, config.jvmBase())
        : PolicyResolver.builtIn(table);
  }

  private static void print(PrintStream out, SeccompConfig config, ResolvedPolicy resolved) {
    Policy policy = resolved.policy();
    Program program = resolved.program();
    out.println("# policy " + policy.name() + ", " + resolved.table().architecture().label());
    out.println("# system call numbers: " + resolved.table().source());
    for (String warning : resolved.warnings()) {
      out.println("# WARNING " + warning);
    }
    out.print(PolicyText.yaml(policy));
    if (!config.jvmBase()) {
      out.println("  jvm_base: false");
    }
    out.println();
    out.println("# Beside the groups:");
    if (policy.threadsOnly()) {
      out.println("# - clone makes threads only: no new process, no new namespace (EPERM)");
      out.println("# - clone3 is not implemented (ENOSYS), so that the C library uses clone");
    }
    out.println("# - calls above " + resolved.table().highest() + " are not implemented (ENOSYS)");
    out.println("# - calls through another ABI of the kernel are refused (EPERM)");
    comment(out, "allowed because the Java runtime needs them (jvm_base)", resolved.added());
    out.println();
    out.println("# The program, " + program.size() + " instructions:");
    String text = Disassembler.text(program, number -> resolved.table().name(number).orElse(""));
    text.lines().forEach(line -> out.println("# " + line));
    out.flush();
  }

  private static void comment(PrintStream out, String title, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    out.println("# - " + title + ":");
    StringBuilder line = new StringBuilder("#  ");
    for (String name : names) {
      if (line.length() + name.length() > 97) {
        out.println(line);
        line = new StringBuilder("#  ");
      }
      line.append(' ').append(name);
    }
    out.println(line);
  }
}
