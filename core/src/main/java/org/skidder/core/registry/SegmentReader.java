package org.skidder.core.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Reads the records of one ledger file up to the first that is not sound. Not thread-safe. */
final class SegmentReader {

  /**
   * How far a file could be read.
   *
   * @param end why reading ended
   * @param salt of the file, when the header was sound
   * @param soundLength bytes up to the end of the last sound record; 0 if the header is not sound
   * @param records number of sound records
   * @param fileLength bytes in the file
   * @param problem what was wrong, empty if nothing
   */
  record Result(
      End end, long salt, long soundLength, long records, long fileLength, String problem) {}

  enum End {
    /** Everything in it is sound. */
    CLEAN,
    /** What follows the last sound record was not completely written: a crash, or a writer. */
    TORN,
    /** Something in it is wrong that was right once. */
    DAMAGED
  }

  private static final int CHUNK = 1 << 18;

  /** Far above what a writer makes; keeps a damaged length from asking for all memory. */
  private static final int MAX_PAYLOAD = 1 << 24;

  private final LedgerFile file;
  private final CRC32C crc = new CRC32C();
  private byte[] window = new byte[CHUNK];
  private long windowStart;
  private int windowSize;

  SegmentReader(LedgerFile file) {
    this.file = file;
  }

  /**
   * Gives all sound records to {@code sink}.
   *
   * @throws NoSuchFileException if the file is gone
   * @throws AccessDeniedException if it may not be read; every other failure to read is damage
   */
  Result read(StateCodec.Sink sink) throws NoSuchFileException, AccessDeniedException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      return read(channel, sink);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      return new Result(End.DAMAGED, 0, 0, 0, 0, "it cannot be read: " + e);
    }
  }

  private Result read(FileChannel channel, StateCodec.Sink sink) throws IOException {
    long length = channel.size();
    long salt;
    try {
      salt = file.saltOf(ByteBuffer.wrap(window, 0, fill(channel, 0, LedgerFile.HEADER)));
    } catch (LedgerFormatException e) {
      // Without a salt nothing after it can be checked. A new file may lack its header after a
      // power failure, but then it holds no records either.
      boolean nothing = length <= LedgerFile.HEADER || isZero(channel, length);
      return new Result(nothing ? End.TORN : End.DAMAGED, 0, 0, 0, length, e.problem());
    }
    long position = LedgerFile.HEADER;
    long records = 0;
    try {
      while (position < length) {
        ByteBuffer payload = record(channel, position, length, salt);
        long next = position + RecordBuffer.FRAME + payload.remaining();
        StateCodec.decode(payload, sink);
        position = next;
        records++;
      }
      return new Result(End.CLEAN, salt, position, records, length, "");
    } catch (LedgerFormatException e) {
      End end = soundRecordAfter(channel, position, length, salt) ? End.DAMAGED : End.TORN;
      return new Result(end, salt, position, records, length, e.problem());
    } catch (IOException e) {
      String problem = "it cannot be read further: " + e;
      return new Result(End.DAMAGED, salt, position, records, length, problem);
    }
  }

  /** The payload of the record at position, checked; valid until the next call. */
  private ByteBuffer record(FileChannel channel, long position, long length, long salt)
      throws IOException, LedgerFormatException {
    if (length - position < RecordBuffer.FRAME) {
      throw new LedgerFormatException("it ends within a record");
    }
    fill(channel, position, RecordBuffer.FRAME);
    ByteBuffer frame = ByteBuffer.wrap(window, (int) (position - windowStart), RecordBuffer.FRAME);
    if (frame.getInt() != RecordBuffer.MARKER) {
      throw new LedgerFormatException("there is no record at byte " + position);
    }
    int size = frame.getInt();
    int checksum = frame.getInt();
    if (size <= 0 || size > Math.min(MAX_PAYLOAD, length - position - RecordBuffer.FRAME)) {
      throw new LedgerFormatException("the record at byte " + position + " goes beyond the end");
    }
    long start = position + RecordBuffer.FRAME;
    if (fill(channel, start, size) < size) {
      throw new LedgerFormatException("it became shorter while it was read");
    }
    int at = (int) (start - windowStart);
    if (RecordBuffer.checksum(crc, salt, window, at, size) != checksum) {
      throw new LedgerFormatException("the record at byte " + position + " has a wrong checksum");
    }
    return ByteBuffer.wrap(window, at, size);
  }

  private boolean soundRecordAfter(FileChannel channel, long bad, long length, long salt)
      throws IOException {
    for (long p = bad + 1; p <= length - RecordBuffer.FRAME; p++) {
      if (fill(channel, p, 4) >= 4
          && markerAt((int) (p - windowStart))
          && sound(channel, p, length, salt)) {
        return true;
      }
    }
    return false;
  }

  private boolean sound(FileChannel channel, long position, long length, long salt)
      throws IOException {
    try {
      record(channel, position, length, salt);
      return true;
    } catch (LedgerFormatException e) {
      return false;
    }
  }

  private boolean markerAt(int i) {
    return window[i] == (byte) (RecordBuffer.MARKER >>> 24)
        && window[i + 1] == (byte) (RecordBuffer.MARKER >>> 16)
        && window[i + 2] == (byte) (RecordBuffer.MARKER >>> 8)
        && window[i + 3] == (byte) RecordBuffer.MARKER;
  }

  private boolean isZero(FileChannel channel, long length) throws IOException {
    for (long p = 0; p < length; p++) {
      if (fill(channel, p, 1) == 1 && window[(int) (p - windowStart)] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes the window hold {@code want} bytes from position; returns how many there are, at most.
   */
  private int fill(FileChannel channel, long position, int want) throws IOException {
    if (position >= windowStart && position + want <= windowStart + windowSize) {
      return want;
    }
    if (window.length < want) {
      window = new byte[want];
    }
    windowStart = position;
    windowSize = 0;
    ByteBuffer to = ByteBuffer.wrap(window);
    while (to.hasRemaining()) {
      int n = channel.read(to, position + windowSize);
      if (n < 0) {
        break;
      }
      windowSize += n;
    }
    return Math.min(want, windowSize);
  }
}
