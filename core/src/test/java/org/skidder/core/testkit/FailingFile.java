package org.skidder.core.testkit;

import java.io.IOException;
import java.util.function.IntUnaryOperator;
import org.skidder.core.file.AppendFile;

/**
 * A file on a disk whose writes may fail, after any part of the bytes.
 *
 * @param file the real one
 * @param failure after how many bytes a write of so many fails; {@link #NONE}: it does not
 */
public record FailingFile(AppendFile file, IntUnaryOperator failure) implements AppendFile {
  /** No failure. */
  public static final int NONE = -1;

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int written = failure.applyAsInt(length);
    if (written == NONE) {
      file.write(bytes, offset, length);
      return;
    }
    file.write(bytes, offset, written);
    throw new IOException("No space left on device");
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    file.truncate(size);
  }

  @Override
  public boolean isInPlace() throws IOException {
    return file.isInPlace();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
