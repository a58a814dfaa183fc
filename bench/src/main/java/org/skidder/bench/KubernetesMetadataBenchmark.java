package org.skidder.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.plugin.Identity;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.SharedResources;
import org.skidder.processors.ProcessorChain;
import org.skidder.processors.Processors;

/** What it costs to tell whose logs the events of a container are. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AccessLog.LINES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KubernetesMetadataBenchmark {
  private static final long TIME = 1_520_157_600_123L;
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String LIST =
      """
      {"metadata": {"resourceVersion": "7"}, "items": [{
        "metadata": {"name": "web", "namespace": "shop", "uid": "u", "labels": {"app": "web"}},
        "spec": {"nodeName": "n", "containers": [{"name": "nginx"}]},
        "status": {"podIP": "10.0.0.1",
          "containerStatuses": [{"name": "nginx", "containerID": "docker://%s"}]}}]}
      """
          .formatted(ID);

  private final Lines lines = Lines.make();
  private final Template template = template();
  private final SharedResources shared = new SharedResources();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server = serve();
  private final Path kubeconfig = kubeconfig();
  private final ProcessorChain none = chain("");
  private final ProcessorChain whole = chain("host: n");
  private final ProcessorChain each = chain("host: n, when.contains.message: HTTP");

  private static Template template() {
    FieldMap fields = new FieldMap();
    fields.put("source", "/var/lib/docker/containers/" + ID + "/" + ID + "-json.log");
    return Template.of(fields, new FieldMap());
  }

  /** Lists one pod; a watch gets no answer, as if nothing changed. */
  private HttpServer serve() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(threads);
      made.createContext("/", KubernetesMetadataBenchmark::answer);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getQuery().contains("watch=true")) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      return;
    }
    byte[] list = LIST.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, list.length);
    exchange.getResponseBody().write(list);
    exchange.close();
  }

  private Path kubeconfig() {
    try {
      Path file = Files.createTempFile("skidder-bench", ".yml");
      Files.writeString(
          file,
          """
          current-context: x
          contexts: [{name: x, context: {cluster: c}}]
          clusters: [{name: c, cluster: {server: "http://localhost:%d"}}]
          """
              .formatted(server.getAddress().getPort()));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A chain with the processor.
   *
   * @param options without any there is no processor
   */
  private ProcessorChain chain(String options) {
    Identity identity = new Identity("filebeat", "6.4.0", "web-17", "web-17");
    Problems problems = new Problems();
    String yaml =
        options.isEmpty()
            ? "{}"
            : "processors: [{add_kubernetes_metadata: {in_cluster: false, sync_period: 10s,"
                + " kube_config: '"
                + kubeconfig
                + "', "
                + options
                + "}}]";
    Processors processors =
        new Processors(ProcessorContext.of(identity, shared, Path.of("")), problems);
    ProcessorChain made =
        new ProcessorChain(
            List.of(), new FieldMap(), processors.compile(Config.ofYaml(yaml)), identity);
    problems.throwIfErrors();
    made.start();
    EventBatch probe = run(made);
    if (!options.isEmpty() && !probe.event(0).has("kubernetes.pod.name")) {
      throw new IllegalStateException("the pod was not found");
    }
    return made;
  }

  private EventBatch run(ProcessorChain chain) {
    EventBatch batch = new EventBatch(template, TIME, lines.chunk(), lines.count());
    for (int i = 0; i < lines.count(); i++) {
      batch.add(lines.starts()[i], lines.starts()[i], lines.lengths()[i]);
    }
    chain.apply(batch);
    return batch;
  }

  /** Ends the server and the watch. */
  @TearDown
  public void close() throws IOException {
    shared.close();
    server.stop(0);
    threads.shutdownNow();
    Files.delete(kubeconfig);
  }

  /** What making the batch costs in all the others. */
  @Benchmark
  public EventBatch noProcessor() {
    return run(none);
  }

  /** Fields for all events of a batch, which stay bytes. */
  @Benchmark
  public EventBatch addKubernetesMetadata() {
    return run(whole);
  }

  /** With a condition, which every event has to be asked about, and which all fulfil. */
  @Benchmark
  public EventBatch addKubernetesMetadataWithCondition() {
    return run(each);
  }
}
