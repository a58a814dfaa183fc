package org.skidder.containers.kubernetes;

import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;

/** Makes {@code add_kubernetes_metadata}: adds what the cluster knows of the pod of a log. */
public final class AddKubernetesMetadataFactory
    implements ProcessorFactory<AddKubernetesMetadataConfig> {
  @Override
  public String name() {
    return "add_kubernetes_metadata";
  }

  @Override
  public Class<AddKubernetesMetadataConfig> configType() {
    return AddKubernetesMetadataConfig.class;
  }

  @Override
  public Processor create(AddKubernetesMetadataConfig config, ProcessorContext context) {
    // What is wrong with them was told when the options were read.
    Problems told = new Problems();
    return new AddKubernetesMetadata(
        config.matchers(told),
        () -> {
          KubernetesWatches watches =
              context.shared().get(KubernetesWatches.class, KubernetesWatches::new);
          return watches.lookup(
              new KubernetesWatches.LookupKey(
                  watches.scope(config.access(), false),
                  config.indexers(told),
                  config.metadata(),
                  config.access().cleanupTimeout(),
                  config.access().syncPeriod()),
              context.identity().hostname(),
              context.shared().get(Metrics.class, Metrics::new));
        });
  }
}
