package org.skidder.inputs.net;

import java.io.IOException;
import java.time.Duration;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.sandbox.kernel.KernelUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that receive UDP. */
public final class UdpServer {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  /** Why an input that receives UDP has no rate limit. */
  public static final String LOSS_WHEN_HELD_BACK =
      "who sends UDP cannot be held back, so what is above the limit would be lost; TCP can wait";

  private UdpServer() {}

  /**
   * A server that does not listen yet.
   *
   * @param type of the input
   * @param host where to listen
   * @param messages makes events
   * @param retry wait after a failure to listen
   */
  public static Input of(
      String type,
      Endpoint host,
      UdpConfig config,
      Messages.Maker messages,
      InputContext context,
      Duration retry) {
    return new DatagramServer(
        type,
        "udp",
        new DatagramServer.Socket("udp " + host, config.longest(), () -> open(host, config)),
        messages,
        context,
        retry);
  }

  private static Datagrams open(Endpoint host, UdpConfig config) throws IOException {
    try {
      return UdpDatagrams.open(host, config);
    } catch (KernelUnavailableException e) {
      LOG.info("udp {}: datagrams are taken one by one: {}", host, e.getMessage());
      return ChannelDatagrams.open(host, config);
    }
  }
}
