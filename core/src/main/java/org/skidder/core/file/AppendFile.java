package org.skidder.core.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file open for appending. Writing is not ended by an interrupt, so that stopping tears no line.
 * What it does and tells is of the open file, whatever its path leads to meanwhile. Not
 * thread-safe.
 */
public interface AppendFile extends AutoCloseable {
  /** Appends; after an exception any part of the bytes may have been written. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Bytes in the file now. */
  long size() throws IOException;

  /** Cuts the file to a smaller size. */
  void truncate(long size) throws IOException;

  /** Whether the path that it was opened by still leads to it. */
  boolean isInPlace() throws IOException;

  @Override
  void close() throws IOException;

  /** Opens files; a part of its own so that tests can make a disk fail. */
  @FunctionalInterface
  interface Opener {
    /** Opens an existing or new file. */
    AppendFile open(Path path, Set<PosixFilePermission> permissions) throws IOException;
  }

  /** Opens a file on disk, with these permissions if it is new. */
  static AppendFile open(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(path, Modes.of(path, permissions));
    }
    // No channel: it would close itself when a thread that is interrupted uses it.
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      return new OnDisk(path, file, OnDisk.keyOf(path));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * A file on disk.
   *
   * @param key what identifies it, where the file system tells
   */
  record OnDisk(Path path, RandomAccessFile file, @Nullable Object key) implements AppendFile {
    private static @Nullable Object keyOf(Path path) throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      // Not behind where it ended before: somebody else may have truncated it.
      file.seek(file.length());
      file.write(bytes, offset, length);
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public boolean isInPlace() throws IOException {
      try {
        return Objects.equals(key, keyOf(path));
      } catch (NoSuchFileException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
