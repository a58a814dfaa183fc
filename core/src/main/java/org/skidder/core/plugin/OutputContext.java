package org.skidder.core.plugin;

import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.skidder.core.config.Config;
import org.skidder.core.metrics.Metrics;

/**
 * What an output may use of its surroundings.
 *
 * @param identity who we are on the wire
 * @param metrics to count in
 * @param clock wall clock
 * @param random for choices among hosts
 * @param dataPath {@code path.data}
 * @param configPath {@code path.config}, for relative names of certificates
 * @param root the whole configuration, for sections beside the output's own ({@code setup})
 * @param pipelines ingest pipelines that events name
 * @param fields what the modules declare, for the index template
 * @param shared what outputs share
 * @param name of the output among several; empty for the only one
 * @param trial whether the output is only made to find mistakes, and says nothing in the log
 */
public record OutputContext(
    Identity identity,
    Metrics metrics,
    Clock clock,
    RandomGenerator random,
    Path dataPath,
    Path configPath,
    Config root,
    IngestPipelines pipelines,
    FieldDeclarations fields,
    SharedResources shared,
    String name,
    boolean trial) {

  /**
   * The only output, without modules.
   *
   * @param folder {@code path.data} and {@code path.config} in one
   */
  public static OutputContext alone(
      Identity identity,
      Metrics metrics,
      Clock clock,
      RandomGenerator random,
      Path folder,
      Config root) {
    return new OutputContext(
        identity,
        metrics,
        clock,
        random,
        folder,
        folder,
        root,
        IngestPipelines.NONE,
        FieldDeclarations.NONE,
        new SharedResources(),
        "",
        false);
  }

  /** One of several outputs. */
  public OutputContext named(String output) {
    return with(metrics, output, trial);
  }

  /** With other metrics. */
  public OutputContext withMetrics(Metrics other) {
    return with(other, name, trial);
  }

  /** For an output that is only made to find mistakes. */
  public OutputContext forTrial() {
    return with(metrics, name, true);
  }

  private OutputContext with(Metrics counted, String output, boolean tried) {
    return new OutputContext(
        identity,
        counted,
        clock,
        random,
        dataPath,
        configPath,
        root,
        pipelines,
        fields,
        shared,
        output,
        tried);
  }
}
