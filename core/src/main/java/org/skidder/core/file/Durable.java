package org.skidder.core.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writing so that it is there after a power failure. */
public final class Durable {
  private static final Logger LOG = LoggerFactory.getLogger("file");

  private Durable() {}

  /**
   * Writes all of some bytes at a place; a channel may take less at once.
   *
   * @return how many bytes there were
   */
  public static long writeAll(FileChannel channel, long position, ByteBuffer bytes)
      throws IOException {
    long written = 0;
    while (bytes.hasRemaining()) {
      written += channel.write(bytes, position + written);
    }
    return written;
  }

  /** Makes created and renamed files of a folder findable after a power failure. */
  public static void forceFolder(Path folder, ChannelOpener opener) {
    try (FileChannel channel = opener.open(folder, Set.of(StandardOpenOption.READ))) {
      channel.force(true);
    } catch (IOException e) {
      // Some file systems (and Windows) cannot; they order renames by themselves or not at all.
      LOG.debug("cannot sync folder {}: {}", folder, e.toString());
    }
  }
}
