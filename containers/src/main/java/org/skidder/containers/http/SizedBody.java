package org.skidder.containers.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of known length. One thread. */
final class SizedBody extends InputStream {
  private final InputStream in;
  private long left;

  SizedBody(InputStream in, long length) {
    this.in = in;
    left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0 || length == 0) {
      return left == 0 ? -1 : 0;
    }
    int count = in.read(to, offset, (int) Math.min(left, length));
    if (count < 0) {
      throw new EOFException("the server hung up in the middle of its answer");
    }
    left -= count;
    return count;
  }
}
