package org.skidder.core.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file open for appending. An interrupt ends and closes nothing, so that stopping tears no line.
 * What it does and tells is of the open file, whatever its path leads to meanwhile. Each write goes
 * to the end that the file has then, whoever else appends to it. It need not be readable. Not
 * thread-safe.
 */
public interface AppendFile extends AutoCloseable {
  /** Appends; after an exception any part of the bytes may have been written. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Bytes in the file now. */
  long size() throws IOException;

  /**
   * Whether what is written next begins a line: the file is empty or ends in a line feed. No when
   * that cannot be told, so that whoever minds glues nothing to a torn line.
   */
  boolean isAtLineStart();

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

  /**
   * Opens a file on disk, with these permissions if it is new.
   *
   * @throws IOException also when somebody exchanges it at this moment
   */
  static AppendFile open(Path path, Set<PosixFilePermission> permissions) throws IOException {
    AsynchronousFileChannel control =
        AsynchronousFileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            null,
            Modes.of(path, permissions));
    try {
      Object key = OnDisk.keyOf(path);
      FileOutputStream end = new FileOutputStream(path.toFile(), true);
      OnDisk file = new OnDisk(path, end, control, key);
      try {
        if (!file.isInPlace()) {
          throw new IOException("somebody else renamed or removed it while it was opened");
        }
        return file;
      } catch (IOException e) {
        end.close();
        throw e;
      }
    } catch (IOException e) {
      control.close();
      throw e;
    }
  }

  /**
   * A file on disk. The system appends for the one handle, but only the other tells the size: a
   * {@link java.nio.channels.FileChannel} would close itself, and the stream it is of, when a
   * thread that is interrupted uses it.
   *
   * @param end writes
   * @param control for size and cutting; it starts no thread for these
   * @param key what identifies the file, where the file system tells
   */
  record OnDisk(
      Path path, FileOutputStream end, AsynchronousFileChannel control, @Nullable Object key)
      implements AppendFile {
    private static @Nullable Object keyOf(Path path) throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      end.write(bytes, offset, length);
    }

    @Override
    public long size() throws IOException {
      return control.size();
    }

    @Override
    public boolean isAtLineStart() {
      try {
        return size() == 0 || (isInPlace() && lastByte() == '\n');
      } catch (IOException e) {
        return false;
      }
    }

    /** Read by the path: the handles that write need no right to read. */
    private int lastByte() throws IOException {
      try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
        in.seek(Math.max(0, in.length() - 1));
        return in.read();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      control.truncate(size);
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
      try (control) {
        end.close();
      }
    }
  }
}
