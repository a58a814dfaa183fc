package org.skidder.core.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** One file of a spool. Its changing parts are guarded by the spool's lock. */
final class Segment {
  /** Bytes of the header: magic, number, salt, checksum. */
  static final int HEADER = 28;

  /** The last byte is the version of the format. */
  static final long MAGIC =
      ByteBuffer.wrap("SKIDSPL\1".getBytes(StandardCharsets.ISO_8859_1)).getLong();

  final long seq;
  final long salt;
  final Path path;

  /** Bytes it takes of the spool's size. */
  long room;

  /** Up to where its records are on disk for sure. */
  long end = HEADER;

  /** Whether nothing will be added to it. */
  boolean sealed;

  Segment(long seq, long salt, Path path, long room) {
    this.seq = seq;
    this.salt = salt;
    this.path = path;
    this.room = room;
  }

  ByteBuffer header() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER).putLong(MAGIC).putLong(seq).putLong(salt);
    return bytes.putInt(checksum(bytes)).flip();
  }

  /** Whether these are the bytes of a sound header. */
  static boolean isHeader(ByteBuffer bytes) {
    return bytes.remaining() >= HEADER
        && bytes.getLong(0) == MAGIC
        && bytes.getInt(HEADER - 4) == checksum(bytes);
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.array(), header.arrayOffset(), HEADER - 4);
    return (int) crc.getValue();
  }
}
