package org.skidder.app.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes to a stream that is always there: stderr. */
final class StreamTarget implements LogTarget {
  private final OutputStream out;
  private final LineFormat format;

  StreamTarget(OutputStream out, LineFormat format) {
    this.out = out;
    this.format = format;
  }

  @Override
  public void write(LogLine line) {
    byte[] text = format.format(line);
    byte[] bytes = Arrays.copyOf(text, text.length + 1);
    bytes[text.length] = '\n';
    synchronized (this) {
      try {
        out.write(bytes); // in one piece: others may write to stderr too
        out.flush();
      } catch (IOException e) {
        // stderr is gone; there is nobody left to tell
      }
    }
  }

  @Override
  public void close() {}
}
