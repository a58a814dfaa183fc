package org.skidder.console.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.skidder.core.net.SocketFile;

/** Opens what a server listens on. */
public final class Listening {
  private static final int BACKLOG = 64;

  private Listening() {}

  /**
   * Listens.
   *
   * @param access who may use a Unix socket
   * @throws IOException when that is not possible; the message is for the user
   */
  public static ServerSocketChannel open(Address address, SocketFile.Access access)
      throws IOException {
    return switch (address) {
      case Address.Tcp tcp -> tcp(tcp);
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

  private static ServerSocketChannel unix(Path path, SocketFile.Access access) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      var _ =
          SocketFile.create(
              path,
              access,
              fresh -> channel.bind(UnixDomainSocketAddress.of(fresh), BACKLOG),
              SocketFile::connectStream);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
