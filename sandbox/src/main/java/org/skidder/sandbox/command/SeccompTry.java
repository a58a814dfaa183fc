package org.skidder.sandbox.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.bpf.Disassembler;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;
import org.skidder.sandbox.policy.PolicyException;
import org.skidder.sandbox.policy.ResolvedPolicy;

/**
 * {@code skidder test seccomp}: loads the policy in other processes, makes each denied call there
 * and reports what happened.
 */
public final class SeccompTry {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Exit status that the JDK reports for a process that died of SIGSYS. */
  private static final int SIGSYS_STATUS = 128 + 31;

  private final SeccompConfig config;
  private final ResolvedPolicy policy;

  private SeccompTry(SeccompConfig config, ResolvedPolicy policy) {
    this.config = config;
    this.policy = policy;
  }

  /**
   * Tries the policy of the configuration.
   *
   * @return 0 if every denied call was refused as the policy says, else 1
   */
  public static int run(PrintStream out, PrintStream errors, SeccompConfig config)
      throws InterruptedException {
    if (!config.enabled()) {
      out.println("seccomp is switched off (seccomp.enabled: false); nothing to test");
      return 0;
    }
    try {
      Kernel kernel = Kernel.open();
      ResolvedPolicy policy = SeccompShow.resolve(config, kernel.table());
      for (String warning : policy.warnings()) {
        out.println("WARNING " + warning);
      }
      return new SeccompTry(config, policy).run(out, errors);
    } catch (KernelUnavailableException | PolicyException | IOException e) {
      errors.println("test seccomp: " + e.getMessage());
      return 1;
    }
  }

  private int run(PrintStream out, PrintStream errors) throws IOException, InterruptedException {
    List<String> gentle = new ArrayList<>();
    List<String> lethal = new ArrayList<>();
    for (String name : policy.denied()) {
      boolean dies = endsProcess(policy.ruleFor(name).verdict());
      (dies ? lethal : gentle).add(name);
    }
    Map<String, String> results = new LinkedHashMap<>();
    Child together = start(gentle);
    if (!together.output.contains(SeccompTryChild.LOADED)) {
      errors.println("test seccomp: the filter could not be loaded:");
      errors.print(together.output);
      return 1;
    }
    together.output.lines().forEach(line -> collect(results, line));
    oneByOne(lethal, results);
    return report(out, results);
  }

  private static boolean endsProcess(int verdict) {
    String action = Disassembler.verdict(verdict);
    return action.equals("trap") || action.equals("kill_process");
  }

  private static void collect(Map<String, String> results, String line) {
    String[] words = line.split(" ", 2);
    if (words.length == 2 && line.startsWith("call:")) {
      results.put(words[0].substring("call:".length()), words[1]);
    }
  }

  /** Each call that ends the process gets a process. */
  private void oneByOne(List<String> names, Map<String, String> results)
      throws InterruptedException, IOException {
    int parallel = Runtime.getRuntime().availableProcessors();
    Map<String, Future<Child>> running = new LinkedHashMap<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(parallel)) {
      for (String name : names) {
        running.put(name, executor.submit(() -> start(List.of(name))));
      }
      for (Map.Entry<String, Future<Child>> entry : running.entrySet()) {
        Child child = entry.getValue().get();
        results.put(
            entry.getKey(),
            child.status == SIGSYS_STATUS
                ? "the process died of SIGSYS"
                : "the process ended with status " + child.status);
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot start a process for the test: " + e.getCause(), e);
    }
  }

  private int report(PrintStream out, Map<String, String> results) {
    int wrong = 0;
    out.printf("%-28s%-14s%s%n", "CALL", "POLICY", "RESULT");
    for (Map.Entry<String, String> entry : results.entrySet()) {
      int verdict = policy.ruleFor(entry.getKey()).verdict();
      boolean right = entry.getValue().equals(expected(verdict));
      wrong += right ? 0 : 1;
      out.printf(
          "%-28s%-14s%s%s%n",
          entry.getKey(),
          Disassembler.verdict(verdict),
          entry.getValue(),
          right ? "" : "   <-- WRONG, expected: " + expected(verdict));
    }
    List<String> missing = new ArrayList<>(policy.denied());
    missing.removeAll(results.keySet());
    if (!missing.isEmpty()) {
      out.println("NOT TRIED, the process for the test ended early: " + String.join(", ", missing));
    }
    out.printf(
        "policy %s: %d calls denied, %d refused as the policy says%n",
        policy.policy().name(), policy.denied().size(), results.size() - wrong);
    out.flush();
    return wrong == 0 && missing.isEmpty() ? 0 : 1;
  }

  private static String expected(int verdict) {
    return switch (Disassembler.verdict(verdict)) {
      case "errno EPERM" -> "EPERM (Operation not permitted)";
      case "errno ENOSYS", "trace" -> "ENOSYS (Function not implemented)";
      case "kill_thread" -> SeccompTryChild.THREAD_GONE;
      default -> "the process died of SIGSYS";
    };
  }

  /** The end of a child. */
  record Child(int status, String output) {}

  private Child start(List<String> names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(OwnCommand.java(SeccompTryChild.class));
    command.add(SeccompTryChild.encode(config));
    command.addAll(names);
    return run(command, PATIENCE);
  }

  /**
   * Runs a process to its end.
   *
   * @throws IOException when it cannot be started, or takes longer than it may
   */
  static Child run(List<String> command, Duration patience)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    FutureTask<byte[]> output = new FutureTask<>(process.getInputStream()::readAllBytes);
    Thread.startVirtualThread(output);
    try {
      if (!process.waitFor(patience)) {
        throw new IOException("the process for the test does not end");
      }
      return new Child(process.exitValue(), new String(output.get(), StandardCharsets.UTF_8));
    } catch (ExecutionException e) {
      throw new IOException("what the process for the test tells cannot be read", e);
    } finally {
      // Also ends the reading.
      process.destroyForcibly();
    }
  }
}
