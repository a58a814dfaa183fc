package org.skidder.core.registry;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.skidder.core.event.ByteWriter;

/**
 * A growing array in which one record is put together, frame included, so that it goes to the disk
 * in one write. Reused for all records of a ledger. Not thread-safe.
 */
final class RecordBuffer {

  /** Marker, payload length, checksum. */
  static final int FRAME = 12;

  static final int MARKER = 0x534b4452; // SKDR

  private static final int KEEP = 1 << 20;

  private final CRC32C crc = new CRC32C();
  private final ByteWriter bytes = new ByteWriter(4096);

  /** Empties the buffer and begins a record of this kind, to be written to what is returned. */
  ByteWriter begin(byte kind) {
    bytes.truncate(0, KEEP); // one large group must not hold its memory for ever
    bytes.writeInt(MARKER);
    bytes.writeLong(0);
    bytes.writeByte(kind);
    return bytes;
  }

  /** Completes the record; the result is valid until the next {@link #begin}. */
  ByteBuffer end(long salt) {
    int length = bytes.size() - FRAME;
    bytes.setInt(4, length);
    bytes.setInt(8, checksum(crc, salt, bytes.array(), FRAME, length));
    return ByteBuffer.wrap(bytes.array(), 0, bytes.size());
  }

  static int checksum(CRC32C crc, long salt, byte[] bytes, int from, int length) {
    crc.reset();
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (salt >>> shift));
    }
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
