package org.skidder.sandbox.command;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.skidder.sandbox.Sandbox;
import org.skidder.sandbox.SandboxReport;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.kernel.Errno;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyException;
import org.skidder.sandbox.report.Message;

/**
 * The process in which {@link SeccompTry} makes denied calls. All arguments of the calls are -1, so
 * that a call which gets through does nothing.
 */
final class SeccompTryChild {
  /** Said once the filter is in force. */
  static final String LOADED = "filter loaded";

  static final String THREAD_GONE = "the thread is gone";

  private SeccompTryChild() {}

  /** The policy as one argument. */
  static String encode(SeccompConfig config) {
    StringBuilder text = new StringBuilder();
    text.append(config.defaultAction().map(Action::label).orElse("")).append(';');
    text.append(config.jvmBase());
    for (Policy.Group group : config.syscalls()) {
      text.append(';').append(group.action().label()).append(':');
      text.append(String.join(",", group.names()));
    }
    return text.toString();
  }

  static SeccompConfig decode(String text) {
    String[] parts = text.split(";", -1);
    List<Policy.Group> groups = new ArrayList<>();
    for (int n = 2; n < parts.length; n++) {
      int colon = parts[n].indexOf(':');
      groups.add(
          new Policy.Group(
              Action.named(parts[n].substring(0, colon)).orElseThrow(),
              List.of(parts[n].substring(colon + 1).split(",", -1))));
    }
    return new SeccompConfig(true, Action.named(parts[0]), groups, Boolean.parseBoolean(parts[1]));
  }

  public static void main(String[] args) throws Exception {
    Kernel kernel = Kernel.open();
    Optional<SandboxReport> report = load(decode(args[0]));
    if (report.isEmpty() || !report.get().enforced()) {
      System.exit(1);
    }
    System.out.println(LOADED);
    for (int n = 1; n < args.length; n++) {
      int verdict = report.get().resolved().orElseThrow().ruleFor(args[n]).verdict();
      boolean killsThread = verdict == Action.KILL_THREAD.verdict();
      String result = killsThread ? callOnThread(kernel, args[n]) : describe(call(kernel, args[n]));
      System.out.println("call:" + args[n] + " " + result);
    }
    System.out.flush();
    // Killed threads never end for the JVM: an orderly exit could wait for them.
    Runtime.getRuntime().halt(0);
  }

  private static Optional<SandboxReport> load(SeccompConfig config) {
    try {
      SandboxReport report = Sandbox.prepare().install(config);
      for (Message message : report.messages()) {
        if (message.level().compareTo(Message.Level.WARN) >= 0) {
          System.out.println(message.text());
        }
      }
      return Optional.of(report);
    } catch (PolicyException e) {
      System.out.println(e.getMessage());
      return Optional.empty();
    }
  }

  private static long call(Kernel kernel, String name) {
    return kernel.call(kernel.table().required(name), -1, -1, -1, -1, -1, -1);
  }

  private static String describe(long result) {
    return result < 0 ? Errno.describe((int) -result) : "executed";
  }

  /** Makes the call on a thread and waits until the thread has left the process, or not. */
  private static String callOnThread(Kernel kernel, String name) throws InterruptedException {
    AtomicReference<String> result = new AtomicReference<>(THREAD_GONE);
    AtomicLong task = new AtomicLong();
    Thread thread =
        new Thread(
            () -> {
              task.set(kernel.call(kernel.table().required("gettid"), 0, 0, 0));
              result.set(describe(call(kernel, name)));
            },
            "victim");
    thread.setDaemon(true);
    thread.start();
    // The object of a killed thread stays alive for ever, so the kernel has to be asked.
    do {
      thread.join(2);
    } while (thread.isAlive() && (task.get() == 0 || exists(task.get())));
    return Objects.requireNonNull(result.get());
  }

  private static boolean exists(long task) {
    return new File("/proc/self/task/" + task).exists();
  }
}
