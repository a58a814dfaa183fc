package org.skidder.app.geoip;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.skidder.core.file.Modes;
import org.skidder.ingest.enrich.GeoDatabase;

/**
 * The file that a database of places is kept in. It is either the old one or a whole new one: a new
 * one is written beside it, checked and then renamed. A process that has the old one open keeps it.
 */
public final class DatabaseFile {
  /** More is no database of places, however well it packs. */
  private static final long LARGEST = 4L << 30;

  private static final String TEMPORARY = ".geoip-";
  private final Path file;

  /** The file of this name; it need not exist. */
  public DatabaseFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** Where it is when the configuration names no other place: a folder in the data path. */
  public static Path folder(Path data) {
    return data.resolve("geoip");
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /**
   * Fetches a database, packed with gzip or not, and replaces the file.
   *
   * @param addresses where it may be; one where there is nothing leads to the next
   * @param sha256 checksum of the bytes at the address, in hexadecimal digits; empty for any
   * @return what the new one is
   * @throws IOException if that fails; the old file is as it was
   */
  public GeoDatabase.About replace(Download download, List<URI> addresses, Optional<String> sha256)
      throws IOException {
    Path folder = file.resolveSibling("");
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      permit(folder, "rwxr-xr-x");
    }
    Path fetched = Files.createTempFile(folder, TEMPORARY, ".fetched");
    Path unpacked = Files.createTempFile(folder, TEMPORARY, ".mmdb");
    try {
      String found = fetch(download, addresses, fetched);
      if (sha256.isPresent() && !sha256.get().equalsIgnoreCase(found)) {
        throw new IOException(
            "the checksum is "
                + found
                + ", not "
                + sha256.get()
                + ": it is another edition, or was changed on its way; nothing was replaced");
      }
      unpack(fetched, unpacked);
      GeoDatabase.About about = GeoDatabase.check(unpacked);
      take(unpacked);
      return about;
    } finally {
      Files.deleteIfExists(fetched);
      Files.deleteIfExists(unpacked);
    }
  }

  private static String fetch(Download download, List<URI> addresses, Path to) throws IOException {
    for (int i = 0; i < addresses.size(); i++) {
      MessageDigest digest = sha256();
      try (OutputStream out =
          new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(to)), digest)) {
        download.copy(addresses.get(i), out);
      } catch (FileNotFoundException e) {
        if (i == addresses.size() - 1) {
          throw e;
        }
        continue;
      }
      return HexFormat.of().formatHex(digest.digest());
    }
    throw new FileNotFoundException("no address");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void unpack(Path fetched, Path to) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(fetched));
        InputStream in = isPacked(raw) ? new GZIPInputStream(raw, 1 << 16) : raw;
        OutputStream out = Files.newOutputStream(to)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > LARGEST) {
          throw new IOException("what was fetched is larger than 4 GiB; nothing was replaced");
        }
        out.write(buffer, 0, n);
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new IOException("what was fetched is damaged: " + e.getMessage(), e);
    }
  }

  private static boolean isPacked(InputStream in) throws IOException {
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed;
  }

  /**
   * Lets others read what was made, whatever the umask: it is public data, and often fetched by
   * another user than the one who runs Skidder.
   */
  private static void permit(Path made, String permissions) throws IOException {
    if (Modes.isPosix(made)) {
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    }
  }

  private void take(Path made) throws IOException {
    permit(made, "rw-r--r--");
    try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    try {
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw new IOException(file + " cannot be replaced: " + e.getReason(), e);
    }
  }
}
