package org.skidder.sandbox.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.skidder.sandbox.NotificationListener;
import org.skidder.sandbox.Sandbox;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.JvmBase;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyText;

/**
 * {@code skidder seccomp record -- ARGS}: runs a second Skidder whose calls are all announced to
 * this process and allowed, and prints the allow list that the run needed.
 */
public final class SeccompRecord {
  private static final long LOOK_AGAIN_MILLIS = 10;

  private SeccompRecord() {}

  /**
   * Records until the other process ends. SIGINT and SIGTERM to this process end the other one
   * first.
   *
   * @param out for the policy; the other process keeps this one's standard streams
   * @param errors for problems
   * @param program java, its options and the main class; see {@link OwnCommand#prefix}
   * @param arguments of the recorded run
   * @return the exit status of the recorded run, or 1 if nothing was recorded
   */
  public static int run(
      PrintStream out, PrintStream errors, List<String> program, List<String> arguments)
      throws InterruptedException {
    try {
      Kernel kernel = Kernel.open();
      Process process = start(program, arguments);
      CountDownLatch printed = new CountDownLatch(1);
      // On Ctrl-C both processes get the signal; this one has to outlive the other and to print.
      Thread end = Thread.ofPlatform().unstarted(() -> endGently(process, printed));
      Runtime.getRuntime().addShutdownHook(end);
      try {
        return record(out, errors, kernel, process);
      } finally {
        printed.countDown();
      }
    } catch (KernelUnavailableException e) {
      errors.println("seccomp record: not possible here: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      errors.println("seccomp record: " + e.getMessage());
      return 1;
    }
  }

  private static int record(PrintStream out, PrintStream errors, Kernel kernel, Process process)
      throws IOException, InterruptedException {
    BitSet seen = new BitSet();
    long calls = serve(kernel, process, seen);
    int status = process.waitFor();
    if (seen.isEmpty()) {
      errors.println(
          "seccomp record: the run ended before it loaded a filter, nothing was recorded. The"
              + " filter is loaded by 'run' only, after the configuration has been read.");
      return Math.max(1, status);
    }
    print(out, kernel, seen, calls);
    return status;
  }

  private static Process start(List<String> program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(program);
    // Before the main class there is room for options of the JVM: right behind the binary.
    command.add(1, "-D" + Sandbox.RECORD_PROPERTY + "=true");
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static void endGently(Process process, CountDownLatch printed) {
    process.destroy();
    try {
      printed.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long serve(Kernel kernel, Process process, BitSet seen)
      throws IOException, InterruptedException {
    while (true) {
      Optional<NotificationListener> listener = NotificationListener.of(kernel, process.pid());
      if (listener.isPresent()) {
        try (NotificationListener open = listener.get()) {
          open.serve(seen);
          return open.calls();
        }
      }
      if (process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        return 0;
      }
    }
  }

  private static void print(PrintStream out, Kernel kernel, BitSet seen, long calls) {
    List<String> names = new ArrayList<>();
    List<String> beyond = new ArrayList<>();
    Set<String> base = new HashSet<>(JvmBase.essential());
    base.addAll(JvmBase.useful());
    for (int number = seen.nextSetBit(0); number >= 0; number = seen.nextSetBit(number + 1)) {
      String name = kernel.table().name(number).orElse("call_" + number);
      names.add(name);
      if (!base.contains(name)) {
        beyond.add(name);
      }
    }
    names.sort(null);
    out.println(
        "# Recorded by 'skidder seccomp record': " + calls + " system calls, " + names.size());
    out.println(
        "# different ones, on "
            + kernel.table().architecture().label()
            + ", Linux "
            + System.getProperty("os.version")
            + ", Java "
            + Runtime.version()
            + ".");
    out.println(
        "# Beyond what the Java runtime needs anyway (seccomp.jvm_base, on by default): "
            + (beyond.isEmpty() ? "none" : String.join(", ", beyond))
            + ".");
    out.print(
        PolicyText.yaml(
            new Policy(
                "recorded", Action.ERRNO, List.of(new Policy.Group(Action.ALLOW, names)), false)));
    out.flush();
  }
}
