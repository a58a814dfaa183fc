package org.skidder.core.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.skidder.core.event.ByteWriter;
import org.skidder.core.file.Durable;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file operations of a {@link Ledger}: creating, replacing, setting aside, deleting. */
final class LedgerStore {

  private static final Logger LOG = LoggerFactory.getLogger("registrar");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** States per snapshot record: small enough for a small buffer. */
  private static final int SNAPSHOT_RECORD_BYTES = 1 << 18;

  private final LedgerOptions options;

  LedgerStore(LedgerOptions options) {
    this.options = options;
  }

  /** Creates the folder and its missing parents (those with mode 0750). */
  void createFolder() throws IOException {
    Path folder = options.folder();
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Folders.create(parent, Modes.PRIVATE_FOLDER);
    }
    Files.createDirectory(folder, Modes.of(folder, Modes.searchable(options.permissions())));
  }

  /** Begins an empty log; anything of that name is replaced. */
  FileChannel createLog(LedgerFile file, long salt) throws IOException {
    FileChannel channel = create(file.path());
    try {
      Durable.writeAll(channel, 0, file.header(salt));
      return channel;
    } catch (IOException e) {
      closeQuietly(channel);
      deleteQuietly(file.path());
      throw e;
    }
  }

  private FileChannel create(Path path) throws IOException {
    Set<OpenOption> how =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return options.opener().open(path, how, Modes.of(path, options.permissions()));
  }

  /** Opens a log to go on writing after {@code soundLength}; what follows is cut off. */
  FileChannel reopenLog(LedgerFile file, long soundLength) throws IOException {
    FileChannel channel = options.opener().open(file.path(), Set.of(StandardOpenOption.WRITE));
    try {
      if (channel.size() > soundLength) {
        channel.truncate(soundLength);
      }
      return channel;
    } catch (IOException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  /**
   * Writes a snapshot so that it either is there complete or not at all, also after a power
   * failure: to a temporary file, forced, renamed, the folder forced.
   *
   * @return bytes written
   */
  long writeSnapshot(LedgerFile file, long salt, Collection<FileState> states, RecordBuffer buffer)
      throws IOException {
    Path temporary = file.path().resolveSibling(file.path().getFileName() + LedgerFile.TEMPORARY);
    try {
      long length;
      try (FileChannel channel = create(temporary)) {
        length = writeStates(channel, file.header(salt), salt, states, buffer);
        channel.force(true);
      }
      replace(temporary, file.path());
      forceFolder();
      return length;
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw e;
    }
  }

  private static long writeStates(
      FileChannel channel,
      ByteBuffer header,
      long salt,
      Collection<FileState> states,
      RecordBuffer buffer)
      throws IOException {
    long length = Durable.writeAll(channel, 0, header);
    long count = 0;
    ByteWriter record = buffer.begin(StateCodec.CHANGES);
    for (FileState state : states) {
      StateCodec.put(record, state);
      count++;
      if (record.size() >= SNAPSHOT_RECORD_BYTES) {
        length += Durable.writeAll(channel, length, buffer.end(salt));
        record = buffer.begin(StateCodec.CHANGES);
      }
    }
    length += Durable.writeAll(channel, length, buffer.end(salt));
    buffer.begin(StateCodec.END).writeVarint(count);
    return length + Durable.writeAll(channel, length, buffer.end(salt));
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes created and renamed files findable after a power failure. */
  void forceFolder() {
    Durable.forceFolder(options.folder(), options.opener());
  }

  /** Renames a damaged file so that nothing reads it again; returns its new name. */
  Path setAside(LedgerFile file) {
    Instant now = options.clock().instant();
    String name = file.path().getFileName() + LedgerFile.DAMAGED + TIME.format(now);
    Path to = file.path().resolveSibling(name);
    for (int i = 2; Files.exists(to); i++) {
      to = file.path().resolveSibling(name + "-" + i);
    }
    try {
      Files.move(file.path(), to);
      return to;
    } catch (IOException e) {
      LOG.error("Cannot rename the damaged file {} to {}: {}", file.path(), to, e.toString());
      return file.path();
    }
  }

  /** Deletes logs and snapshots with numbers below {@code seq}, and what failed writes left. */
  void deleteBefore(long seq) {
    List<Path> old = new ArrayList<>();
    try {
      Folders.visit(
          options.folder(),
          path -> {
            boolean temporary = path.toString().endsWith(LedgerFile.TEMPORARY);
            boolean before = LedgerFile.parse(path).filter(f -> f.seq() < seq).isPresent();
            if (before || (temporary && LedgerFile.numberIn(path) > 0)) {
              old.add(path);
            }
          });
    } catch (IOException e) {
      LOG.warn("Cannot list {} to remove old files: {}", options.folder(), e.toString());
    }
    old.forEach(LedgerStore::deleteQuietly);
  }

  static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("close: {}", e.toString());
    }
  }

  static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("Cannot remove {}: {}", path, e.toString());
    }
  }
}
