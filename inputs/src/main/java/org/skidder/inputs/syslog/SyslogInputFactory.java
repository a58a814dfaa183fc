package org.skidder.inputs.syslog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.inputs.net.Messages;
import org.skidder.inputs.net.TcpServer;
import org.skidder.inputs.net.UdpServer;
import org.skidder.inputs.net.UnixServers;

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
  public void check(SyslogConfig config, Path configPath, BiConsumer<String, String> mistakes) {
    config
        .protocol()
        .tcp()
        .ifPresent(
            tcp -> tcp.check(configPath, mistake -> mistakes.accept("protocol.tcp.ssl", mistake)));
  }

  @Override
  public Input create(SyslogConfig config, InputContext context) {
    Messages.Maker messages =
        SyslogMessages.maker(config, context.common(), context.metadata(), context.metrics());
    Duration retry = config.scanFrequency();
    SyslogConfig.Protocol protocol = config.protocol();
    if (protocol.udp().isPresent()) {
      SyslogConfig.Udp udp = protocol.udp().get();
      return UdpServer.of(name(), udp.host(), udp.listener(), messages, context, retry);
    }
    if (protocol.unix().isPresent()) {
      return UnixServers.of(name(), protocol.unix().get(), messages, context, retry);
    }
    return new TcpServer(name(), protocol.tcp().orElseThrow(), messages, context, retry);
  }

  @Override
  public Optional<String> lossWhenHeldBack(SyslogConfig config) {
    return config.protocol().udp().map(_ -> UdpServer.LOSS_WHEN_HELD_BACK);
  }
}
