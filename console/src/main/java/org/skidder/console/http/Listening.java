package org.skidder.console.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.skidder.core.net.SocketFile;

/**
 * What a server listens on.
 *
 * @param channel a server takes over
 * @param file of a Unix socket, to be removed at the end
 */
public record Listening(ServerSocketChannel channel, Optional<SocketFile> file) {
  private static final int BACKLOG = 64;

  /**
   * Listens.
   *
   * @param access who may use a Unix socket
   * @throws IOException when that is not possible; the message is for the user
   */
  public static Listening open(Address address, SocketFile.Access access) throws IOException {
    return switch (address) {
      case Address.Tcp tcp -> new Listening(tcp(tcp), Optional.empty());
      case Address.Unix unix -> unix(unix.path(), access);
    };
  }

  private static ServerSocketChannel tcp(Address.Tcp address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(address.resolve(), address.port()), BACKLOG);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Listening unix(Path path, SocketFile.Access access) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      SocketFile file =
          SocketFile.create(
              path,
              access,
              fresh -> channel.bind(UnixDomainSocketAddress.of(fresh), BACKLOG),
              SocketFile::connectStream);
      return new Listening(channel, Optional.of(file));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
