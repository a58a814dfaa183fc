package org.skidder.core.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Files of {@code /proc} and {@code /sys}, which the kernel writes as they are read. They have no
 * size, so {@link Files#readString} begins with a read of a single byte; settings below {@code
 * /proc/sys} give all they have to the first read, however short it is, and nothing to the next.
 */
public final class KernelFiles {
  /** Settings fit into one, and tables come in pieces no longer than a page. */
  private static final int BUFFER = 8192;

  private KernelFiles() {}

  /**
   * The whole content; bytes that are no UTF-8 are replaced.
   *
   * @throws IOException if it is not there or may not be read
   */
  public static String read(Path file) throws IOException {
    byte[] bytes = new byte[BUFFER];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.read(bytes);
      while (read > 0) {
        length += read;
        if (bytes.length - length < BUFFER) {
          bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        read = in.read(bytes, length, bytes.length - length);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
