package org.skidder.sandbox;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.skidder.sandbox.policy.Action;
import org.skidder.sandbox.policy.Policy;
import org.skidder.sandbox.policy.PolicyException;

/**
 * A JVM that does everything a busy shipper makes it do, under the built-in policy and under an
 * allow list of nothing but the JVM's base set. Arguments: a folder to work in, a key store.
 */
public final class Churn {
  private Churn() {}

  /** One kind of work. */
  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    install(SeccompConfig.defaults());
    install(
        new SeccompConfig(
            true,
            Optional.of(Action.ERRNO),
            List.of(new Policy.Group(Action.ALLOW, List.of("read"))),
            true));
    Path folder = Path.of(args[0]);
    step("heap", ChurnRuntime::heap);
    step("deoptimisation", ChurnRuntime::deoptimise);
    step("threads", ChurnRuntime::platformThreads);
    step("virtual threads", ChurnRuntime::virtualThreads);
    step("files", () -> ChurnFiles.files(folder));
    step("mapped file", () -> ChurnFiles.mapped(folder));
    step("rotation", () -> ChurnFiles.rotation(folder));
    step("notification", () -> ChurnFiles.notification(folder));
    step("names", ChurnNet::names);
    step("sockets", ChurnNet::sockets);
    step("unix sockets", () -> ChurnNet.unixSockets(folder));
    step("http", ChurnNet::http);
    step("tls", () -> ChurnNet.tls(Path.of(args[1])));
    step("management", () -> ChurnRuntime.management(folder));
    step("loading", () -> Class.forName("java.util.zip.ZipInputStream"));
    System.gc();
    System.out.println("churn complete after " + ManagementFactory.getRuntimeMXBean().getUptime());
    Files.deleteIfExists(folder.resolve("heap.hprof"));
  }

  private static void step(String name, Work work) {
    long start = System.nanoTime();
    try {
      work.run();
      System.out.println(name + " " + (System.nanoTime() - start) / 1_000_000 + " ms");
    } catch (Throwable t) {
      System.out.println("FAILED " + name);
      t.printStackTrace(System.out);
    }
  }

  private static void install(SeccompConfig config) throws PolicyException {
    SandboxReport report = Sandbox.prepare().install(config);
    if (!report.enforced()) {
      throw new IllegalStateException("no filter: " + report.messages());
    }
  }
}
