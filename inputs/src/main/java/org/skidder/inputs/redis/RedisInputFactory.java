package org.skidder.inputs.redis;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.core.tls.TlsClient;

/** {@code type: redis}. */
public final class RedisInputFactory implements InputFactory<RedisInputConfig> {
  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Class<RedisInputConfig> configType() {
    return RedisInputConfig.class;
  }

  @Override
  public void check(RedisInputConfig config, Path configPath, BiConsumer<String, String> mistakes) {
    try {
      config.tls().ifPresent(section -> new TlsClient(section, configPath));
    } catch (IllegalArgumentException e) {
      mistakes.accept("ssl", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Input create(RedisInputConfig config, InputContext context) {
    return new RedisInput(config, context);
  }

  @Override
  public Optional<String> lossWhenHeldBack(RedisInputConfig config) {
    return Optional.of("servers forget what is not read of their slow logs in time");
  }
}
