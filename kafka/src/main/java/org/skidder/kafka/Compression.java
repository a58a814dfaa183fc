package org.skidder.kafka;

import java.util.Locale;

/** How the messages of a request are packed. */
public enum Compression {
  NONE(0, 9),
  GZIP(0, 9),
  SNAPPY(0, 9),
  /** Level 0 stands for the library's own. */
  LZ4(0, 17),
  ZSTD(1, 22);

  private final int lowest;
  private final int highest;

  Compression(int lowest, int highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /**
   * Reads a name, in any case.
   *
   * @throws IllegalArgumentException when there is no such compression
   */
  public static Compression parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none", "no", "off", "false" -> NONE;
      case "gzip" -> GZIP;
      case "snappy" -> SNAPPY;
      case "lz4" -> LZ4;
      case "zstd" -> ZSTD;
      default ->
          throw new IllegalArgumentException(
              "unknown/unsupported kafka compression '"
                  + text
                  + "'; choose one of none, gzip, snappy, lz4, zstd");
    };
  }

  /** The lowest level. */
  int lowest() {
    return lowest;
  }

  /** The highest level. */
  int highest() {
    return highest;
  }

  /** Whether it has levels at all. */
  boolean hasLevels() {
    return this == GZIP || this == LZ4 || this == ZSTD;
  }

  /** The name that the client library uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
