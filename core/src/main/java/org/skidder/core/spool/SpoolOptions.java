package org.skidder.core.spool;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.skidder.core.file.ChannelOpener;

/**
 * Where and how a spool is kept.
 *
 * @param folder of its segments
 * @param permissions of its files; the folder's permissions follow from them
 * @param size bytes on disk at most; a single event larger than that still passes when the spool is
 *     empty
 * @param pageSize segments are a whole number of pages of so many bytes
 * @param bufferBytes written at once
 * @param preallocated whether all segments are made, and filled, when the spool is opened
 * @param firstRetry how long to wait before what the disk did not give back is asked for again; the
 *     waits after that double, up to 60 times this
 * @param opener opens the files
 */
public record SpoolOptions(
    Path folder,
    Set<PosixFilePermission> permissions,
    long size,
    int pageSize,
    int bufferBytes,
    boolean preallocated,
    Duration firstRetry,
    ChannelOpener opener) {
  /** What is waited usually before something is read again. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  /** How many segments a spool has: what is sent is freed in such parts. */
  private static final int SEGMENTS = 16;

  private static final long LARGEST_SEGMENT = 16 << 20;

  /** Copies the set. */
  public SpoolOptions {
    permissions = Set.copyOf(permissions);
  }

  /** Mode 0600, pages of 4 KiB, a buffer of 1 MiB, grown as needed. */
  public static SpoolOptions of(Path folder, long size) {
    return new SpoolOptions(
        folder,
        PosixFilePermissions.fromString("rw-------"),
        size,
        4096,
        1 << 20,
        false,
        FIRST_RETRY,
        FileChannel::open);
  }

  /** With another way to open files. */
  SpoolOptions withOpener(ChannelOpener other) {
    return new SpoolOptions(
        folder, permissions, size, pageSize, bufferBytes, preallocated, firstRetry, other);
  }

  /** Grown as needed, or made in full at once. */
  SpoolOptions withPreallocated(boolean all) {
    return new SpoolOptions(
        folder, permissions, size, pageSize, bufferBytes, all, firstRetry, opener);
  }

  /** With another wait before something is read again. */
  SpoolOptions withFirstRetry(Duration wait) {
    return new SpoolOptions(
        folder, permissions, size, pageSize, bufferBytes, preallocated, wait, opener);
  }

  /** Bytes of a usual segment. */
  long segmentBytes() {
    long part = Math.min(LARGEST_SEGMENT, size / SEGMENTS);
    return Math.max(2L * pageSize, part / pageSize * pageSize);
  }

  /** Number of usual segments that fit. */
  int segments() {
    return (int) Math.max(2, size / segmentBytes());
  }
}
