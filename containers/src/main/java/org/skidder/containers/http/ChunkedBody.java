package org.skidder.containers.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The content of chunks (RFC 9112, section 7.1); trailers are skipped. One thread. */
final class ChunkedBody extends InputStream {
  private static final int MAX_LINE = 8192;

  private final InputStream in;
  private long left;
  private boolean started;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(to, offset, (int) Math.min(left, length));
    if (count < 0) {
      throw new EOFException("the server hung up in the middle of its answer");
    }
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    if (started && !HttpAnswer.line(in, MAX_LINE).isEmpty()) {
      throw new IOException("a chunk of the answer is longer than it says");
    }
    started = true;
    String line = HttpAnswer.line(in, MAX_LINE);
    int semicolon = line.indexOf(';');
    String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("a chunk of the answer has no size");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      ended = true;
      skipTrailers();
    }
  }

  private void skipTrailers() throws IOException {
    int lines = 0;
    while (!HttpAnswer.line(in, MAX_LINE).isEmpty()) {
      if (++lines > 100) {
        throw new IOException("the answer has too many trailers");
      }
    }
  }
}
