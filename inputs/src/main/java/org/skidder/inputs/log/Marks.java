package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Fingerprint;
import org.skidder.core.registry.Registrar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a harvester notes of the content it read, so that the content is recognised in another file:
 * its first bytes and the last ones before the position. For one thread.
 */
final class Marks {
  private static final Logger LOG = LoggerFactory.getLogger("harvester");

  private static final Duration RECORD_LIMIT = Duration.ofMillis(500);

  private final Path path;
  private final Source source;
  private final boolean compressed;
  private final boolean raw;

  /**
   * The last bytes before the position; fewer than {@link Contents#TAIL} when not all are known.
   */
  private byte[] last = {};

  /**
   * @param raw whether bytes are given as the file has them; else they are looked up there
   */
  Marks(Path path, Source source, boolean compressed, boolean raw) {
    this.raw = raw;
    this.path = path;
    this.source = source;
    this.compressed = compressed;
  }

  /** Whether the first line, or as much of it as is needed, is among the first bytes. */
  static boolean hasLine(byte[] head, int skip, int length) {
    for (int i = skip; i < length; i++) {
      if (head[i] == '\n') {
        return true;
      }
    }
    return length == Harvester.HEAD;
  }

  /**
   * The state of content whose first bytes are known: they make the fingerprint, and the first line
   * becomes part of the generation, for no two lines may get one id.
   */
  static FileState begun(FileState state, byte[] head, int skip, int length) {
    return state
        .withGeneration(Generations.of(state.generation(), head, skip, length))
        .withFingerprint(Fingerprint.of(head, length));
  }

  /** Reading begins at a position. */
  void begin(long position) throws IOException {
    if (!compressed) {
      last = Contents.before(source, position);
    }
  }

  /**
   * Waits until the beginning of a content is in the registry, before its first event is sent:
   * whoever finds the content in another file after a crash gives its lines the same ids. A
   * registry that cannot be written does not stop the reading.
   */
  void awaitRecord(Registrar registrar) throws InterruptedException {
    if (!registrar.awaitWritten(RECORD_LIMIT)) {
      LOG.debug("{}: its beginning is not in the registry yet", path);
    }
  }

  /**
   * Bytes were read.
   *
   * @param position of the content that was reached with them
   */
  void passed(byte[] bytes, int from, int to, long position) {
    last = raw ? Contents.before(last, bytes, from, to) : before(position);
  }

  /** What the file has before a position, which may be other content by now. */
  private byte[] before(long position) {
    try {
      return compressed ? new byte[0] : Contents.before(source, position);
    } catch (IOException e) {
      LOG.debug("{}: the last bytes cannot be read: {}", path, e.getMessage());
      return new byte[0];
    }
  }

  /**
   * Whether the file has other bytes than those that were read from it.
   *
   * @param carry what was read behind the position
   */
  boolean isReplaced(Fingerprint head, long position, byte[] carry) throws IOException {
    return !compressed
        && (!Contents.begin(source, head)
            || !Contents.has(source, position - last.length, last, last.length)
            || !Contents.has(source, position, carry, Math.min(Harvester.HEAD, carry.length)));
  }

  /**
   * The tail before a position at or before the one that was read to; 0 when it is not known.
   *
   * @param read the position that was read to
   * @param bytes what was read last, up to {@code end}
   */
  long tail(long position, long read, byte[] bytes, int end) {
    if (position == read) {
      return Contents.tail(last, position);
    }
    long at = end - (read - position);
    return raw && at >= Contents.TAIL
        ? Contents.tail(bytes, (int) at - Contents.TAIL, (int) at)
        : Contents.tail(before(position), position);
  }

  /** As {@link #begun(FileState, byte[], int, int)}; behind a BOM the file has the first bytes. */
  FileState begun(FileState state, byte[] head, long position) {
    FileState begun = begun(state, head, 0, head.length);
    return position == 0
        ? begun
        : begun.withFingerprint(head(Fingerprint.NONE, position + head.length));
  }

  /**
   * The fingerprint of the content up to an offset, grown up to {@link Harvester#HEAD} bytes. It is
   * taken of the file, which may have other content by now: that does not count. A compressed file
   * is read once only, its first bytes must be taken as they come by.
   */
  Fingerprint head(Fingerprint known, long offset) {
    int wanted = (int) Math.min(Harvester.HEAD, offset);
    if (compressed || known.length() >= wanted) {
      return known;
    }
    try {
      byte[] head = new byte[wanted];
      int length = Contents.readHead(source, head);
      boolean same = known.isNone() || known.isPrefixOf(head, length);
      return same && length > known.length() ? Fingerprint.of(head, length) : known;
    } catch (IOException e) {
      LOG.debug("{}: first bytes cannot be read: {}", path, e.getMessage());
      return known;
    }
  }
}
