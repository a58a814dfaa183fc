package org.skidder.containers.jolokia;

import java.net.InetSocketAddress;
import org.skidder.containers.discovery.Provider;
import org.skidder.containers.discovery.ProviderContext;
import org.skidder.containers.discovery.ProviderFactory;

/** {@code type: jolokia}. */
public final class JolokiaProviderFactory implements ProviderFactory<JolokiaProviderConfig> {
  private static final String GROUP = "239.192.48.84";
  private static final int PORT = 24884;

  @Override
  public String name() {
    return "jolokia";
  }

  @Override
  public Class<JolokiaProviderConfig> configType() {
    return JolokiaProviderConfig.class;
  }

  @Override
  public Provider create(JolokiaProviderConfig config, ProviderContext context) {
    return new JolokiaProvider(
        config.effective(), new InetSocketAddress(GROUP, PORT), context.metrics());
  }
}
