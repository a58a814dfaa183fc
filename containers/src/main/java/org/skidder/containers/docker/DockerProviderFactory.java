package org.skidder.containers.docker;

import java.nio.file.Path;
import java.util.Optional;
import org.skidder.containers.discovery.HintOptions;
import org.skidder.containers.discovery.Provider;
import org.skidder.containers.discovery.ProviderContext;
import org.skidder.containers.discovery.ProviderFactory;

/** {@code type: docker}. */
public final class DockerProviderFactory implements ProviderFactory<DockerProviderConfig> {
  @Override
  public String name() {
    return "docker";
  }

  @Override
  public Class<DockerProviderConfig> configType() {
    return DockerProviderConfig.class;
  }

  @Override
  public Optional<HintOptions> hints(DockerProviderConfig config) {
    return Optional.of(config.hints());
  }

  @Override
  public void check(DockerProviderConfig config, Path configPath) {
    var _ = config.engine().endpoint(configPath);
  }

  @Override
  public Provider create(DockerProviderConfig config, ProviderContext context) {
    ContainerWatch watch =
        context
            .shared()
            .get(ContainerWatches.class, ContainerWatches::new)
            .of(config.engine(), context.configPath(), context.metrics());
    return new DockerProvider(watch, config.cleanupTimeout());
  }
}
