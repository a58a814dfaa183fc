package org.skidder.sandbox;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.report.Message;

/**
 * Loads a filter and does what it forbids. Arguments: {@code default} or {@code
 * DEFAULT_ACTION:ACTION:NAME,NAME…}, then what to do, one after the other.
 */
public final class Violator {
  private Violator() {}

  public static void main(String[] args) throws Exception {
    Kernel kernel = Kernel.open();
    SandboxReport report = Sandbox.prepare().install(config(args[0]));
    for (Message message : report.messages()) {
      if (message.level() != Message.Level.DEBUG) {
        System.out.println(message.level() + " " + message.text());
      }
    }
    System.out.println("state " + report.state());
    for (String deed : Arrays.asList(args).subList(1, args.length)) {
      doIt(deed, kernel);
    }
    System.out.println("survived");
  }

  private static SeccompConfig config(String text) {
    if (text.equals("default")) {
      return SeccompConfig.defaults();
    }
    String[] parts = text.split(":", -1);
    return new SeccompConfig(
        true,
        Action.named(parts[0]),
        List.of(
            new Policy.Group(Action.named(parts[1]).orElseThrow(), List.of(parts[2].split(",")))),
        true);
  }

  private static void doIt(String deed, Kernel kernel) throws Exception {
    switch (deed) {
      case "process" -> startProcess();
      case "thread-call" -> callOnThread(kernel);
      case "int80" -> System.out.println("int80 " + ForeignCall.getpid(kernel));
      case "threads" -> startThreads();
      case "status" -> System.out.println("unconfined " + unconfinedThreads());
      default -> {
        int number =
            Character.isDigit(deed.charAt(0))
                ? Integer.parseUnsignedInt(deed)
                : kernel.table().required(deed);
        System.out.println(deed + " " + kernel.call(number, -1, -1, -1, -1, -1, -1));
      }
    }
  }

  private static void startProcess() {
    try {
      new ProcessBuilder("/bin/true").start().destroy();
      System.out.println("process started");
    } catch (IOException e) {
      System.out.println("process refused: " + e.toString().lines().findFirst().orElse(""));
    }
  }

  /** Makes the call {@code sync} on a thread and waits until the thread is gone or done. */
  private static void callOnThread(Kernel kernel) {
    List<String> before = List.of(tasks());
    Thread thread =
        new Thread(() -> System.out.println("sync " + kernel.call(162, 0, 0, 0)), "victim");
    thread.setDaemon(true);
    thread.start();
    while (thread.isAlive() && Arrays.stream(tasks()).anyMatch(t -> !before.contains(t))) {
      Thread.onSpinWait();
    }
    System.out.println("thread object alive " + thread.isAlive());
    Runtime.getRuntime().halt(7);
  }

  private static void startThreads() throws InterruptedException {
    for (int n = 0; n < 200; n++) {
      Thread thread = new Thread(() -> {});
      thread.start();
      thread.join();
    }
    System.out.println("threads ok");
  }

  private static long unconfinedThreads() {
    return Arrays.stream(tasks())
        .filter(task -> {
          try {
            String status =
                java.nio.file.Files.readString(
                    java.nio.file.Path.of("/proc/self/task", task, "status"));
            return !status.contains("Seccomp:\t2") || !status.contains("NoNewPrivs:\t1");
          } catch (IOException e) {
            return false; // ended meanwhile
          }
        })
        .count();
  }

  private static String[] tasks() {
    return Optional.ofNullable(new File("/proc/self/task").list()).orElseThrow();
  }
}
