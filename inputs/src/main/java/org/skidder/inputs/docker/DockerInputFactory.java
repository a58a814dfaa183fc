package org.skidder.inputs.docker;

import java.util.Optional;
import org.skidder.core.plugin.Findings;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.inputs.log.FileInputs;

/** {@code type: docker}. */
public final class DockerInputFactory implements InputFactory<DockerConfig> {
  @Override
  public String name() {
    return "docker";
  }

  @Override
  public Class<DockerConfig> configType() {
    return DockerConfig.class;
  }

  @Override
  public Input create(DockerConfig config, InputContext context) {
    return FileInputs.create(
        name(), config.globs(), config.follow(), Optional.of(config.options()), context);
  }

  @Override
  public void examine(DockerConfig config, Findings findings) {
    FileInputs.examine(config.globs(), config.follow(), findings);
  }
}
