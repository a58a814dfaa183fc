package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spool file of the original, which may stand where ours is named after. */
public final class FilebeatSpool {
  private static final Logger LOG = LoggerFactory.getLogger("spool");
  private static final int MAGIC = 0xbea77aeb;

  private FilebeatSpool() {}

  /** Says that what is in such a file is not sent. */
  public static void warnIfThere(Path file) {
    if (isOne(file)) {
      LOG.error(
          "{} is a spool of Filebeat. Events in it that were not sent are not read by Skidder:"
              + " let Filebeat send them, then remove the file",
          file);
    }
  }

  static boolean isOne(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    ByteBuffer head = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.read(head) == 4 && head.getInt(0) == MAGIC;
    } catch (IOException e) {
      LOG.debug("{}: {}", file, e.getMessage());
      return false;
    }
  }
}
