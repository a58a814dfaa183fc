package org.skidder.bench;

import java.util.Optional;
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
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;
import org.skidder.inputs.log.FollowConfig;
import org.skidder.inputs.log.container.ContainerFormat;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;
import org.skidder.inputs.log.lines.LineChain;
import org.skidder.inputs.log.lines.LineChains;
import org.skidder.inputs.log.lines.LineStats;

/** From the bytes of a chunk to a batch of raw events, as a harvester does it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AccessLog.LINES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LineSplittingBenchmark {
  private final byte[] chunk = AccessLog.chunk();
  private final byte[] jsonFile = AccessLog.jsonFileChunk();
  private final LineChain container = containerChain();
  private final LineChain plain = chain("");
  private final LineChain utf8 = chain("encoding: utf-8");
  private final LineChain literal = chain("exclude_lines: ['robots.txt']");
  private final LineChain pattern = chain("include_lines: ['HTTP/1\\.[01]\" [2-5]\\d\\d ']");

  private static LineChain containerChain() {
    FollowConfig bound = Binder.bind(Config.ofYaml(""), FollowConfig.class, new Problems());
    ContainerOptions options =
        new ContainerOptions(ContainerStream.ALL, true, ContainerFormat.AUTO, false);
    return LineChains.create(
        bound.lines(),
        Optional.of(options),
        bound.encoding(),
        Template.EMPTY,
        "/var/log/access.log",
        LineStats.in(new Metrics()));
  }

  private static LineChain chain(String options) {
    Problems problems = new Problems();
    Config config = Config.ofYaml(options);
    FollowConfig bound = Binder.bind(config, FollowConfig.class, problems);
    LineStats stats = LineStats.in(new Metrics());
    return LineChains.create(
        bound.lines(), bound.encoding(), Template.EMPTY, "/var/log/access.log", stats);
  }

  /** The default: finding line ends. */
  @Benchmark
  public EventBatch plain() {
    return split(plain);
  }

  /** With invalid bytes looked for. */
  @Benchmark
  public EventBatch utf8() {
    return split(utf8);
  }

  /** A literal searched in every line. */
  @Benchmark
  public EventBatch excludeLiteral() {
    return split(literal);
  }

  /** A regular expression searched in every line. */
  @Benchmark
  public EventBatch includePattern() {
    return split(pattern);
  }

  /** Lines of a container, nearly every one with escapes; copied first, as they are changed. */
  @Benchmark
  public EventBatch jsonFile() {
    byte[] bytes = jsonFile.clone();
    EventBatch batch = container.newBatch(bytes, 0, AccessLog.LINES);
    container.accept(batch, bytes, 0, bytes.length, 1, AccessLog.LINES);
    return batch;
  }

  private EventBatch split(LineChain chain) {
    EventBatch batch = chain.newBatch(chunk, 0, AccessLog.LINES);
    int consumed = chain.accept(batch, chunk, 0, chunk.length, 1, AccessLog.LINES);
    if (consumed != chunk.length) {
      throw new IllegalStateException("only " + consumed + " bytes were consumed");
    }
    return batch;
  }

  /** The straight loop, one byte after the other. */
  @Benchmark
  public int baselineByteLoop() {
    int sum = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        sum += i;
      }
    }
    return sum;
  }
}
