package org.skidder.core.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.skidder.core.event.ByteWriter;

/**
 * What stands before each record: marker, length of the payload, checksum, number of its first
 * event, number of its events. The checksum covers the segment's salt, the two numbers and the
 * payload, so that what an earlier use of the same file left is never taken for a record.
 *
 * @param length of the payload in bytes
 * @param checksum as stored
 * @param firstEvent number of the first event since the spool began
 * @param events in the record
 */
record Frame(int length, int checksum, long firstEvent, int events) {
  /** Bytes of a frame. */
  static final int BYTES = 24;

  static final int MARKER = 0x534b5350; // SKSP

  private static final int CHECKED_FROM = 12;

  /** Completes the record that fills a writer from {@code start} on. */
  static void complete(ByteWriter out, int start, long salt, long firstEvent, int events) {
    out.setInt(start, MARKER);
    out.setInt(start + 4, out.size() - start - BYTES);
    out.setLong(start + 12, firstEvent);
    out.setInt(start + 20, events);
    CRC32C crc = salted(salt);
    crc.update(out.array(), start + CHECKED_FROM, out.size() - start - CHECKED_FROM);
    out.setInt(start + 8, (int) crc.getValue());
  }

  /** Reads a frame; the marker is checked by {@link #isMarker}. */
  static Frame of(ByteBuffer bytes, int at) {
    return new Frame(
        bytes.getInt(at + 4), bytes.getInt(at + 8), bytes.getLong(at + 12), bytes.getInt(at + 20));
  }

  static boolean isMarker(ByteBuffer bytes, int at) {
    return bytes.getInt(at) == MARKER;
  }

  /** Whether a payload is what was written. */
  boolean matches(long salt, byte[] payload) {
    ByteBuffer numbers = ByteBuffer.allocate(12).putLong(firstEvent).putInt(events).flip();
    CRC32C crc = salted(salt);
    crc.update(numbers);
    crc.update(payload, 0, length);
    return (int) crc.getValue() == checksum;
  }

  private static CRC32C salted(long salt) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(salt).flip());
    return crc;
  }
}
