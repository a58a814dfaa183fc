package org.skidder.core.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Opens a file, as {@link FileChannel#open(Path, Set, FileAttribute...)}. */
@FunctionalInterface
public interface ChannelOpener {
  /** A channel of the file. */
  FileChannel open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException;
}
