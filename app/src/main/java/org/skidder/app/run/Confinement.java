package org.skidder.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skidder.app.log.LogSystem;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.LoadedConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.file.Folders;
import org.skidder.core.metrics.Metrics;
import org.skidder.modules.ModuleFlags;
import org.skidder.sandbox.Sandbox;
import org.skidder.sandbox.SandboxConfig;
import org.skidder.sandbox.SandboxHint;
import org.skidder.sandbox.SandboxReport;
import org.skidder.sandbox.SeccompConfig;
import org.skidder.sandbox.landlock.Landlock;
import org.skidder.sandbox.landlock.LandlockException;
import org.skidder.sandbox.landlock.LandlockPlan;
import org.skidder.sandbox.landlock.LandlockReport;
import org.skidder.sandbox.policy.PolicyException;
import org.skidder.sandbox.report.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Confines the process as the configuration says: Landlock first, seccomp last. */
public final class Confinement {
  private static final Logger SECCOMP = LoggerFactory.getLogger("seccomp");
  private static final Logger LANDLOCK = LoggerFactory.getLogger("landlock");

  private final Sandbox prepared;
  private final SeccompConfig seccomp;
  private final LandlockReport landlock;

  private Confinement(Sandbox prepared, SeccompConfig seccomp, LandlockReport landlock) {
    this.prepared = prepared;
    this.seccomp = seccomp;
    this.landlock = landlock;
  }

  /** The section {@code seccomp}; empty if it has errors, which are in the problems then. */
  public static Optional<SeccompConfig> seccomp(Config root, Problems problems) {
    return Binder.tryBindSwitched(section(root, "seccomp"), SeccompConfig.class, problems);
  }

  private static Optional<SandboxConfig> sandbox(Config root, Problems problems) {
    return Binder.tryBind(section(root, "sandbox"), SandboxConfig.class, problems);
  }

  /** Reads the sections for their mistakes only. */
  public static void check(Config root, Problems problems) {
    seccomp(root, problems);
    sandbox(root, problems);
  }

  private static Config section(Config root, String name) {
    return root.get(name).orElse(Config.empty());
  }

  /**
   * Reads the sections and restricts files and connections. This may replace the process by a
   * second start of the same command, so nothing must have been opened, logged or printed before.
   *
   * @param prepared made at the very start, so that it is ready when it is needed
   * @param modules what the command line says about modules
   * @param setUp whether the command line asks for dashboards, which are imported first
   * @return empty if the configuration has errors, which are in the problems then
   * @throws IOException if the process could not be restricted although the kernel can
   */
  public static Optional<Confinement> begin(
      Sandbox prepared, LoadedConfig loaded, ModuleFlags modules, boolean setUp, Problems problems)
      throws IOException {
    Optional<SeccompConfig> seccomp = seccomp(loaded.root(), problems);
    Optional<SandboxConfig> sandbox = sandbox(loaded.root(), problems);
    if (seccomp.isEmpty() || sandbox.isEmpty()) {
      return Optional.empty();
    }
    try {
      LandlockPlan plan = LandlockPlan.NOTHING;
      if (sandbox.get().landlock().enabled()) {
        Reach.Reached reached = Reach.of(loaded, modules, setUp, System.getenv());
        plan = reached.plan();
        // A folder that does not exist would be opened through the one above it.
        for (Map.Entry<Path, Set<PosixFilePermission>> folder : reached.folders().entrySet()) {
          Folders.create(folder.getKey(), folder.getValue());
        }
      }
      LandlockReport landlock = Landlock.enter(sandbox.get().landlock(), plan);
      return Optional.of(new Confinement(prepared, seccomp.get(), landlock));
    } catch (ConfigException e) {
      problems.add(e);
      return Optional.empty();
    } catch (LandlockException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Loads the seccomp filter, logs and counts what is in force. Call it when the logging works and
   * before inputs and outputs are made.
   *
   * @throws IOException if the process could not live under the policy
   */
  public void complete(Metrics metrics) throws IOException {
    log(LANDLOCK, landlock.messages());
    SandboxReport report;
    try {
      report = prepared.install(seccomp);
    } catch (PolicyException e) {
      throw new IOException(e.getMessage(), e);
    }
    log(SECCOMP, report.messages());
    count(metrics, "sandbox.seccomp.", report.toStats());
    count(metrics, "sandbox.landlock.", landlock.toStats());
    boolean restricted = landlock.state() == LandlockReport.State.ENFORCED;
    LogSystem.current().explainWith(new SandboxHint(report, restricted)::explain);
  }

  private static void log(Logger logger, List<Message> messages) {
    for (Message message : messages) {
      switch (message.level()) {
        case DEBUG -> logger.debug("{}", message.text());
        case INFO -> logger.info("{}", message.text());
        case WARN -> logger.warn("{}", message.text());
        case ERROR -> logger.error("{}", message.text());
      }
    }
  }

  private static void count(Metrics metrics, String prefix, Map<String, Object> stats) {
    stats.forEach((name, value) -> {
      if (value instanceof Number number) {
        metrics.register(prefix + name, new Metrics.Constant(number.longValue()));
      } else {
        String text = value instanceof List<?> list ? join(list) : String.valueOf(value);
        metrics.register(prefix + name, new Metrics.Text(() -> text));
      }
    });
  }

  private static String join(List<?> list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(String.valueOf(item)));
    return String.join(",", texts);
  }
}
