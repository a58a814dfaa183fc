package org.skidder.inputs.net;

import java.time.Duration;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;

/** Servers on sockets of the Unix domain. */
public final class UnixServers {
  private UnixServers() {}

  /**
   * A server that does not listen yet.
   *
   * @param type of the input
   * @param messages makes events
   * @param retry wait after a failure to listen
   */
  public static Input of(
      String type,
      UnixConfig config,
      Messages.Maker messages,
      InputContext context,
      Duration retry) {
    return switch (config.socketType()) {
      case STREAM -> new UnixStreamServer(type, config, messages, context, retry);
      case DATAGRAM ->
          new DatagramServer(
              type,
              "unix",
              new DatagramServer.Socket(
                  "unix datagram " + config.path(),
                  config.longestDatagram(),
                  () -> UnixDatagrams.open(config)),
              messages,
              context,
              retry);
    };
  }
}
