package org.skidder.modules.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the repository that is made by the program. With the environment variable {@code
 * SKIDDER_REWRITE=1} a test writes it anew instead of comparing.
 */
public final class CommittedFile {
  private CommittedFile() {}

  /** Holds a file to its content; lines may end as the checkout has them. */
  public static void check(Path file, String content) throws IOException {
    if ("1".equals(System.getenv("SKIDDER_REWRITE"))) {
      Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
      Files.writeString(file, content);
    }
    assertThat(file).as("write it with SKIDDER_REWRITE=1").exists();
    assertThat(Files.readString(file).replace("\r\n", "\n"))
        .as("%s; write it anew with SKIDDER_REWRITE=1", file)
        .isEqualTo(content);
  }
}
