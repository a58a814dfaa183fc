package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The disk does not give back what is at a place of a file, for now or for ever. */
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long position;

  private UnreadableException(Path file, long position, IOException cause) {
    super(
        "%s cannot be read at byte %d: %s. Check the disk"
            .formatted(file, position, cause.getMessage()),
        cause);
    this.position = position;
  }

  /** Where nothing could be read. */
  long position() {
    return position;
  }

  /**
   * Reads as {@link FileChannel#read(ByteBuffer, long)}.
   *
   * @param file what the channel is of
   * @throws UnreadableException when the disk fails; a channel that is closed, as by an interrupt,
   *     tells nothing about the disk
   */
  static int read(FileChannel from, Path file, ByteBuffer into, long position) throws IOException {
    try {
      return from.read(into, position);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadableException(file, position, e);
    }
  }
}
