package org.skidder.core.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;

/**
 * The file of a socket of the Unix domain that something listens on, see unix(7). Immutable.
 *
 * <p>The socket is bound under another name and renamed when only those may use it who should, so
 * that nobody finds it before. What a killed process left behind is replaced; what somebody listens
 * on, or is no socket, is left alone.
 */
public final class SocketFile {
  /**
   * Longest path of a socket in bytes: the runtime takes one less than {@code sun_path} can have.
   */
  private static final int LONGEST = 106;

  /** How many short names are tried. */
  private static final int SHORT_NAMES = 100;

  private final Path path;
  private final Object key;

  private SocketFile(Path path, Object key) {
    this.path = path;
    this.key = key;
  }

  /**
   * Who may use a socket: who may write to its file.
   *
   * @param permissions of the file; empty: what the process's umask leaves of 0777
   * @param group of the file; empty: that of the process
   */
  public record Access(Optional<Set<PosixFilePermission>> permissions, Optional<String> group) {}

  /** Binds a socket. */
  @FunctionalInterface
  public interface Binding {
    /** Binds it to a path, at which there is nothing. */
    void bind(Path path) throws IOException;
  }

  /** Finds out whether somebody listens. */
  @FunctionalInterface
  public interface Probe {
    /**
     * Connects to a path.
     *
     * @throws ConnectException when nobody listens there
     */
    void connect(Path path) throws IOException;
  }

  /** A probe for sockets of streams. */
  public static void connectStream(Path path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
    }
  }

  /**
   * Makes the file.
   *
   * @throws IOException when that is not possible; the message is for the user
   */
  public static SocketFile create(Path path, Access access, Binding binding, Probe probe)
      throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      requireStale(path, probe);
    }
    if (length(path) > LONGEST) {
      throw new FileSystemException(
          path.toString(), null, "is too long for a socket; take a shorter path");
    }
    Path fresh = fresh(path);
    try {
      binding.bind(fresh);
      restrict(fresh, access);
      Object key = inode(fresh);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      return new SocketFile(path, key);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  /** Another name in the same folder, at which there is nothing. */
  private static Path fresh(Path path) throws IOException {
    String name = "." + Integer.toHexString(path.hashCode()) + "." + ProcessHandle.current().pid();
    Path usual = path.resolveSibling(name);
    if (length(usual) <= LONGEST) {
      Files.deleteIfExists(usual);
      return usual;
    }
    // What has so short a name may be somebody's, and stays.
    int room = LONGEST - length(path) + length(path.getFileName());
    for (int i = 0; i < SHORT_NAMES; i++) {
      String digits = Integer.toUnsignedString(path.hashCode() + i, Character.MAX_RADIX);
      Path brief = path.resolveSibling(digits.substring(Math.max(0, digits.length() - room)));
      if (!brief.equals(path) && !Files.exists(brief, LinkOption.NOFOLLOW_LINKS)) {
        return brief;
      }
    }
    throw new FileSystemException(
        path.toString(), null, "leaves no room for a second name; take a shorter path");
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static void requireStale(Path path, Probe probe) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & 0170000) != 0140000) {
      throw new FileSystemException(path.toString(), null, "is in the way and no socket");
    }
    try {
      probe.connect(path);
    } catch (ConnectException e) {
      return;
    } catch (IOException e) {
      throw new FileSystemException(
          path.toString(), null, "another process may listen there: " + e.getMessage());
    }
    throw new FileSystemException(path.toString(), null, "another process listens there");
  }

  private static void restrict(Path socket, Access access) throws IOException {
    if (access.group().isPresent()) {
      String name = access.group().get();
      try {
        GroupPrincipal group =
            socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
        Files.getFileAttributeView(socket, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setGroup(group);
      } catch (UserPrincipalNotFoundException e) {
        throw new IOException("there is no group " + name, e);
      }
    }
    if (access.permissions().isPresent()) {
      Files.setPosixFilePermissions(socket, access.permissions().get());
    }
  }

  private static Object inode(Path path) throws IOException {
    return Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes the file, unless there is another one under its name by now. */
  public void delete() throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && inode(path).equals(key)) {
      Files.deleteIfExists(path);
    }
  }
}
