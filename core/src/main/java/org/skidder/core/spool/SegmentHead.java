package org.skidder.core.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a segment begins with: the version of its format, and the salt of its records' checksums. It
 * is written twice, each copy with a checksum in a part of the first block of its own, so that a
 * damaged byte costs nothing. Records have blocks of their own: adding one never writes the head
 * again.
 *
 * <p>A copy is magic with version, number of the segment, salt, CRC-32C of these. All but the salt
 * is known from the file's name, and is not believed but compared: a copy is sound when its salt
 * and checksum go with what is known. Version 1 had one copy, and records right behind it; such
 * segments are read, and not added to.
 *
 * @param version of the format
 * @param salt of the checksums
 */
record SegmentHead(int version, long salt) {
  /** The version that is written. */
  static final int VERSION = 2;

  /** Bytes that a head of this version takes. */
  static final int BLOCK = 4096;

  private static final int SECOND = BLOCK / 2;
  private static final int COPY = 28;

  /** The last byte, 0 here, is the version of the format. */
  private static final long MAGIC =
      ByteBuffer.wrap("SKIDSPL\0".getBytes(StandardCharsets.ISO_8859_1)).getLong();

  /** Where the records begin. */
  long start() {
    return version == 1 ? COPY : BLOCK;
  }

  /** The head of a segment with this number. */
  ByteBuffer block(long seq) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    put(block, seq);
    return put(block.position(SECOND), seq).clear();
  }

  private ByteBuffer put(ByteBuffer to, long seq) {
    to.putLong(MAGIC | version).putLong(seq).putLong(salt);
    return to.putInt(checksum(version, seq, salt));
  }

  /**
   * The head of the segment with this number, from whichever copy is sound.
   *
   * @param block what its file begins with, which may be less than a block
   */
  static Optional<SegmentHead> of(ByteBuffer block, long seq) {
    return copy(block, 0, VERSION, seq)
        .or(() -> copy(block, SECOND, VERSION, seq))
        .or(() -> copy(block, 0, 1, seq));
  }

  private static Optional<SegmentHead> copy(ByteBuffer block, int at, int version, long seq) {
    if (block.limit() < at + COPY) {
      return Optional.empty();
    }
    long salt = block.getLong(at + 16);
    return block.getInt(at + 24) == checksum(version, seq, salt)
        ? Optional.of(new SegmentHead(version, salt))
        : Optional.empty();
  }

  /** How many bytes of a block are not what was written; what is missing at its end is not told. */
  int damagedBytes(ByteBuffer block, long seq) {
    ByteBuffer written = block(seq);
    int length = Math.min(block.limit(), version == 1 ? COPY : BLOCK);
    int damaged = 0;
    for (int i = 0; i < length; i++) {
      damaged += block.get(i) == written.get(i) ? 0 : 1;
    }
    return damaged;
  }

  /** Whether a head that is not sound may be one that a later version wrote. */
  static boolean isLater(ByteBuffer block) {
    return block.limit() >= Long.BYTES
        && block.getLong(0) >>> 8 == MAGIC >>> 8
        && (block.get(7) & 0xff) > VERSION;
  }

  /**
   * Whether a head that is not sound looks as if it was being made: cut off, empty, or still that
   * of the file's earlier use.
   */
  static boolean isUnfinished(ByteBuffer block) {
    return block.limit() < COPY || isBlank(block) || isOther(block, 0) || isOther(block, SECOND);
  }

  /** Whether nothing is in a head. */
  static boolean isBlank(ByteBuffer block) {
    return block.equals(ByteBuffer.allocate(block.limit()));
  }

  private static boolean isOther(ByteBuffer block, int at) {
    if (block.limit() < at + COPY) {
      return false;
    }
    int version = block.get(at + 7);
    return block.getLong(at) == (MAGIC | version)
        && copy(block, at, version, block.getLong(at + 8)).isPresent();
  }

  private static int checksum(int version, long seq, long salt) {
    ByteBuffer bytes = ByteBuffer.allocate(COPY - 4);
    bytes.putLong(MAGIC | version).putLong(seq).putLong(salt).flip();
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
