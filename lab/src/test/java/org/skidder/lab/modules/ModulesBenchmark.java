package org.skidder.lab.modules;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.ingest.IngestResources;
import org.skidder.ingest.Pipeline;
import org.skidder.lab.modules.Samples.Sample;
import org.skidder.modules.Fileset;
import org.skidder.modules.ServerVersion;

/**
 * How fast the pipeline of each fileset is at the edge, and on an ingest node in the same run; see
 * {@code bench/README.md}. Arguments are names of filesets (none: all) and {@code --edge} to leave
 * the node out.
 */
final class ModulesBenchmark {
  private static final int BATCH = 1000;
  private static final int ROUNDS = 6;
  private static final long ROUND_NANOS = 200_000_000;

  /** Until the code that all pipelines share is compiled: else the first filesets pay for it. */
  private static final long WARM_UP_NANOS = 15_000_000_000L;

  private static final String PIPELINE = "bench";
  private static final Map<String, List<?>> NOTHING = Map.of("processors", List.of());

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final JsonBuffer out = new JsonBuffer(1 << 20);
  private final PrintStream page;
  private final @Nullable NodeParser node;

  private ModulesBenchmark(PrintStream page, @Nullable NodeParser node) {
    this.page = page;
    this.node = node;
  }

  /** Prints a table. */
  public static void main(String[] args) throws Exception {
    List<String> wanted = new ArrayList<>(List.of(args));
    boolean edgeOnly = wanted.remove("--edge");
    // The node takes System.out for its log.
    PrintStream page = System.out;
    Path target = Files.createDirectories(Path.of("target"));
    Path home = Files.createTempDirectory(target, "modules-bench-").toAbsolutePath();
    Optional<NodeParser> node = edgeOnly ? Optional.empty() : Optional.of(new NodeParser(home));
    try {
      new ModulesBenchmark(page, node.orElse(null)).run(wanted);
    } finally {
      if (node.isPresent()) {
        node.get().close();
      }
    }
  }

  private void run(List<String> wanted) throws Exception {
    page.println("| fileset | lines | edge, events/s | node, events/s | edge ÷ node |");
    page.println("|---|---|---|---|---|");
    Map<String, List<Sample>> filesets = new TreeMap<>();
    for (Sample sample : Samples.all(Path.of("..", "modules"))) {
      String name = sample.module() + "/" + sample.fileset();
      // Other variables make another pipeline; the usual one is measured.
      if ((wanted.isEmpty() || wanted.contains(name))
          && Samples.variables(sample.file()).isEmpty()) {
        filesets.computeIfAbsent(name, _ -> new ArrayList<>()).add(sample);
      }
    }
    boolean cold = true;
    for (Map.Entry<String, List<Sample>> entry : filesets.entrySet()) {
      Sample any = entry.getValue().getFirst();
      Fileset fileset = SampleLog.fileset(any.module(), any.fileset(), Map.of());
      row(entry.getKey(), fileset, entry.getValue(), cold);
      cold = false;
    }
  }

  private void row(String name, Fileset fileset, List<Sample> samples, boolean cold)
      throws Exception {
    Map<String, Object> definition =
        NodeParser.withoutPlaces(fileset.pipelines(ServerVersion.EDGE).values().iterator().next());
    Pipeline pipeline = compile(definition);
    List<FieldMap> documents = new ArrayList<>();
    int lines = 0;
    for (Sample sample : samples) {
      for (FieldMap raw : SampleLog.read(fileset, sample.file())) {
        // Lines that fail are not what a fileset is for.
        if (succeeds(pipeline, raw)) {
          documents.add(raw);
          lines++;
        }
      }
    }
    for (int i = 0; documents.size() < BATCH; i++) {
      documents.add(documents.get(i));
    }
    double edge = 1e9 / (nanosAtTheEdge(pipeline, documents) - nanosAtTheEdge(null, documents));
    if (node == null) {
      page.printf(Locale.ROOT, "| %s | %d | %,.0f | | |%n", name, lines, edge);
      return;
    }
    if (cold) {
      warmUp(definition, documents);
    }
    double there =
        1e9 / (nanosOnTheNode(definition, documents) - nanosOnTheNode(NOTHING, documents));
    page.printf(
        Locale.ROOT,
        "| %s | %d | %,.0f | %,.0f | %.1f |%n",
        name,
        lines,
        edge,
        there,
        edge / there);
  }

  private static Pipeline compile(Map<String, ?> definition) {
    return Pipeline.compile(
        "bench",
        definition,
        IngestResources.withoutGeo(Clock.systemUTC()),
        name -> Optional.empty());
  }

  private static boolean succeeds(Pipeline pipeline, FieldMap raw) {
    Event event = event(raw);
    return pipeline.process(event) == Pipeline.Outcome.DONE && !event.has("error");
  }

  /** An event as an input makes it: the message is bytes. */
  private static Event event(FieldMap raw) {
    FieldMap own = FieldMap.deepCopy(raw, false);
    own.remove("@timestamp");
    if (own.get("message") instanceof String message) {
      own.put("message", ByteText.of(message));
    }
    return new Event(0, 0, own, Template.EMPTY);
  }

  /** CPU time per event of the fastest round, with what goes before and after a pipeline. */
  private double nanosAtTheEdge(@Nullable Pipeline pipeline, List<FieldMap> documents) {
    DocumentEncoder encoder = DocumentEncoder.plain(false);
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = threads.getCurrentThreadCpuTime();
      long spent = 0;
      long events = 0;
      while (spent < ROUND_NANOS) {
        out.clear();
        for (FieldMap document : documents) {
          Event event = event(document);
          if (pipeline != null) {
            pipeline.process(event);
          }
          encoder.encode(event, out);
        }
        events += documents.size();
        spent = threads.getCurrentThreadCpuTime() - begin;
      }
      best = Math.min(best, (double) spent / events);
    }
    return best;
  }

  private void warmUp(Map<String, ?> definition, List<FieldMap> documents)
      throws IOException, InterruptedException, FieldException {
    NodeParser to = Objects.requireNonNull(node);
    to.store(PIPELINE, definition);
    long begin = cpuNanos();
    while (cpuNanos() - begin < WARM_UP_NANOS) {
      to.parse(PIPELINE, documents);
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** CPU time of the whole process per event: the node is in it, and has several threads. */
  private double nanosOnTheNode(Map<String, ?> definition, List<FieldMap> documents)
      throws IOException, InterruptedException, FieldException {
    NodeParser to = Objects.requireNonNull(node);
    to.store(PIPELINE, definition);
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = cpuNanos();
      long spent = 0;
      long events = 0;
      while (spent < ROUND_NANOS) {
        to.parse(PIPELINE, documents);
        events += documents.size();
        spent = cpuNanos() - begin;
      }
      best = Math.min(best, (double) spent / events);
    }
    return best;
  }
}
