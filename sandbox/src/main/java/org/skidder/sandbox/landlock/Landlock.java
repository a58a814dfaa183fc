package org.skidder.sandbox.landlock;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.skidder.sandbox.kernel.Errno;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;
import org.skidder.sandbox.landlock.LandlockReport.State;
import org.skidder.sandbox.report.Message;
import org.skidder.sandbox.report.Message.Level;

/** Restricts the process. Call it once, on a platform thread, before inputs are opened. */
public final class Landlock {
  private final LandlockPlan plan;
  private final List<Message> messages = new ArrayList<>();

  private Landlock(LandlockPlan plan) {
    this.plan = plan;
  }

  /**
   * Restricts the process to the plan. On kernels that can only restrict single threads this
   * replaces the process by a second start of the same command and does not return; the second
   * start comes here again and returns.
   *
   * @param config the section; its own folders are added to the plan
   * @return what is enforced, also when that is nothing
   * @throws LandlockException if the kernel can restrict but did not: the process may be half
   *     restricted and must end
   */
  public static LandlockReport enter(LandlockConfig config, LandlockPlan plan)
      throws LandlockException {
    if (!config.enabled()) {
      return new LandlockReport(State.DISABLED, 0, List.of(), List.of());
    }
    return new Landlock(plan.with(config)).enter();
  }

  private LandlockReport enter() throws LandlockException {
    Kernel kernel;
    try {
      kernel = Kernel.open();
    } catch (KernelUnavailableException e) {
      return unavailable(0, e.getMessage());
    }
    int abi = Ruleset.abi(kernel);
    if (abi < 1) {
      return unavailable(
          abi,
          abi == -Errno.EOPNOTSUPP
              ? "it is switched off in this kernel; add landlock to the kernel's lsm= parameter"
              : "this kernel has none (it takes Linux 5.13), or a sandbox around Skidder hides it");
    }
    if (SecondStart.isMarked() && Ruleset.isClosed(kernel, "/")) {
      return enforced(abi, "after a second start of the process");
    }
    try (Ruleset rules = Ruleset.create(kernel, abi)) {
      allowRuntime(rules);
      allowPlan(rules);
      rules.restrict();
      if (!rules.restrictsAllThreads()) {
        SecondStart.execute(kernel);
      }
    }
    if (!Ruleset.isClosed(kernel, "/")) {
      throw new LandlockException("landlock: the kernel reports success but restricts nothing");
    }
    return enforced(abi, "on all threads");
  }

  private LandlockReport unavailable(int abi, String why) {
    messages.add(new Message(Level.WARN, "landlock: NOT enforced although it is enabled: " + why));
    return new LandlockReport(State.UNAVAILABLE, Math.max(0, abi), List.of(), messages);
  }

  private LandlockReport enforced(int abi, String how) {
    List<String> restricted = new ArrayList<>(List.of("files"));
    missing(abi, 3, "6.2", "truncating files", "truncate", restricted);
    missing(abi, 4, "6.7", "TCP connections", "tcp_connect", restricted);
    missing(abi, 5, "6.10", "ioctl on devices", "ioctl", restricted);
    missing(abi, 6, "6.12", "signals and abstract sockets", "scope", restricted);
    messages.add(
        new Message(
            Level.INFO,
            "landlock: enforced "
                + how
                + ", ABI "
                + abi
                + ": "
                + String.join(", ", restricted)
                + "; reading "
                + plan.readOnly()
                + ", writing "
                + plan.readWrite()
                + ", connecting to ports "
                + plan.allConnectPorts()
                + "; UDP is not restricted"));
    return new LandlockReport(State.ENFORCED, abi, restricted, messages);
  }

  private void missing(
      int abi, int needed, String linux, String what, String feature, List<String> restricted) {
    if (abi >= needed) {
      restricted.add(feature);
    } else {
      messages.add(
          new Message(
              Level.WARN,
              "landlock: this kernel (ABI "
                  + abi
                  + ") does not restrict "
                  + what
                  + "; that takes Linux "
                  + linux));
    }
  }

  /** What any JVM reads: itself, its libraries, system configuration and information. */
  private static void allowRuntime(Ruleset rules) throws LandlockException {
    long run = Ruleset.READ | Ruleset.EXECUTE;
    for (String folder :
        List.of(System.getProperty("java.home"), "/lib", "/lib64", "/usr/lib", "/usr/lib64")) {
      rules.allow(folder, true, run);
    }
    for (String folder : List.of("/etc", "/proc", "/sys", "/usr/share", "/run/systemd/resolve")) {
      rules.allow(folder, true, Ruleset.READ);
    }
    for (String device : List.of("/dev/null", "/dev/random", "/dev/urandom", "/dev/tty")) {
      rules.allow(device, false, Ruleset.READ_FILE | Ruleset.WRITE_FILE);
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        // A whole folder of jars at once: jars name each other in their manifests.
        Path path = Path.of(entry).toAbsolutePath();
        Path folder = Files.isDirectory(path) ? path : path.getParent();
        rules.allow(String.valueOf(folder), true, Ruleset.READ);
      }
    }
    // Native libraries are unpacked there, and attaching tools meet the JVM there.
    rules.allow(System.getProperty("java.io.tmpdir"), true, Ruleset.READ_WRITE);
  }

  private void allowPlan(Ruleset rules) throws LandlockException {
    for (Path path : plan.readOnly()) {
      allow(rules, path, Ruleset.READ, "read");
    }
    for (Path path : plan.readWrite()) {
      allow(rules, path, Ruleset.READ_WRITE, "write");
    }
    for (int port : plan.allConnectPorts()) {
      rules.allowConnect(port);
    }
  }

  /** What does not exist yet is allowed through the nearest folder that does, except the root. */
  private void allow(Ruleset rules, Path path, long access, String verb) throws LandlockException {
    Path existing = path.toAbsolutePath().normalize();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean root = existing.getParent() == null;
    if (root || !rules.allow(existing.toString(), Files.isDirectory(existing), access)) {
      throw new LandlockException(
          "landlock: cannot allow to "
              + verb
              + " "
              + path
              + ": "
              + (root
                  ? "that would open the whole file system and leave nothing to restrict; create"
                      + " its folder first, or keep the files in a folder of their own"
                  : "no access to " + existing));
    }
  }
}
