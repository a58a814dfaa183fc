package org.skidder.outputs.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file open for appending. Writing is not ended by an interrupt, so that stopping tears no line.
 */
interface AppendFile extends AutoCloseable {
  /** Appends; after an exception any part of the bytes may have been written. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Bytes in the file now. */
  long size() throws IOException;

  /** Cuts the file to a smaller size. */
  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;

  /** Opens files; a part of its own so that tests can make a disk fail. */
  @FunctionalInterface
  interface Opener {
    /** Opens an existing or new file. */
    AppendFile open(Path path, Permissions permissions) throws IOException;
  }

  /** Opens a file on disk, with these permissions if it is new. */
  static AppendFile open(Path path, Permissions permissions) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(path, permissions.attribute());
    }
    FileOutputStream out = new FileOutputStream(path.toFile(), true);
    return new AppendFile() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public long size() throws IOException {
        return Files.size(path);
      }

      @Override
      public void truncate(long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          file.setLength(size);
        }
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }
}
