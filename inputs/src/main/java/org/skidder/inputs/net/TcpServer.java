package org.skidder.inputs.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.tls.TlsServer;

/** Takes TCP connections. */
public final class TcpServer extends StreamServer {
  private final TcpConfig config;
  private final Optional<TlsServer> tls;
  private volatile @Nullable ServerSocket socket;

  /**
   * A server that does not listen yet.
   *
   * @param type of the input
   * @param messages makes events
   * @param retry wait after a failure to listen
   * @throws IllegalArgumentException when certificates cannot be used; for the user
   */
  public TcpServer(
      String type,
      TcpConfig config,
      Messages.Maker messages,
      InputContext context,
      Duration retry) {
    super(type, "tcp " + config.host(), "tcp", config.stream(), messages, context, retry);
    this.config = config;
    tls = config.tls().map(section -> new TlsServer(section, context.configPath()));
  }

  @Override
  void serve() throws IOException, InterruptedException {
    InetSocketAddress address = config.host().resolve();
    try (ServerSocket server = new ServerSocket()) {
      socket = server;
      server.setReuseAddress(true);
      server.bind(address, BACKLOG);
      InetSocketAddress bound = (InetSocketAddress) server.getLocalSocketAddress();
      listening(
          "tcp " + Endpoint.text(bound) + (tls.isPresent() ? " with TLS" : ""), bound.getPort());
      Duration timeout = config.stream().timeout();
      acceptAll(() -> new SocketStream(server.accept(), tls, timeout), server::isClosed);
    }
  }

  @Override
  void closeSocket() {
    ServerSocket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        closingFailed(e);
      }
    }
  }
}
