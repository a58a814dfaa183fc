package org.skidder.containers.docker;

import java.util.function.Supplier;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Processor;
import org.skidder.core.plugin.ProcessorContext;
import org.skidder.core.plugin.ProcessorFactory;
import org.skidder.core.plugin.SharedResources;

/** Makes {@code add_docker_metadata}: adds what the engine knows of the container of a log. */
public final class AddDockerMetadataFactory implements ProcessorFactory<AddDockerMetadataConfig> {
  @Override
  public String name() {
    return "add_docker_metadata";
  }

  @Override
  public Class<AddDockerMetadataConfig> configType() {
    return AddDockerMetadataConfig.class;
  }

  @Override
  public Processor create(AddDockerMetadataConfig config, ProcessorContext context) {
    SharedResources shared = context.shared();
    // Tells mistakes now, with their place; who looks later could only log them.
    var _ = config.engine().endpoint(context.configPath());
    // Asked for only when there are events: those of the running engine come later than this.
    Supplier<Metrics> metrics = () -> shared.get(Metrics.class, Metrics::new);
    ProcessContainers processes =
        new ProcessContainers(
            config.hostfs().filter(path -> !path.toString().isEmpty()).orElse(context.root()),
            ProcessContainers.MOST,
            System::nanoTime,
            () -> metrics.get().counter("docker.metadata.processes_evicted"));
    ContainerLookups.Key key =
        new ContainerLookups.Key(
            config.engine(),
            new ContainerFields(config.dedotLabels(), config.matchShortId()),
            config.cleanupTimeout());
    return new AddDockerMetadata(
        config,
        processes,
        () ->
            shared
                .get(ContainerLookups.class, ContainerLookups::new)
                .of(
                    key,
                    shared.get(ContainerWatches.class, ContainerWatches::new),
                    context.configPath(),
                    metrics.get()));
  }
}
