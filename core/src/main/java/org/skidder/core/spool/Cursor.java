package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.Modes;
import org.skidder.core.file.Uninterrupted;
import org.skidder.core.log.Reasons;

/**
 * A place in a spool, on disk. Two slots are written in turn, so that a torn write leaves the one
 * before. Not thread-safe.
 */
final class Cursor implements AutoCloseable {
  /**
   * Up to where events were sent and acknowledged. Lost or old, it means that events are sent
   * again, never that they are lost.
   */
  static final String SENT = "cursor";

  /**
   * Up to where records are on disk for sure. It tells a damaged record from one that was torn off
   * while it was written, and how much a damaged segment held. Lost or old, it means that less of
   * the damage is told.
   */
  static final String WRITTEN = "written";

  private static final int SLOT = 512;
  private static final int BYTES = 36;

  private final SpoolOptions options;
  private final Path file;
  private @Nullable FileChannel channel;
  private long turn;

  /** One that is opened when it is used. */
  Cursor(SpoolOptions options, String file) {
    this.options = options;
    this.file = options.folder().resolve(file);
  }

  /**
   * What was written last; empty when nothing was, or nothing of it is left.
   *
   * @throws UnreadableException when the disk does not give the file back
   */
  Optional<Position> read() throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    Optional<Position> position = Optional.empty();
    try (FileChannel from = UnreadableException.open(options.opener(), file)) {
      for (int slot = 0; slot < 2; slot++) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        fill(bytes, from, (long) slot * SLOT);
        if (bytes.hasRemaining() || bytes.getInt(BYTES - 4) != checksum(bytes)) {
          continue;
        }
        if (bytes.getLong(0) > turn) {
          turn = bytes.getLong(0);
          position =
              Optional.of(new Position(bytes.getLong(8), bytes.getLong(16), bytes.getLong(24)));
        }
      }
    }
    return position;
  }

  private void fill(ByteBuffer bytes, FileChannel from, long start) throws IOException {
    while (bytes.hasRemaining()
        && UnreadableException.read(from, file, bytes, start + bytes.position()) >= 0) {
      // A short read goes on.
    }
  }

  /**
   * Writes a position. Outputs acknowledge on threads that are interrupted when they are to stop:
   * that neither ends this nor what comes after it.
   */
  void write(Position to) throws IOException {
    Uninterrupted.run(() -> writeNext(to));
  }

  private void writeNext(Position to) throws IOException {
    FileChannel into = open();
    long next = turn + 1;
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(next);
    bytes.putLong(to.seq()).putLong(to.offset()).putLong(to.event());
    bytes.putInt(checksum(bytes)).flip();
    long at = next % 2 * SLOT;
    while (bytes.hasRemaining()) {
      into.write(bytes, at + bytes.position());
    }
    turn = next;
  }

  /** Writes a first position; a failure tells the file and what to do. */
  void begin(Position at) throws IOException {
    try {
      write(at);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written: %s. Free space on the disk, or check it"
              .formatted(file, Reasons.of(e)),
          e);
    }
  }

  /** Writes a position so that it is there after a power failure. */
  void put(Position to) throws IOException {
    write(to);
    force();
  }

  void force() throws IOException {
    Uninterrupted.run(() -> open().force(false));
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null || !open.isOpen()) {
      open =
          options
              .opener()
              .open(
                  file,
                  Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  Modes.of(options.folder(), options.permissions()));
      channel = open;
    }
    return open;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), bytes.arrayOffset(), BYTES - 4);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
    }
  }
}
