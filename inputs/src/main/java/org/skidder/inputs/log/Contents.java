package org.skidder.inputs.log;

import java.io.IOException;
import java.util.Arrays;
import org.skidder.core.registry.Fingerprint;

/** Compares what a file has with what was read from it. */
final class Contents {
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
    return Origins.begins(head, readHead(source, head), known);
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
}
