package org.skidder.app.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.skidder.core.log.Reasons;

/** Writes to rotated files; lines that cannot be written go to a fallback. */
final class FileTarget implements LogTarget {
  private final Path path;
  private final RotatingFile file;
  private final LineFormat format;
  private final LogTarget fallback;
  private boolean broken;
  private boolean closed;

  FileTarget(Path path, RotatingFile file, LineFormat format, LogTarget fallback) {
    this.path = path;
    this.file = file;
    this.format = format;
    this.fallback = fallback;
  }

  @Override
  public synchronized void write(LogLine line) {
    if (closed) {
      // From a thread that began before the logging was changed: the file is not to be begun anew.
      fallback.write(line);
      return;
    }
    byte[] text = format.format(line);
    byte[] bytes = Arrays.copyOf(text, text.length + 1);
    bytes[text.length] = '\n';
    try {
      file.write(bytes);
      broken = false;
    } catch (IOException e) {
      if (!broken) {
        broken = true;
        fallback.write(Lines.own(line, "cannot write the log file " + path + ": " + Reasons.of(e)));
      }
      fallback.write(line);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      // nothing is buffered, so nothing is lost
    }
  }
}
