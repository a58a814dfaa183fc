package org.skidder.containers.kubernetes;

import java.util.Optional;
import org.skidder.containers.discovery.HintOptions;
import org.skidder.containers.discovery.Provider;
import org.skidder.containers.discovery.ProviderContext;
import org.skidder.containers.discovery.ProviderFactory;

/** Makes the provider {@code kubernetes}. */
public final class KubernetesProviderFactory implements ProviderFactory<KubernetesProviderConfig> {
  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public Class<KubernetesProviderConfig> configType() {
    return KubernetesProviderConfig.class;
  }

  @Override
  public Provider create(KubernetesProviderConfig config, ProviderContext context) {
    return new KubernetesProvider(config, context);
  }

  @Override
  public Optional<HintOptions> hints(KubernetesProviderConfig config) {
    return Optional.of(config.hints());
  }
}
