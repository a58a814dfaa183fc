package org.skidder.core.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.skidder.core.event.ByteWriter;

/**
 * Payloads of ledger records. Numbers are LEB128 (7 bits a byte, low first), signed ones zigzag;
 * texts are a length in bytes and UTF-8.
 *
 * <pre>
 * record   := CHANGES (PUT state | REMOVE key)*    several changes, all or none
 *           | UNCLAIMED                            all states so far get ttl -2 (a start)
 *           | END number                           last record of a snapshot: number of states
 * key      := device inode flags(1 byte) [meta]
 * state    := key offset seconds(signed) nanos ttl(signed) source [raw path] type
 *             [fingerprint: length hi(8 bytes) lo(8 bytes)] generation(8 bytes) [tail(8 bytes)]
 * meta     := number (name value)*
 * </pre>
 *
 * Flags say which of the parts in brackets are there. A reader that meets a flag it does not know
 * refuses the record.
 */
final class StateCodec {

  static final byte CHANGES = 1;
  static final byte UNCLAIMED = 2;
  static final byte END = 3;
  static final byte PUT = 1;
  static final byte REMOVE = 2;

  private static final int META = 1;
  private static final int RAW_PATH = 2;
  private static final int FINGERPRINT = 4;
  private static final int COMPRESSED = 8;
  private static final int TAIL = 16;
  private static final int ALL_FLAGS = 31;

  private static final int LONGEST_FINGERPRINT = 1 << 16;

  private StateCodec() {}

  /** What a record does to the states; calls come in the order of the record. */
  interface Sink {
    void put(FileState state);

    void remove(StateKey key);

    void unclaimed();

    void end(long count);
  }

  static void put(ByteWriter to, FileState s) {
    to.writeByte(PUT);
    int flags =
        (s.meta().isEmpty() ? 0 : META)
            | (s.rawPath().isEmpty() ? 0 : RAW_PATH)
            | (s.fingerprint().isNone() ? 0 : FINGERPRINT)
            | (s.compressed() ? COMPRESSED : 0)
            | (s.tail() == 0 ? 0 : TAIL);
    writeKey(to, s.id(), s.meta(), flags);
    to.writeVarint(s.offset());
    to.writeSigned(s.timestamp().getEpochSecond());
    to.writeVarint(s.timestamp().get(java.time.temporal.ChronoField.NANO_OF_SECOND));
    to.writeSigned(s.ttlNanos());
    to.writeText(s.source());
    if (!s.rawPath().isEmpty()) {
      to.writeText(s.rawPath());
    }
    to.writeText(s.type());
    if (!s.fingerprint().isNone()) {
      to.writeVarint(s.fingerprint().length());
      to.writeLong(s.fingerprint().hi());
      to.writeLong(s.fingerprint().lo());
    }
    to.writeLong(s.generation());
    if (s.tail() != 0) {
      to.writeLong(s.tail());
    }
  }

  static void remove(ByteWriter to, StateKey key) {
    to.writeByte(REMOVE);
    writeKey(to, key.id(), key.meta(), key.meta().isEmpty() ? 0 : META);
  }

  private static void writeKey(
      ByteWriter to, FileIdentity id, Map<String, String> meta, int flags) {
    to.writeVarint(id.device());
    to.writeVarint(id.inode());
    to.writeByte(flags);
    if (!meta.isEmpty()) {
      to.writeVarint(meta.size());
      meta.forEach((name, value) -> {
        to.writeText(name);
        to.writeText(value);
      });
    }
  }

  /**
   * Reads the record in {@code from}, all of it, into {@code sink}.
   *
   * @throws LedgerFormatException if it is none; some of its changes may have been given already
   */
  static void decode(ByteBuffer from, Sink sink) throws LedgerFormatException {
    try {
      switch (from.get()) {
        case CHANGES -> decodeChanges(from, sink);
        case UNCLAIMED -> sink.unclaimed();
        case END -> sink.end(readVarint(from));
        default -> throw new LedgerFormatException("unknown kind of record");
      }
      if (from.hasRemaining()) {
        throw new LedgerFormatException("bytes left over in a record");
      }
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | DateTimeException
        | ArithmeticException e) {
      throw new LedgerFormatException("malformed record: " + e);
    }
  }

