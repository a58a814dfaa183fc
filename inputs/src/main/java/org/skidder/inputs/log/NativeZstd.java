package org.skidder.inputs.log;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.skidder.core.file.NativeCode;

/**
 * The native code that files in Zstandard's format need: loaded when the first of them is opened.
 * What failed is tried again a minute later, and not for each file. Thread-safe.
 */
final class NativeZstd {
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Path data;
  private final LongSupplier nanoTime;
  private final NativeCode.Loading loading;
  private boolean loaded;
  private @Nullable String failure;
  private long failedAt;

  /**
   * @param data {@code path.data}
   */
  NativeZstd(Path data) {
    this(data, System::nanoTime, Native::load);
  }

  NativeZstd(Path data, LongSupplier nanoTime, NativeCode.Loading loading) {
    this.data = data;
    this.nanoTime = nanoTime;
    this.loading = loading;
  }

  /**
   * Loads it, unless it is loaded already.
   *
   * @throws IOException when it cannot be loaded, with the reason and what to do
   */
  synchronized void load() throws IOException {
    if (loaded) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (failure != null && now - failedAt < PAUSE_NANOS) {
      throw new IOException(failure);
    }
    try {
      NativeCode.load(
          "the format zstd",
          "ZstdTempFolder",
          data,
          "choose gzip for such files, leave them out with exclude_files",
          loading);
      loaded = true;
    } catch (IOException e) {
      failure = e.getMessage();
      failedAt = now;
      throw e;
    }
  }
}
