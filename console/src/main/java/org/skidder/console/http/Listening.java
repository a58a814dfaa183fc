package org.skidder.console.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Opens what a server listens on. */
public final class Listening {
  private static final int MODE_BITS = 9;
  private static final int BACKLOG = 64;

  private Listening() {}

  /**
   * Who may use a Unix socket.
   *
   * @param mode permission bits
   * @param group owning group; empty: that of the process
   */
  public record Access(int mode, Optional<String> group) {}

  /**
   * Listens.
   *
   * @throws IOException when that is not possible; the message is for the user
   */
  public static ServerSocketChannel open(Address address, Access access) throws IOException {
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

  /**
   * Makes the socket under another name and renames it when only those may use it who should; a
   * socket that a killed process left behind is replaced.
   */
  private static ServerSocketChannel unix(Path path, Access access) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      requireStale(path);
    }
    Path fresh = path.resolveSibling("." + ProcessHandle.current().pid() + ".sock");
    Files.deleteIfExists(fresh);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
      Files.setPosixFilePermissions(fresh, permissions(access.mode()));
      if (access.group().isPresent()) {
        chgrp(fresh, access.group().get());
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  private static void requireStale(Path path) throws IOException {
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (((int) mode & 0170000) != 0140000) {
      throw new FileSystemException(path.toString(), null, "is in the way and no socket");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      return;
    }
    throw new FileSystemException(path.toString(), null, "another process listens there");
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      // the constants are in the order of the bits: owner read first
      if ((mode >> (MODE_BITS - 1 - permission.ordinal()) & 1) != 0) {
        set.add(permission);
      }
    }
    return set;
  }

  private static void chgrp(Path socket, String name) throws IOException {
    GroupPrincipal group =
        socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
    Files.getFileAttributeView(socket, PosixFileAttributeView.class).setGroup(group);
  }
}
