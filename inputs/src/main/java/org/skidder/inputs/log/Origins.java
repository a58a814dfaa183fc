package org.skidder.inputs.log;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.pipeline.Publisher;
import org.skidder.core.registry.Fingerprint;

/**
 * Contents that left the file they were read from: a log that was truncated after it had been
 * copied. When the copy turns up, reading goes on in it where it ended in the original, with the
 * same generation. Guarded by the input's lock.
 */
final class Origins {
  private static final int MOST = 256;

  /**
   * Content that was truncated away.
   *
   * @param path of the original
   * @param fingerprint of its first bytes
   * @param position up to which it was handed over
   * @param generation of the content
   * @param publisher on which it was handed over; null when that was before this start
   */
  record Origin(
      Path path,
      Fingerprint fingerprint,
      long position,
      long generation,
      @Nullable Publisher publisher) {

    boolean isDelivered() {
      return publisher == null || publisher.isDelivered();
    }
  }

  private final ArrayDeque<Origin> recent = new ArrayDeque<>();

  /** Remembers content that was truncated away; only the latest are kept. */
  void add(Origin origin) {
    if (origin.position() == 0 || origin.fingerprint().length() == 0) {
      return;
    }
    recent.addFirst(origin);
    if (recent.size() > MOST) {
      recent.removeLast();
    }
  }

  /** The content a new file continues: a related name, and it begins with the same bytes. */
  Optional<Origin> find(Path path, byte[] head, int length) {
    for (Origin origin : recent) {
      if (FileNames.related(path, origin.path())
          && begins(head, length, origin.fingerprint())
          && !path.equals(origin.path())) {
        return Optional.of(origin);
      }
    }
    return Optional.empty();
  }

  /** Whether a file had content that a copy may go on with. */
  boolean isOrigin(Path path) {
    for (Origin origin : recent) {
      if (origin.path().equals(path)) {
        return true;
      }
    }
    return false;
  }

  /** Forgets content whose copy was found. */
  void remove(Origin origin) {
    recent.remove(origin);
  }

  /** Whether bytes begin with what the fingerprint was taken of. */
  static boolean begins(byte[] head, int length, Fingerprint fingerprint) {
    return fingerprint.length() <= length
        && Fingerprint.of(head, fingerprint.length()).equals(fingerprint);
  }
}
