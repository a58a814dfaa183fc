package org.skidder.inputs.net;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.skidder.core.net.SocketFile;
import org.skidder.core.plugin.InputContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections on a socket of the Unix domain. */
final class UnixStreamServer extends StreamServer {
  private static final Logger LOG = LoggerFactory.getLogger("input");

  private final UnixConfig config;
  private volatile @Nullable ServerSocketChannel socket;

  UnixStreamServer(
      String type,
      UnixConfig config,
      Messages.Maker messages,
      InputContext context,
      Duration retry) {
    super(type, "unix " + config.path(), "unix", config.stream(), messages, context, retry);
    this.config = config;
  }

  @Override
  void serve() throws IOException, InterruptedException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket = server;
      SocketFile file =
          SocketFile.create(
              config.file(),
              config.access(),
              path -> server.bind(UnixDomainSocketAddress.of(path), BACKLOG),
              SocketFile::connectStream);
      try {
        listening("unix stream " + config.path(), 0);
        Thread idle = Thread.ofVirtual().name("unix-idle").start(this::closeIdle);
        try {
          acceptAll(
              () -> new ChannelStream(server.accept(), config.path()), () -> !server.isOpen());
        } finally {
          idle.interrupt();
        }
      } finally {
        file.delete();
      }
    }
  }

  /** Such connections have no time limit of their own. */
  private void closeIdle() {
    long limit = config.stream().timeout().toNanos();
    Duration look = Duration.ofNanos(Math.clamp(limit / 10, 1_000_000L, 10_000_000_000L));
    try {
      while (!pause(look)) {
        for (StreamConnection connection : connections()) {
          if (connection.stream() instanceof ChannelStream stream) {
            stream.closeIfIdle(limit);
          }
        }
      }
    } catch (IOException e) {
      LOG.error("unix {}: closing silent connections failed", config.path(), e);
    } catch (InterruptedException e) {
      LOG.debug("unix {}: interrupted", config.path());
    }
  }

  @Override
  void closeSocket() {
    ServerSocketChannel open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        closingFailed(e);
      }
    }
  }
}