  private static void decodeChanges(ByteBuffer from, Sink sink) throws LedgerFormatException {
    while (from.hasRemaining()) {
      switch (from.get()) {
        case PUT -> sink.put(readState(from));
        case REMOVE -> {
          FileIdentity id = readIdentity(from);
          sink.remove(new StateKey(id, readMeta(from, readFlags(from))));
        }
        default -> throw new LedgerFormatException("unknown kind of change");
      }
    }
  }

  private static FileState readState(ByteBuffer from) throws LedgerFormatException {
    FileIdentity id = readIdentity(from);
    int flags = readFlags(from);
    SortedMap<String, String> meta = readMeta(from, flags);
    long offset = readVarint(from);
    Instant timestamp = Instant.ofEpochSecond(readSigned(from), readVarint(from));
    long ttl = readSigned(from);
    String source = readText(from);
    String raw = (flags & RAW_PATH) != 0 ? readText(from) : "";
    String type = shared(readText(from));
    Fingerprint fingerprint =
        (flags & FINGERPRINT) != 0
            ? new Fingerprint(readLength(from), from.getLong(), from.getLong())
            : Fingerprint.NONE;
    long generation = from.getLong();
    long tail = (flags & TAIL) != 0 ? from.getLong() : 0;
    boolean compressed = (flags & COMPRESSED) != 0;
    return new FileState(
        id,
        meta,
        source,
        raw,
        offset,
        timestamp,
        ttl,
        type,
        fingerprint,
        tail,
        generation,
        compressed,
        true);
  }

  /** A fingerprint is looked for by reading so much of every new file: not what damage says. */
  private static int readLength(ByteBuffer from) throws LedgerFormatException {
    long length = readVarint(from);
    if (length < 0 || length > LONGEST_FINGERPRINT) {
      throw new LedgerFormatException("fingerprint of " + length + " bytes");
    }
    return (int) length;
  }

  /** Half a million copies of "log" would be a waste. */
  private static String shared(String type) {
    return switch (type) {
      case "log" -> "log";
      case "docker" -> "docker";
      default -> type;
    };
  }

  private static FileIdentity readIdentity(ByteBuffer from) throws LedgerFormatException {
    return new FileIdentity(readVarint(from), readVarint(from));
  }

  private static int readFlags(ByteBuffer from) throws LedgerFormatException {
    int flags = from.get() & 0xff;
    if ((flags & ~ALL_FLAGS) != 0) {
      throw new LedgerFormatException("unknown flags " + flags);
    }
    return flags;
  }

  private static SortedMap<String, String> readMeta(ByteBuffer from, int flags)
      throws LedgerFormatException {
    if ((flags & META) == 0) {
      return FileState.NO_META;
    }
    SortedMap<String, String> meta = new TreeMap<>();
    for (long n = readVarint(from); n > 0; n--) {
      String name = readText(from);
      meta.put(name, readText(from));
    }
    return meta;
  }

  private static String readText(ByteBuffer from) throws LedgerFormatException {
    long length = readVarint(from);
    if (length < 0 || length > from.remaining()) {
      throw new LedgerFormatException("text longer than its record");
    }
    String text =
        new String(from.array(), from.arrayOffset() + from.position(), (int) length, UTF_8);
    from.position(from.position() + (int) length);
    return text;
  }

  private static long readSigned(ByteBuffer from) throws LedgerFormatException {
    long v = readVarint(from);
    return (v >>> 1) ^ -(v & 1);
  }

  private static long readVarint(ByteBuffer from) throws LedgerFormatException {
    long v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = from.get();
      v |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return v;
      }
    }
    throw new LedgerFormatException("number too long");
  }
}
