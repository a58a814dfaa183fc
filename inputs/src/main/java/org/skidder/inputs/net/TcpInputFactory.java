package org.skidder.inputs.net;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;

/** {@code type: tcp}. */
public final class TcpInputFactory implements InputFactory<TcpInputConfig> {
  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public Class<TcpInputConfig> configType() {
    return TcpInputConfig.class;
  }

  @Override
  public void check(TcpInputConfig config, Path configPath, BiConsumer<String, String> mistakes) {
    config.listener().check(configPath, mistake -> mistakes.accept("ssl", mistake));
  }

  @Override
  public Input create(TcpInputConfig config, InputContext context) {
    return new TcpServer(
        name(),
        config.listener(),
        PlainMessages.ofStreams(context.common(), context.metadata()),
        context,
        config.scanFrequency());
  }
}
