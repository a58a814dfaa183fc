package org.skidder.inputs.redis;

import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;

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
  public Input create(RedisInputConfig config, InputContext context) {
    return new RedisInput(config, context);
  }
}
