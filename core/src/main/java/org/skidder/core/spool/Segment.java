package org.skidder.core.spool;

import java.nio.file.Path;

/** One file of a spool. Its changing parts are guarded by the spool's lock. */
final class Segment {
  final long seq;
  final long salt;
  final Path path;

  /** Where its records begin. */
  final long start;

  /** Bytes it takes of the spool's size. */
  long room;

  /** Up to where its records are on disk for sure. */
  long end;

  /** Whether nothing will be added to it. */
  boolean sealed;

  /**
   * A segment without records.
   *
   * @param sealed whether it stays so
   */
  Segment(long seq, SegmentHead head, Path path, long room, boolean sealed) {
    this.seq = seq;
    salt = head.salt();
    start = head.start();
    end = start;
    this.path = path;
    this.room = room;
    this.sealed = sealed;
  }

  boolean isEmpty() {
    return end == start;
  }
}
