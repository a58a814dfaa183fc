package org.skidder.inputs.stdin;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;

/** {@code type: stdin}. */
public final class StdinInputFactory implements InputFactory<StdinConfig> {
  @Override
  public String name() {
    return "stdin";
  }

  @Override
  public Class<StdinConfig> configType() {
    return StdinConfig.class;
  }

  @Override
  public Input create(StdinConfig config, InputContext context) {
    return new StdinInput(config, new FileInputStream(FileDescriptor.in), context);
  }
}
