package org.skidder.sandbox.landlock;

import java.nio.file.Path;
import java.util.List;
import org.skidder.core.config.Option;

/** Section {@code sandbox.landlock}. */
public record LandlockConfig(
    @Option(
            value = "Restrict files to those the inputs read and Skidder writes (Linux 5.13).",
            def = "false")
        boolean enabled,
    @Option("More folders or files that may be read, for instance targets of symbolic links.")
        List<Path> readOnly,
    @Option("More folders or files that may be read and written.") List<Path> readWrite) {

  public LandlockConfig {
    readOnly = List.copyOf(readOnly);
    readWrite = List.copyOf(readWrite);
  }
}
