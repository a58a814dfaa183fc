package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Up to where events were sent and acknowledged, on disk. Two slots are written in turn, so that a
 * torn write leaves the one before. A lost or old cursor means that events are sent again, never
 * that they are lost.
 */
final class Cursor implements AutoCloseable {
  static final String FILE = "cursor";
  private static final int SLOT = 512;
  private static final int BYTES = 36;

  private final FileChannel channel;
  private long turn;
  private Optional<Position> position = Optional.empty();

  private Cursor(FileChannel channel) {
    this.channel = channel;
  }

  static Cursor open(SpoolOptions options, FileAttribute<?>... mode) throws IOException {
    Path path = options.folder().resolve(FILE);
    FileChannel channel =
        options
            .opener()
            .open(
                path,
                Set.of(
                    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                mode);
    Cursor cursor = new Cursor(channel);
    try {
      cursor.read();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return cursor;
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

  void write(Position to) throws IOException {
    long next = turn + 1;
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(next);
    bytes.putLong(to.seq()).putLong(to.offset()).putLong(to.event());
    bytes.putInt(checksum(bytes)).flip();
    long at = next % 2 * SLOT;
    while (bytes.hasRemaining()) {
      channel.write(bytes, at + bytes.position());
    }
    turn = next;
    position = Optional.of(to);
  }

  void force() throws IOException {
    channel.force(false);
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
