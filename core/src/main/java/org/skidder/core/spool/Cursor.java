package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.skidder.core.file.Modes;
import org.skidder.core.file.Uninterrupted;

/**
 * Up to where events were sent and acknowledged, on disk. Two slots are written in turn, so that a
 * torn write leaves the one before. A lost or old cursor means that events are sent again, never
 * that they are lost.
 */
final class Cursor implements AutoCloseable {
  static final String FILE = "cursor";
  private static final int SLOT = 512;
  private static final int BYTES = 36;

  private final SpoolOptions options;
  private FileChannel channel;
  private long turn;
  private Optional<Position> position = Optional.empty();

  private Cursor(SpoolOptions options, FileChannel channel) {
    this.options = options;
    this.channel = channel;
  }

  static Cursor open(SpoolOptions options, FileAttribute<?>... mode) throws IOException {
    FileChannel channel = channel(options, mode);
    Cursor cursor = new Cursor(options, channel);
    try {
      cursor.read();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return cursor;
  }

  private static FileChannel channel(SpoolOptions options, FileAttribute<?>... mode)
      throws IOException {
    return options
        .opener()
        .open(
            options.folder().resolve(FILE),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            mode);
  }

  private void read() throws IOException {
    for (int slot = 0; slot < 2; slot++) {
      ByteBuffer bytes = ByteBuffer.allocate(BYTES);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, (long) slot * SLOT + bytes.position()) < 0) {
          break;
        }
      }
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

  /** What was written last; empty when nothing was, or nothing of it is left. */
  Optional<Position> position() {
    return position;
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
    position = Optional.of(to);
  }

  void force() throws IOException {
    Uninterrupted.run(() -> open().force(false));
  }

  private FileChannel open() throws IOException {
    if (!channel.isOpen()) {
      channel = channel(options, Modes.of(options.folder(), options.permissions()));
    }
    return channel;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), bytes.arrayOffset(), BYTES - 4);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
