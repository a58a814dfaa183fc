package org.skidder.inputs.log;

import java.io.IOException;
import java.util.Arrays;
import org.skidder.core.registry.Fingerprint;

/** Compares what a file has with what was read from it. */
final class Contents {
  /** How many bytes before a position tell that a copy is one, at most. */
  static final int TAIL = 64;

  private Contents() {}

  /** Reads the first bytes of a file; returns how many. */
  static int readHead(Source source, byte[] head) throws IOException {
    return readAt(source, 0, head);
  }

  private static int readAt(Source source, long position, byte[] bytes) throws IOException {
    int length = 0;
    while (length < bytes.length) {
      int n = source.read(position + length, bytes, length, bytes.length - length);
      if (n == 0) {
        break;
      }
      length += n;
    }
    return length;
  }

  /** Whether a file begins with what a fingerprint was taken of. */
  static boolean begin(Source source, Fingerprint known) throws IOException {
    if (known.length() == 0) {
      return true;
    }
    byte[] head = new byte[known.length()];
    return known.isPrefixOf(head, readHead(source, head));
  }

  /** Whether a file has the first {@code length} bytes of an array at a position. */
  static boolean has(Source source, long position, byte[] bytes, int length) throws IOException {
    if (length == 0) {
      return true;
    }
    byte[] there = new byte[length];
    return readAt(source, position, there) == length
        && Arrays.equals(there, 0, length, bytes, 0, length);
  }

  /** The last bytes before a position: {@link #TAIL}, or all; empty when they are not there. */
  static byte[] before(Source source, long position) throws IOException {
    return before(source, position, TAIL);
  }

  /** As {@link #before(Source, long)}, at most so many. */
  static byte[] before(Source source, long position, int most) throws IOException {
    byte[] bytes = new byte[(int) Math.min(most, position)];
    return readAt(source, position - bytes.length, bytes) == bytes.length ? bytes : new byte[0];
  }

  /** The last bytes before a position, from those before an earlier one and those between. */
  static byte[] before(byte[] earlier, byte[] bytes, int from, int to) {
    int kept = Math.min(earlier.length, Math.max(0, TAIL - (to - from)));
    int added = Math.min(to - from, TAIL);
    byte[] last = Arrays.copyOfRange(earlier, earlier.length - kept, earlier.length + added);
    System.arraycopy(bytes, to - added, last, kept, added);
    return last;
  }

  /** A hash of the last bytes before a position, 0 when these are not all that are needed. */
  static long tail(byte[] last, long position) {
    return last.length == 0 || last.length < Math.min(TAIL, position)
        ? 0
        : tail(last, 0, last.length);
  }

  /** A hash of bytes; never 0. */
  static long tail(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001b3L;
    }
    return Generations.nonZero(Generations.mix(hash));
  }

  /**
   * Whether one file begins another, as far as their first and last bytes tell: it is a copy of it,
   * or one that is being made.
   *
   * @throws IOException when one of them cannot be read
   */
  static boolean isBeginning(HarvesterStarter.Opened copy, HarvesterStarter.Opened of)
      throws IOException {
    int common = Math.min(copy.headLength(), of.headLength());
    boolean longer = copy.headLength() > of.headLength();
    if (common == 0 || longer || !Arrays.equals(copy.head(), 0, common, of.head(), 0, common)) {
      return false;
    }
    if (copy.compressed() || of.compressed()) {
      return true;
    }
    long size = copy.source().size();
    byte[] last = new byte[(int) Math.min(Harvester.HEAD, size)];
    int length = readAt(copy.source(), size - last.length, last);
    return size <= of.source().size() && has(of.source(), size - last.length, last, length);
  }
}
