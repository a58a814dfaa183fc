package org.skidder.modules;

import java.util.Optional;

/**
 * For which ingest node a pipeline is made.
 *
 * @param opensearch whether it is OpenSearch, which behaves as Elasticsearch 7.10
 * @param major first number of the version
 * @param minor second number
 */
public record ServerVersion(boolean opensearch, int major, int minor) {
  /** The engine in this program, which follows OpenSearch 3. */
  public static final ServerVersion EDGE = new ServerVersion(true, 3, 3);

  /** Reads {@code a.b.c}; empty if it is no version. */
  public static Optional<ServerVersion> parse(boolean opensearch, String version) {
    String[] parts = version.split("[.-]", 3);
    String minor = parts.length > 1 ? parts[1] : "0";
    if (!parts[0].matches("\\d{1,6}") || !minor.matches("\\d{1,6}")) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerVersion(opensearch, Integer.parseInt(parts[0]), Integer.parseInt(minor)));
  }

  /**
   * Whether it can do what Elasticsearch can since a version.
   *
   * @throws IllegalArgumentException if the text is no version
   */
  public boolean isSince(String version) {
    ServerVersion other =
        parse(false, version)
            .orElseThrow(() -> new IllegalArgumentException("'" + version + "' is no version"));
    int ownMajor = opensearch ? 7 : major;
    int ownMinor = opensearch ? 10 : minor;
    return ownMajor > other.major || (ownMajor == other.major && ownMinor >= other.minor);
  }
}
