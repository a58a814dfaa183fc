package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.skidder.core.file.ChannelOpener;
import org.skidder.core.log.Reasons;

/**
 * The disk does not give back a file or a place of it, for now or for ever: what is there may be
 * sound. The message tells the file, the reason and what to do.
 */
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1L;

  private UnreadableException(String what, IOException cause, String advice) {
    super("%s: %s. %s".formatted(what, Reasons.of(cause), advice), cause);
  }

  /** Opens a file to read it. */
  static FileChannel open(ChannelOpener opener, Path file) throws UnreadableException {
    try {
      return opener.open(file, Set.of(StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      throw new UnreadableException(
          file + " cannot be opened",
          e,
          "Put it back, or start Skidder anew to go on without it: what of it was not sent then"
              + " counts as lost");
    } catch (IOException e) {
      throw new UnreadableException(file + " cannot be opened", e, advice(file));
    }
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
      throw new UnreadableException(file + " cannot be read at byte " + position, e, advice(file));
    }
  }

  private static String advice(Path file) {
    String cost =
        switch (file.getFileName().toString()) {
          case Cursor.SENT -> "all events in the spool are then sent again";
          case Cursor.WRITTEN -> "damage to the newest events may then not be told";
          default -> "what of it was not sent then counts as lost";
        };
    return "Check the disk. If that stays so, stop Skidder and move the file out of its folder to"
        + " go on without it: "
        + cost;
  }
}
