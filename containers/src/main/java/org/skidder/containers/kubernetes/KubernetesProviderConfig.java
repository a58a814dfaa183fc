package org.skidder.containers.kubernetes;

import org.skidder.containers.discovery.HintOptions;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/**
 * Options of the provider {@code kubernetes}.
 *
 * @param access which cluster
 * @param metadata what is told of a pod
 * @param hints whether annotations decide
 * @param resource what is discovered
 * @param level on which nodes
 */
public record KubernetesProviderConfig(
    @Option(value = "", inline = true) AccessConfig access,
    @Option(value = "", inline = true) MetadataConfig metadata,
    @Option(value = "", inline = true) HintOptions hints,
    @Option(value = "What is discovered: the containers of a `pod`, or a `node`.", def = "pod")
        Discovered resource,
    @Option(
            value = "Where: on this `node`, or in the whole `cluster`.",
            name = "scope",
            def = "node")
        Level level)
    implements Validated {

  /** What is discovered. */
  public enum Discovered {
    /** Containers of pods. */
    POD,
    /** Nodes. */
    NODE
  }

  /** Where it is discovered. */
  public enum Level {
    /** On the node that we run on. */
    NODE,
    /** Everywhere. */
    CLUSTER
  }

  @Override
  public void validate(Problems.Scope problems) {
    access.validate(problems);
  }
}
