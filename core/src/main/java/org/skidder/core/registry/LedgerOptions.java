package org.skidder.core.registry;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;
import org.skidder.core.file.ChannelOpener;

/**
 * How a ledger is kept.
 *
 * @param folder where; created with missing parents
 * @param permissions of new files, subject to umask; the folder gets the same plus search
 *     permission for whoever may read. Ignored where the file system knows none
 * @param minLogBytes a log smaller than this is never compacted
 * @param syncInterval at most this long between a write and its fdatasync; zero: after every write
 * @param clock for names of files set aside
 * @param nanos monotonic time, for the sync interval and for rate limits of messages
 * @param opener opens the files to be written and, to force it, the folder
 */
public record LedgerOptions(
    Path folder,
    Set<PosixFilePermission> permissions,
    long minLogBytes,
    Duration syncInterval,
    InstantSource clock,
    LongSupplier nanos,
    ChannelOpener opener) {

  public LedgerOptions {
    permissions = Set.copyOf(permissions);
  }

  /** Mode 0600, logs from 4 MiB on compacted, synced once a second, the system's clocks. */
  public static LedgerOptions of(Path folder) {
    return new LedgerOptions(
        folder,
        PosixFilePermissions.fromString("rw-------"),
        4 << 20,
        Duration.ofSeconds(1),
        InstantSource.system(),
        System::nanoTime,
        FileChannel::open);
  }

  public LedgerOptions withPermissions(Set<PosixFilePermission> newPermissions) {
    return new LedgerOptions(
        folder, newPermissions, minLogBytes, syncInterval, clock, nanos, opener);
  }

  LedgerOptions withMinLogBytes(long bytes) {
    return new LedgerOptions(folder, permissions, bytes, syncInterval, clock, nanos, opener);
  }

  LedgerOptions withSyncInterval(Duration interval) {
    return new LedgerOptions(folder, permissions, minLogBytes, interval, clock, nanos, opener);
  }

  public LedgerOptions withClock(InstantSource newClock) {
    return new LedgerOptions(
        folder, permissions, minLogBytes, syncInterval, newClock, nanos, opener);
  }

  LedgerOptions withNanos(LongSupplier newNanos) {
    return new LedgerOptions(
        folder, permissions, minLogBytes, syncInterval, clock, newNanos, opener);
  }

  LedgerOptions withOpener(ChannelOpener newOpener) {
    return new LedgerOptions(
        folder, permissions, minLogBytes, syncInterval, clock, nanos, newOpener);
  }
}
