package org.skidder.inputs.net;

import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;

/** {@code type: unix}. */
public final class UnixInputFactory implements InputFactory<UnixInputConfig> {
  @Override
  public String name() {
    return "unix";
  }

  @Override
  public Class<UnixInputConfig> configType() {
    return UnixInputConfig.class;
  }

  @Override
  public Input create(UnixInputConfig config, InputContext context) {
    UnixConfig listener = config.listener();
    Messages.Maker messages =
        listener.socketType() == SocketType.STREAM
            ? PlainMessages.ofStreams(context.common(), context.metadata())
            : PlainMessages.ofDatagrams(context.common(), context.metadata());
    return UnixServers.of(name(), listener, messages, context, config.scanFrequency());
  }
}
