package org.skidder.inputs.log.container;

import java.util.Locale;

/** Whose lines of a container are read. */
public enum ContainerStream {
  /** Those of every stream. */
  ALL,
  /** Standard output. */
  STDOUT,
  /** Standard error. */
  STDERR;

  /** The stream's name in log files; {@code all} for all of them. */
  public String streamName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether lines of a stream are read. */
  public boolean reads(String stream) {
    return this == ALL || streamName().equals(stream);
  }
}
