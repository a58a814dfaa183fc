package org.skidder.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.skidder.core.file.NativeCode;

/**
 * Loads the native code of a compression before the producer depends on it: within the producer a
 * failure would end the thread that sends.
 */
final class NativeLibraries {
  private NativeLibraries() {}

  /**
   * Loads what a compression needs, if anything.
   *
   * @throws IOException when it cannot be loaded, with the reason and what to do
   */
  static void load(Compression kind, Path data) throws IOException {
    switch (kind) {
      case SNAPPY -> load(kind, "org.xerial.snappy.tempdir", data);
      case ZSTD -> load(kind, "ZstdTempFolder", data);
      case NONE, GZIP, LZ4 -> {}
    }
  }

  private static void load(Compression kind, String property, Path data) throws IOException {
    NativeCode.load("compression " + kind, property, data, "choose gzip or lz4", () -> use(kind));
  }

  private static void use(Compression kind) throws IOException {
    try (OutputStream packed =
        org.apache.kafka.common.compress.Compression.of(CompressionType.forName(kind.toString()))
            .build()
            .wrapForOutput(new ByteBufferOutputStream(1 << 10), RecordBatch.CURRENT_MAGIC_VALUE)) {
      packed.write(0);
    }
  }
}
