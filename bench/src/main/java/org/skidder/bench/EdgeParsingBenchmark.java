package org.skidder.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Warmup;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.ingest.IngestResources;
import org.skidder.ingest.Pipeline;
import org.skidder.ingest.PipelineFilter;
import org.skidder.modules.Fileset;
import org.skidder.modules.ModuleFlags;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.ModuleLoader;
import org.skidder.modules.Platform;
import org.skidder.modules.ServerVersion;

/** Access-log lines through the pipeline of the module nginx, on one core. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AccessLog.LINES)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EdgeParsingBenchmark {
  private final Lines lines = Lines.make();
  private final Template template = Template.of(new FieldMap(), new FieldMap());
  private final PipelineFilter filter =
      new PipelineFilter(EventFilter.NONE, nginx(), (processed, failed) -> {});
  private final DocumentEncoder encoder = DocumentEncoder.plain(false);
  private final JsonBuffer out = new JsonBuffer(1 << 21);

  private static Pipeline nginx() {
    Problems problems = new Problems();
    ModuleLoader loader =
        new ModuleLoader(
            new ModuleLibrary(Path.of("no-modules-of-users")),
            ModuleFlags.NONE,
            Config.empty(),
            Platform.of("Linux", "host"),
            "filebeat-6.4.0",
            problems);
    Fileset access = loader.load(Config.of(Map.of("module", "nginx")), problems).getFirst();
    return Pipeline.compile(
        access.path(),
        access.pipelines(ServerVersion.EDGE).values().iterator().next(),
        IngestResources.withoutGeo(Clock.systemUTC()),
        name -> java.util.Optional.empty());
  }

  private EventBatch parsed() {
    EventBatch batch = new EventBatch(template, 0, lines.chunk(), lines.count());
    for (int i = 0; i < lines.count(); i++) {
      batch.add(lines.starts()[i], lines.starts()[i], lines.lengths()[i]);
    }
    filter.apply(batch);
    return batch;
  }

  /** Fields from lines. */
  @Benchmark
  public int parse() {
    return parsed().size();
  }

  /** Fields from lines, and documents from fields. */
  @Benchmark
  public int parseAndEncode() {
    EventBatch batch = parsed();
    out.clear();
    for (int i = 0; i < batch.size(); i++) {
      encoder.encode(batch, i, out);
    }
    return out.size();
  }
}
