package org.skidder.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.skidder.core.file.Folders;

/**
 * Loads the native code of a compression before the producer depends on it, where a failure can
 * still be told and tried again; within the producer it would end the thread that sends.
 *
 * <p>The libraries unpack themselves from their jars. They do so in the data folder: the system's
 * folder for temporary files often does not allow execution. System properties are their only way
 * to be told; those that a user sets win.
 */
final class NativeLibraries {
  private static final String SNAPPY_FOLDER = "org.xerial.snappy.tempdir";
  private static final String ZSTD_FOLDER = "ZstdTempFolder";

  private NativeLibraries() {}

  /**
   * Loads what a compression needs, if anything.
   *
   * @throws IOException when it cannot be loaded, with the reason and what to do
   */
  static synchronized void load(Compression kind, Path data) throws IOException {
    switch (kind) {
      case SNAPPY -> load(kind, SNAPPY_FOLDER, data.resolve("native"));
      case ZSTD -> load(kind, ZSTD_FOLDER, data.resolve("native"));
      case NONE, GZIP, LZ4 -> {}
    }
  }

  private static void load(Compression kind, String property, Path folder) throws IOException {
    boolean unset = System.getProperty(property) == null;
    if (unset) {
      System.setProperty(property, folder.toString());
    }
    try {
      Files.createDirectories(folder);
      use(kind);
      empty(folder);
    } catch (IOException | LinkageError | RuntimeException e) {
      throw new IOException(
          "compression "
              + kind
              + " needs native code, which cannot be loaded from "
              + System.getProperty(property)
              + ": "
              + Failures.deepest(e)
              + "; choose gzip or lz4, or a folder that allows execution with"
              + " SKIDDER_JAVA_OPTS=-D"
              + property
              + "=FOLDER",
          e);
    } finally {
      if (unset) {
        System.clearProperty(property);
      }
    }
  }

  private static void use(Compression kind) throws IOException {
    try (OutputStream packed =
        org.apache.kafka.common.compress.Compression.of(CompressionType.forName(kind.toString()))
            .build()
            .wrapForOutput(new ByteBufferOutputStream(1 << 10), RecordBatch.CURRENT_MAGIC_VALUE)) {
      packed.write(0);
    }
  }

  /** What is loaded needs its file no longer, and a process that is killed would leave it there. */
  private static void empty(Path folder) throws IOException {
    for (Path file : Folders.list(folder, "*")) {
      Files.deleteIfExists(file);
    }
  }
}
