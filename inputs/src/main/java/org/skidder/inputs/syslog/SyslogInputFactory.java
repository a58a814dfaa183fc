package org.skidder.inputs.syslog;

import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.inputs.net.Messages;
import org.skidder.inputs.net.TcpServer;
import org.skidder.inputs.net.UdpServer;

/** {@code type: syslog}. */
public final class SyslogInputFactory implements InputFactory<SyslogConfig> {
  @Override
  public String name() {
    return "syslog";
  }

  @Override
  public Class<SyslogConfig> configType() {
    return SyslogConfig.class;
  }

  @Override
  public Input create(SyslogConfig config, InputContext context) {
    Messages.Maker messages = SyslogMessages.maker(config, context);
    if (config.protocol().udp().isPresent()) {
      SyslogConfig.Udp udp = config.protocol().udp().get();
      return new UdpServer(
          name(), udp.host(), udp.listener(), messages, context, config.scanFrequency());
    }
    return new TcpServer(
        name(), config.protocol().tcp().orElseThrow(), messages, context, config.scanFrequency());
  }
}
