package org.skidder.inputs.net;

import java.util.Optional;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;

/** {@code type: udp}. */
public final class UdpInputFactory implements InputFactory<UdpInputConfig> {
  @Override
  public String name() {
    return "udp";
  }

  @Override
  public Class<UdpInputConfig> configType() {
    return UdpInputConfig.class;
  }

  @Override
  public Input create(UdpInputConfig config, InputContext context) {
    return UdpServer.of(
        name(),
        config.host(),
        config.listener(),
        PlainMessages.ofDatagrams(context.common(), context.metadata()),
        context,
        config.scanFrequency());
  }

  @Override
  public Optional<String> lossWhenHeldBack(UdpInputConfig config) {
    return Optional.of(UdpServer.LOSS_WHEN_HELD_BACK);
  }
}
