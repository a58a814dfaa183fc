package org.skidder.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.skidder.core.file.Durable;
import org.skidder.core.file.Folders;
import org.skidder.core.file.Modes;
import org.skidder.core.file.Uninterrupted;
import org.skidder.core.log.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a spool: making, finding, freeing them. */
final class SpoolStore {
  private static final Logger LOG = LoggerFactory.getLogger("spool");
  private static final String SUFFIX = ".segment";
  private static final String FREE = ".free";
  private static final String DAMAGED = ".damaged";
  private static final int CHUNK = 1 << 18;

  private final SpoolOptions options;
  private final SecureRandom random = new SecureRandom();

  /** Files kept for reuse that could not be written last time: the others come first. */
  private final Set<Path> refused = new HashSet<>();

  SpoolStore(SpoolOptions options) {
    this.options = options;
  }

  /** Makes the folder, and checks that nobody may read more than is configured. */
  void prepare() throws IOException {
    Path folder = options.folder();
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Folders.create(parent, Modes.PRIVATE_FOLDER);
      }
      Files.createDirectory(folder, Modes.of(folder, Modes.searchable(options.permissions())));
    }
    for (Path path : files("")) {
      checkPermissions(path);
    }
  }

  private void checkPermissions(Path path) throws IOException {
    if (!Modes.isPosix(path)) {
      return;
    }
    Set<PosixFilePermission> actual = Files.getPosixFilePermissions(path);
    if (!options.permissions().containsAll(actual)) {
      throw new IOException(
          "file permissions for '%s' must be more strict (required permissions: -%s, actual permissions: -%s): change them, or set queue.spool.file.permissions"
              .formatted(
                  path,
                  PosixFilePermissions.toString(options.permissions()),
                  PosixFilePermissions.toString(actual)));
    }
  }

  FileAttribute<?>[] mode() {
    return Modes.of(options.folder(), options.permissions());
  }

  private List<Path> files(String suffix) throws IOException {
    return Folders.list(options.folder(), "*" + suffix);
  }

  /** The files of segments, in the order of their numbers. */
  List<Path> segmentFiles() throws IOException {
    return files(SUFFIX).stream().sorted().toList();
  }

  /** The number of a segment, from the name of its file; empty when that is not one of ours. */
  OptionalLong number(Path file) {
    String name = file.getFileName().toString();
    try {
      long seq = Long.parseUnsignedLong(name, 0, name.length() - SUFFIX.length(), 16);
      return file.equals(path(seq)) ? OptionalLong.of(seq) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** What the file of a segment begins with: a block, or what there is of one. */
  ByteBuffer head(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(SegmentHead.BLOCK);
    try (FileChannel channel = UnreadableException.open(options.opener(), file)) {
      while (block.hasRemaining()
          && UnreadableException.read(channel, file, block, block.position()) >= 0) {
        // A short read goes on.
      }
    }
    return block.flip();
  }

  /** Whether anything is in a file behind its head. */
  boolean hasContent(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
    long at = SegmentHead.BLOCK;
    try (FileChannel channel = UnreadableException.open(options.opener(), file)) {
      while (UnreadableException.read(channel, file, bytes.clear(), at) > 0) {
        at += bytes.position();
        if (bytes.flip().mismatch(zeros.clear().limit(bytes.limit())) >= 0) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Writes a head anew of which a copy is damaged, so that the next damage costs nothing either.
   */
  void mend(Path file, SegmentHead head, long seq) {
    try (FileChannel channel = options.opener().open(file, Set.of(StandardOpenOption.WRITE))) {
      Durable.writeAll(channel, 0, head.block(seq));
      channel.force(false);
    } catch (IOException e) {
      LOG.warn("The head of {} could not be mended: {}", file, e.getMessage());
    }
  }

  /** A segment that was found on disk. */
  Segment found(long seq, SegmentHead head, Path file) throws IOException {
    long size = Files.size(file);
    long room = Math.max(size, options.preallocated() ? options.segmentBytes() : size);
    return new Segment(seq, head, file, room, head.version() < SegmentHead.VERSION);
  }

  /** Gives a file a name that nothing has, for somebody to look at it. */
  Path setAside(Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
    for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
      aside = file.resolveSibling(file.getFileName() + DAMAGED + "-" + i);
    }
    return Files.move(file, aside);
  }

  /** The file of the segment with this number. */
  Path path(long seq) {
    return options.folder().resolve("%016x".formatted(seq) + SUFFIX);
  }

  /**
   * Makes as many files as the spool will ever have, filled with zeros, so that the disk cannot be
   * too full for them later. Removes those that are too many, or all when none are to be kept.
   *
   * @param inUse segments there are
   */
  void preallocate(int inUse) throws IOException {
    List<Path> free = files(FREE);
    int wanted = options.preallocated() ? Math.max(0, options.segments() - inUse) : 0;
    for (int i = wanted; i < free.size(); i++) {
      Files.delete(free.get(i));
    }
    int made = 0;
    for (int i = 0; free.size() + made < wanted; i++) {
      Path path = options.folder().resolve("new-" + i + FREE);
      if (!free.contains(path)) {
        fill(path);
        made++;
      }
    }
    if (made > 0) {
      Durable.forceFolder(options.folder(), options.opener());
    }
  }

  private void fill(Path path) throws IOException {
    try (FileChannel channel = create(path)) {
      ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
      long size = options.segmentBytes();
      for (long at = 0; at < size; ) {
        zeros.clear().limit((int) Math.min(CHUNK, size - at));
        at += channel.write(zeros, at);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw new IOException(
          "the spool of %d bytes in %s cannot be made: %s. Free space on the disk, make queue.spool.file.size smaller, or set queue.spool.file.prealloc: false"
              .formatted(options.size(), options.folder(), e.getMessage()),
          e);
    }
  }

  private FileChannel create(Path path) throws IOException {
    return options
        .opener()
        .open(
            path,
            Set.<OpenOption>of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            mode());
  }

  /** A new segment: a file kept for reuse, or a fresh one. */
  Segment begin(long seq) throws IOException {
    SegmentHead head = new SegmentHead(SegmentHead.VERSION, random.nextLong());
    Segment segment = new Segment(seq, head, path(seq), options.segmentBytes(), false);
    Optional<Path> free = options.preallocated() ? nextFree() : Optional.empty();
    if (free.isEmpty()) {
      try (FileChannel channel = create(segment.path)) {
        Durable.writeAll(channel, 0, head.block(seq));
      } catch (IOException e) {
        Files.deleteIfExists(segment.path);
        throw e;
      }
    } else {
      write(head.block(seq), free.get());
      Files.move(free.get(), segment.path, StandardCopyOption.ATOMIC_MOVE);
    }
    Durable.forceFolder(options.folder(), options.opener());
    return segment;
  }

  private Optional<Path> nextFree() throws IOException {
    List<Path> free = files(FREE);
    if (refused.containsAll(free)) {
      refused.clear();
    }
    return free.stream().filter(file -> !refused.contains(file)).findFirst();
  }

  /** A file whose beginning cannot be written must not be the next one that is tried, too. */
  private void write(ByteBuffer head, Path free) throws IOException {
    try (FileChannel channel = options.opener().open(free, Set.of(StandardOpenOption.WRITE))) {
      Durable.writeAll(channel, 0, head);
    } catch (IOException e) {
      if (isOfThePlace(e)) {
        refused.add(free);
      }
      throw e;
    }
  }

  /**
   * Whether another place may be written to although one cannot, as with a bad sector. A full disk
   * takes nothing anywhere; a channel that is closed, as by an interrupt, tells nothing about it.
   */
  static boolean isOfThePlace(IOException e) {
    return !(e instanceof ClosedChannelException) && !Reasons.isFull(e);
  }

  /** Opens a segment to add to it. */
  FileChannel append(Segment segment) throws IOException {
    return options.opener().open(segment.path, Set.of(StandardOpenOption.WRITE));
  }

  FileChannel read(Segment segment) throws IOException {
    return UnreadableException.open(options.opener(), segment.path);
  }

  /** Gives the space of a file back: for reuse when the spool is preallocated. */
  void free(Path path) {
    try {
      if (options.preallocated() && Files.size(path) >= options.segmentBytes()) {
        cutTo(path, options.segmentBytes());
        Files.move(path, freed(path), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", path, e.getMessage());
    }
  }

  private static Path freed(Path path) {
    return path.resolveSibling(path.getFileName().toString().replace(SUFFIX, FREE));
  }

  /**
   * Gives the space of a segment back that could not be written: its file is reused when no other
   * can be. The disk may have taken nothing at all for a while, and what was preallocated is not to
   * be had again when others have filled it.
   */
  void refuse(Segment segment) {
    free(segment.path);
    refused.add(freed(segment.path));
  }

  /** Takes away what follows the end of a segment; tells whether nothing does now. */
  boolean cut(Segment segment) {
    try {
      cutTo(segment.path, segment.end);
      return true;
    } catch (IOException e) {
      LOG.warn("{} could not be cut: {}", segment.path, Reasons.of(e));
      return false;
    }
  }

  private void cutTo(Path path, long size) throws IOException {
    if (Files.size(path) > size) {
      Uninterrupted.run(() -> {
        try (FileChannel channel = options.opener().open(path, Set.of(StandardOpenOption.WRITE))) {
          channel.truncate(size);
        }
      });
    }
  }
}
