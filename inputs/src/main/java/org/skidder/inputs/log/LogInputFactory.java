package org.skidder.inputs.log;

import org.skidder.core.plugin.Findings;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;

/** {@code type: log}. */
public final class LogInputFactory implements InputFactory<LogInputConfig> {
  @Override
  public String name() {
    return "log";
  }

  @Override
  public Class<LogInputConfig> configType() {
    return LogInputConfig.class;
  }

  @Override
  public Input create(LogInputConfig config, InputContext context) {
    return FileInputs.create(
        name(),
        config.paths(),
        config.follow(),
        config.dockerJson().map(LogInputConfig.DockerJson::options),
        context);
  }

  @Override
  public void examine(LogInputConfig config, Findings findings) {
    FileInputs.examine(config.paths(), config.follow(), findings);
  }
}
