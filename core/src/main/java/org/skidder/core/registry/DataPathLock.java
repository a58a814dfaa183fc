package org.skidder.core.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;

/**
 * Keeps two processes from using one data path. The operating system releases the lock when the
 * process ends, however it ends; the file stays, and holds the number of the process that had it
 * last.
 *
 * <p>Acquire it once per process: on POSIX systems closing any other channel of the lock file
 * releases it.
 */
public final class DataPathLock implements AutoCloseable {

  /** Name of the lock file in the data path. */
  public static final String FILE = "skidder.lock";

  /** Far behind the text, so that on Windows too others can read the text of a locked file. */
  private static final long LOCKED_BYTE = 1L << 40;

  private final FileChannel channel;

  private DataPathLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of {@code dataPath}, creating the folder if it is missing.
   *
   * @throws IOException if another process has it (the message names that), or this one, or on
   *     failure
   */
  public static DataPathLock acquire(Path dataPath) throws IOException {
    Folders.create(dataPath, Modes.PRIVATE_FOLDER);
    return acquire(
        dataPath,
        "data path %s is in use by another process%s: stop that one, or give this one a data path"
            + " of its own (--path.data)",
        "data path %s is in use by this process already");
  }

  /**
   * Takes the lock of the folder of a disk queue, which may be outside of the data path.
   *
   * @param mode of the lock file
   * @throws IOException if another process has it (the message names that), or another output of
   *     this one, or on failure
   */
  public static DataPathLock acquireSpool(Path folder, FileAttribute<?>... mode)
      throws IOException {
    return acquire(
        folder,
        "the spool %s is in use by another process%s: stop that one, or give this one a spool of"
            + " its own (file.path)",
        "the spool %s is that of another output already: give each a spool of its own (file.path)",
        mode);
  }

  private static DataPathLock acquire(
      Path folder, String byAnother, String byThisOne, FileAttribute<?>... mode)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(FILE),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            mode);
    try {
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        throw new IOException(byAnother.formatted(folder, holder(channel)));
      }
      ByteBuffer pid = US_ASCII.encode(ProcessHandle.current().pid() + "\n");
      channel.truncate(0);
      channel.write(pid, 0);
      return new DataPathLock(channel);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException(byThisOne.formatted(folder), e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    String pid = US_ASCII.decode(text.flip()).toString().strip();
    return pid.matches("\\d+") ? " (process " + pid + ")" : "";
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
