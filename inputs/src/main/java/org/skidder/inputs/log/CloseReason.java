package org.skidder.inputs.log;

import java.util.function.BooleanSupplier;

/** Why a harvester ended. */
enum CloseReason {
  /** {@code close_eof}, or the end of a compressed file. */
  END_OF_FILE("end of file"),
  /** The file became shorter, or begins with other bytes than before. */
  TRUNCATED("file was truncated or replaced in place"),
  /** {@code close_inactive}. */
  INACTIVE("file is inactive"),
  /** {@code close_renamed}. */
  RENAMED("file was renamed"),
  /** {@code close_removed}. */
  REMOVED("file was removed"),
  /** {@code close_timeout}. */
  TIMEOUT("close_timeout reached"),
  /** {@code close_removed_bytes}. */
  GIVEN_UP("close_removed_bytes reached"),
  /** The input is being stopped; who goes on reads again what was not handed over. */
  STOPPED("input stopped"),
  /** The input is being stopped, and nobody goes on. */
  ENDED("input ended"),
  /** Reading failed. */
  ERROR("read error");

  private final String text;

  CloseReason(String text) {
    this.text = text;
  }

  /**
   * Whether what was read will not be read again, so that parts of a line have to go without the
   * rest.
   *
   * @param complete whether nothing is appended to the file any more
   * @param gone whether no scan finds the file any more
   */
  boolean isLast(boolean complete, BooleanSupplier gone) {
    return switch (this) {
      case TRUNCATED, ENDED -> true;
      case END_OF_FILE -> complete || gone.getAsBoolean();
      // Whoever writes it is not in the middle of a line: nothing else ends that wait, which is
      // never short (HarvesterSettings).
      case INACTIVE -> true;
      case REMOVED, RENAMED, TIMEOUT, GIVEN_UP -> gone.getAsBoolean();
      case STOPPED, ERROR -> false;
    };
  }

  /** Whether there may be bytes in the file that were not read, and that no other close reads. */
  boolean mayLeaveBytes() {
    return switch (this) {
      case STOPPED, ENDED, TIMEOUT, GIVEN_UP, REMOVED -> true;
      case END_OF_FILE, TRUNCATED, INACTIVE, RENAMED, ERROR -> false;
    };
  }

  /** Whether the file must be closed at once, also when what was read of it finds no room. */
  boolean isUrgent() {
    return this == TIMEOUT || this == GIVEN_UP;
  }

  /** Whether a scan may find the content under another name, or as a copy. */
  boolean mayGoOnElsewhere() {
    return this == TRUNCATED || this == RENAMED || this == REMOVED;
  }

  /** For the log. */
  String text() {
    return text;
  }
}
