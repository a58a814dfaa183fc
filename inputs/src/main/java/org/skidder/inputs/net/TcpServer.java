package org.skidder.inputs.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.pipeline.Pipeline;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.tls.TlsServer;

/** Takes connections; each is read by a virtual thread of its own. */
public final class TcpServer extends Listener {
  private static final int BACKLOG = 1024;
  private static final Duration BREATH = Duration.ofMillis(100);
  private static final long UNFINISHED = 16L << 20;

  private final TcpConfig config;
  private final Messages.Maker messages;
  private final Pipeline pipeline;
  private final EventFilter filter;
  private final Clock clock;
  private final Optional<TlsServer> tls;
  private final TcpMetrics metrics;
  private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong unfinished = new AtomicLong();
  private final Complaint refused = new Complaint();
  private final Complaint acceptFailed = new Complaint();

  /** Why connections end before their time. */
  private final TcpConnection.Complaints complaints =
      new TcpConnection.Complaints(new Complaint(), new Complaint(), new Complaint());

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
    super(type, "tcp " + config.host(), retry);
    this.config = config;
    this.messages = messages;
    pipeline = context.pipeline();
    filter = context.filter();
    clock = context.clock();
    tls = config.tls().map(section -> new TlsServer(section, context.configPath()));
    metrics = TcpMetrics.in(context.metrics(), type);
  }

  @Override
  void serve() throws IOException, InterruptedException {
    InetSocketAddress address = config.host().resolve();
    try (ServerSocket server = new ServerSocket()) {
      socket = server;
      server.setReuseAddress(true);
      server.bind(address, BACKLOG);
      InetSocketAddress bound = (InetSocketAddress) server.getLocalSocketAddress();
      listening("tcp " + Endpoint.text(bound) + (tls.isPresent() ? " with TLS" : ""), port(bound));
      while (!isStopping()) {
        accept(server);
      }
    }
  }

  private static int port(InetSocketAddress address) {
    return address.getPort();
  }

  private void accept(ServerSocket server) throws IOException, InterruptedException {
    Socket accepted;
    try {
      accepted = server.accept();
    } catch (IOException e) {
      if (server.isClosed()) {
        throw e;
      }
      acceptFailed.say(
          "tcp "
              + config.host()
              + ": a connection could not be taken: "
              + e.getMessage()
              + "; if there are too many open files, raise their limit or set max_connections");
      pause(BREATH);
      return;
    }
    if (config.maxConnections() > 0 && connections.size() >= config.maxConnections()) {
      metrics.refused().increment();
      refused.say(
          "tcp "
              + config.host()
              + ": a connection of "
              + accepted.getRemoteSocketAddress()
              + " was refused: there are "
              + config.maxConnections()
              + " already (max_connections)");
      accepted.close();
      return;
    }
    open(accepted);
  }

  private void open(Socket accepted) {
    metrics.opened().increment();
    TcpConnection connection =
        new TcpConnection(
            config,
            accepted,
            tls,
            messages,
            pipeline,
            pipeline.publisher(filter),
            clock,
            metrics,
            new TcpConnection.Memory(unfinished, 2 * config.maxMessageSize().bytes() + UNFINISHED),
            complaints,
            this::ended);
    connections.add(connection);
    connection.start();
    if (isStopping()) {
      connection.close();
    }
  }

  private void ended(TcpConnection connection) {
    connections.remove(connection);
    metrics.closed().increment();
  }

  @Override
  void closeSocket() {
    ServerSocket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        acceptFailed.say("tcp " + config.host() + ": closing failed: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    super.close();
    for (TcpConnection connection : connections) {
      connection.close();
    }
    for (TcpConnection connection : connections) {
      connection.join();
    }
  }
}
