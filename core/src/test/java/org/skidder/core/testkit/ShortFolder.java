package org.skidder.core.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A folder for a test that has sockets in it, whose paths may have no more than about a hundred
 * bytes, however long the path of the folder for temporary files is.
 */
public final class ShortFolder implements TempDirFactory {
  private static final Path SHORT = Path.of("/tmp");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return Files.isWritable(SHORT)
        ? Files.createTempDirectory(SHORT, "s")
        : Files.createTempDirectory("s");
  }
}
