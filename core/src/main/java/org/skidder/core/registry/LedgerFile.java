package org.skidder.core.registry;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One file of a ledger by its name, and the header all of them begin with.
 *
 * @param seq its number, from 1
 */
record LedgerFile(Path path, Kind kind, long seq) {

  enum Kind {
    LOG("log-", "SKIDLOG\1"),
    SNAPSHOT("snapshot-", "SKIDSNP\1");

    final String prefix;
    final long magic;

    Kind(String prefix, String magic) {
      this.prefix = prefix;
      this.magic =
          ByteBuffer.wrap(magic.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)).getLong();
    }
  }

  /** Bytes of the header. */
  static final int HEADER = 28;

  static final String TEMPORARY = ".tmp";
  static final String DAMAGED = ".damaged-";

  private static final Pattern NAME = Pattern.compile("(log|snapshot)-([0-9a-f]{16})(\\..*)?");

  static LedgerFile of(Path folder, Kind kind, long seq) {
    return new LedgerFile(folder.resolve(kind.prefix + "%016x".formatted(seq)), kind, seq);
  }

  /** The ledger file at this path, if its name is one's (exactly: none that was set aside). */
  static Optional<LedgerFile> parse(Path path) {
    Matcher m = NAME.matcher(path.getFileName().toString());
    if (!m.matches() || m.group(3) != null) {
      return Optional.empty();
    }
    Kind kind = m.group(1).equals("log") ? Kind.LOG : Kind.SNAPSHOT;
    return Optional.of(new LedgerFile(path, kind, Long.parseUnsignedLong(m.group(2), 16)));
  }

  /** The number in the name of any file of a ledger, also one set aside; 0 if it is none. */
  static long numberIn(Path path) {
    Matcher m = NAME.matcher(path.getFileName().toString());
    return m.matches() ? Long.parseUnsignedLong(m.group(2), 16) : 0;
  }

  ByteBuffer header(long salt) {
    ByteBuffer b = ByteBuffer.allocate(HEADER).putLong(kind.magic).putLong(seq).putLong(salt);
    return b.putInt(checksum(b)).flip();
  }

  /**
   * Salt of the file whose header this is.
   *
   * @throws LedgerFormatException if it is no header of this file
   */
  long saltOf(ByteBuffer header) throws LedgerFormatException {
    if (header.remaining() < HEADER || header.getInt(HEADER - 4) != checksum(header)) {
      throw new LedgerFormatException("its header is damaged");
    }
    if (header.getLong(0) != kind.magic || header.getLong(8) != seq) {
      throw new LedgerFormatException("its header is another file's or a later version's");
    }
    return header.getLong(16);
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.array(), header.arrayOffset(), HEADER - 4);
    return (int) crc.getValue();
  }
}
