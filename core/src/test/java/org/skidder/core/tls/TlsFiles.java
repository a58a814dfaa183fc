package org.skidder.core.tls;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The certificates and keys of the tests. */
public final class TlsFiles {
  private TlsFiles() {}

  /** A file by name. */
  public static Path path(String name) {
    URL url = TlsFiles.class.getResource("/tls/" + name);
    if (url == null) {
      throw new IllegalArgumentException("no test file tls/" + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
