package org.skidder.sandbox;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import org.skidder.sandbox.bpf.LinearFilter;
import org.skidder.sandbox.bpf.Program;
import org.skidder.sandbox.bpf.Rule;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.PolicyResolver;
import org.skidder.sandbox.policy.ResolvedPolicy;

/**
 * Measures what the built-in policy costs per system call: without filter, as a chain of
 * comparisons, and as the tree that Skidder loads. Run its {@code main}; it starts a JVM for each.
 *
 * <p>Linux 5.11 and later remember which calls a filter always allows and do not run it for them.
 * The cost of running the program, which older kernels pay for every call, shows on denied calls.
 */
public final class FilterCost {
  /** CPU time, so that a busy machine does not change the figures much. */
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static final int CALLS = 100_000;
  private static final int ROUNDS = 40;

  /** Allowed; denied early, in the middle and late in the chain of numbers. */
  private static final List<String> MEASURED =
      List.of("getppid", "execveat", "ptrace", "keyctl", "io_uring_register", "clone");

  private FilterCost() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 1) {
      measure(args[0]);
      return;
    }
    System.out.printf("%-8s", "");
    MEASURED.forEach(name -> System.out.printf("%18s", name));
    System.out.println("   (ns per call)");
    for (String mode : List.of("none", "chain", "tree")) {
      System.out.print(
          new ChildJvm().with("-XX:+UseSerialGC").run(FilterCost.class, mode).output());
    }
  }

  private static void measure(String mode) throws Exception {
    Kernel kernel = Kernel.open();
    if (!mode.equals("none")) {
      ResolvedPolicy policy = PolicyResolver.builtIn(kernel.table());
      int architecture = kernel.table().architecture().audit();
      Rule usual = Rule.always(Action.ALLOW.verdict());
      Program program =
          mode.equals("tree")
              ? policy.program()
              : LinearFilter.of(architecture, ResolvedPolicy.FOREIGN, policy.ranges(), usual);
      new SeccompInstaller(kernel).load(program, SeccompInstaller.FLAG_TSYNC);
    }
    StringBuilder line = new StringBuilder(String.format("%-8s", mode));
    for (String name : MEASURED) {
      // Without filter these calls would really be made; only harmless ones are.
      boolean harmless = !name.equals("clone") && !name.equals("ptrace");
      line.append(
          mode.equals("none") && !harmless
              ? String.format("%18s", "-")
              : String.format(Locale.ROOT, "%18.1f", best(kernel, kernel.table().required(name))));
    }
    System.out.println(line);
  }

  private static double best(Kernel kernel, int number) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = CLOCK.getCurrentThreadCpuTime();
      for (int n = 0; n < CALLS; n++) {
        if (kernel.call(number, -1, 0, 0, 0, 0, 0) == 1L << 40) {
          throw new IllegalStateException("impossible");
        }
      }
      best = Math.min(best, (double) (CLOCK.getCurrentThreadCpuTime() - start) / CALLS);
    }
    return best;
  }
}
