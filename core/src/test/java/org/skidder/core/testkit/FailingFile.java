package org.skidder.core.testkit;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.skidder.core.file.AppendFile;

/**
 * A file on a disk whose writes may fail, after any part of the bytes, and so may looking at its
 * size or end and cutting it.
 *
 * @param file the real one
 * @param failure after how many bytes a write of so many fails; {@link #NONE}: it does not
 * @param isDeaf whether telling size or end, or cutting, fails now
 */
public record FailingFile(AppendFile file, IntUnaryOperator failure, BooleanSupplier isDeaf)
    implements AppendFile {
  /** No failure. */
  public static final int NONE = -1;

  /** One whose size can always be told and changed. */
  public FailingFile(AppendFile file, IntUnaryOperator failure) {
    this(file, failure, () -> false);
  }

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
    hear();
    return file.size();
  }

  @Override
  public boolean isAtLineStart() {
    return !isDeaf.getAsBoolean() && file.isAtLineStart();
  }

  @Override
  public void truncate(long size) throws IOException {
    hear();
    file.truncate(size);
  }

  private void hear() throws IOException {
    if (isDeaf.getAsBoolean()) {
      throw new IOException("Input/output error");
    }
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
