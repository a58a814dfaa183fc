package org.skidder.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.skidder.sandbox.SandboxReport.State;
import org.skidder.sandbox.bpf.FilterCompiler;
import org.skidder.sandbox.bpf.Program;
import org.skidder.sandbox.bpf.Rule;
import org.skidder.sandbox.bpf.RuleRanges;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyException;
import org.skidder.sandbox.policy.PolicyResolver;
import org.skidder.sandbox.policy.PolicyText;
import org.skidder.sandbox.policy.ResolvedPolicy;
import org.skidder.sandbox.report.Message;
import org.skidder.sandbox.report.Message.Level;

/**
 * Loads the seccomp filter. Thread-safe; a second installation adds a second filter, both apply.
 *
 * <p>A filter can never be removed or loosened for the life of the process.
 */
public final class Sandbox {
  /** Set by {@code skidder seccomp record} for the process whose calls it notes. */
  public static final String RECORD_PROPERTY = "skidder.seccomp.record";

  private final FutureTask<Prepared> preparation;

  /** What does not depend on the configuration. */
  private record Prepared(Kernel kernel, ResolvedPolicy builtIn, Program program) {}

  private Sandbox(FutureTask<Prepared> preparation) {
    this.preparation = preparation;
  }

  /**
   * Starts linking the C library and assembling the built-in policy on a thread of its own. Call it
   * first thing at start-up and read the configuration meanwhile.
   */
  public static Sandbox prepare() {
    FutureTask<Prepared> preparation = new FutureTask<>(Sandbox::prepareNow);
    Thread thread = new Thread(preparation, "sandbox-prepare");
    thread.setDaemon(true);
    thread.start();
    return new Sandbox(preparation);
  }

  private static Prepared prepareNow() throws KernelUnavailableException {
    Kernel kernel = Kernel.open();
    ResolvedPolicy builtIn = PolicyResolver.builtIn(kernel.table());
    return new Prepared(kernel, builtIn, builtIn.program());
  }

  /**
   * Loads the filter on all threads of the process and checks that it is there.
   *
   * @return what is in force, also when that is nothing
   * @throws PolicyException only if the process could not live under the policy: end the start with
   *     the message
   */
  public SandboxReport install(SeccompConfig config) throws PolicyException {
    if (!config.enabled()) {
      return SandboxReport.without(
          State.DISABLED,
          List.of(new Message(Level.INFO, "seccomp is switched off (seccomp.enabled: false)")));
    }
    Prepared prepared;
    try {
      preparation.run();
      prepared = preparation.get();
    } catch (ExecutionException e) {
      return unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SandboxReport.without(
          State.FAILED, List.of(new Message(Level.WARN, "seccomp: interrupted, no filter")));
    }
    synchronized (this) {
      return onPlatformThread(new Installation(config, prepared));
    }
  }

  private static SandboxReport unavailable(ExecutionException e) {
    if (e.getCause() instanceof KernelUnavailableException reason) {
      return SandboxReport.without(
          State.UNAVAILABLE,
          List.of(new Message(Level.INFO, "seccomp: no filter, " + reason.getMessage())));
    }
    throw new IllegalStateException("cannot prepare the sandbox", e.getCause());
  }

  /** A virtual thread may change its carrier between two calls that belong together. */
  private static SandboxReport onPlatformThread(Installation installation) throws PolicyException {
    if (!Thread.currentThread().isVirtual()) {
      return installation.call();
    }
    FutureTask<SandboxReport> task = new FutureTask<>(installation::call);
    Thread.ofPlatform().name("sandbox-install").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PolicyException.fatal("interrupted while the seccomp filter was being installed");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PolicyException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot install the seccomp filter", e.getCause());
    }
  }

  private record Installation(SeccompConfig config, Prepared prepared) {

    SandboxReport call() throws PolicyException {
      List<Message> messages = new ArrayList<>();
      SeccompInstaller installer = new SeccompInstaller(prepared.kernel());
      if (!installer.supported()) {
        messages.add(
            new Message(
                Level.INFO,
                "seccomp: kernel " + SandboxReport.kernelRelease() + " does not support filters"));
        return SandboxReport.without(State.UNAVAILABLE, messages);
      }
      try {
        return Boolean.getBoolean(RECORD_PROPERTY)
            ? record(installer, messages)
            : install(installer, messages);
      } catch (PolicyException e) {
        if (e.fatal()) {
          throw e;
        }
        messages.add(new Message(Level.ERROR, e.getMessage()));
        return SandboxReport.without(State.FAILED, messages);
      }
    }

    private SandboxReport install(SeccompInstaller installer, List<Message> messages)
        throws PolicyException {
      Optional<Policy> custom = config.customPolicy();
      ResolvedPolicy resolved = prepared.builtIn();
      Program program = prepared.program();
      if (custom.isPresent()) {
        resolved = PolicyResolver.custom(custom.get(), prepared.kernel().table(), config.jvmBase());
        program = resolved.program();
      }
      Policy policy = resolved.policy();
      for (String warning : resolved.warnings()) {
        messages.add(new Message(Level.WARN, warning));
      }
      messages.add(new Message(Level.DEBUG, "seccomp_filter\n" + PolicyText.yaml(policy)));
      installer.checkActions(policy);
      installer.load(program, SeccompInstaller.FLAG_TSYNC);
      Optional<Integer> threads = installer.verify();
      messages.add(new Message(Level.INFO, installed(resolved, program, threads)));
      return new SandboxReport(
          State.ENFORCED,
          policy.name(),
          policy.rules(),
          program.size(),
          SandboxReport.kernelRelease(),
          List.of("no_new_privs", "tsync"),
          threads.orElse(0),
          Optional.of(resolved),
          messages);
    }

    /** A filter that announces every call; the listener's other end is the recording parent. */
    private SandboxReport record(SeccompInstaller installer, List<Message> messages)
        throws PolicyException {
      Rule announce = Rule.always(SeccompInstaller.USER_NOTIF);
      RuleRanges everything = RuleRanges.of(new Rule[] {announce}, announce);
      int architecture = prepared.kernel().table().architecture().audit();
      Program program = FilterCompiler.tree(architecture, ResolvedPolicy.FOREIGN, everything);
      installer.load(
          program,
          SeccompInstaller.FLAG_TSYNC
              | SeccompInstaller.FLAG_TSYNC_ESRCH
              | SeccompInstaller.FLAG_NEW_LISTENER);
      messages.add(
          new Message(Level.WARN, "seccomp: recording, every system call is noted and allowed"));
      return SandboxReport.without(State.RECORDING, messages);
    }

    private static String installed(
        ResolvedPolicy resolved, Program program, Optional<Integer> threads) {
      return "seccomp filter is installed: policy "
          + resolved.policy().name()
          + ", "
          + resolved.policy().rules()
          + " calls named, "
          + program.size()
          + " instructions, "
          + (threads.isPresent()
              ? "found on all " + threads.get() + " threads"
              : "/proc is not readable, so threads were not checked");
    }
  }
}
