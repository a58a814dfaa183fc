package org.skidder.core.registry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Position in one file. Immutable; the with-methods return changed copies, or the same state when
 * nothing changes.
 *
 * @param id the file
 * @param meta part of the identity when not empty
 * @param source last known absolute path as text, U+FFFD where it is not UTF-8
 * @param rawPath empty if {@code source} is the exact path; else the path's bytes, one per
 *     character (ISO 8859-1), see {@link PathText}
 * @param offset bytes of (uncompressed) content read and acknowledged
 * @param timestamp when the registrar last took an update of this entry
 * @param ttlNanos {@link #TTL_NEVER}, {@link #TTL_UNCLAIMED}, {@link #TTL_DELETE}, or the age in
 *     nanoseconds at which a finished entry is dropped
 * @param type input type, {@code log} or {@code docker}
 * @param fingerprint of the first bytes of the content
 * @param tail hash of the last bytes before {@code offset}, by which a copy is told from another
 *     file with the same beginning; 0 if not known
 * @param generation stable id of this generation of the file's content, from which deterministic
 *     document ids are made; 0 if none was given yet
 * @param compressed whether the file is compressed, so that offset does not compare with its size
 * @param finished whether no harvester reads the file; kept in memory only, every loaded state is
 *     finished
 */
public record FileState(
    FileIdentity id,
    SortedMap<String, String> meta,
    String source,
    String rawPath,
    long offset,
    Instant timestamp,
    long ttlNanos,
    String type,
    Fingerprint fingerprint,
    long tail,
    long generation,
    boolean compressed,
    boolean finished) {

  /** Never expires. */
  public static final long TTL_NEVER = -1;

  /** Loaded from disk and not (yet) claimed by any input. */
  public static final long TTL_UNCLAIMED = -2;

  /** To be removed as soon as it is finished. */
  public static final long TTL_DELETE = 0;

  static final SortedMap<String, String> NO_META = Collections.emptySortedMap();

  public FileState {
    meta = frozen(meta);
    if (offset < 0) {
      throw new IllegalArgumentException("negative offset " + offset + " of " + source);
    }
  }

  /** A finished state at offset 0 of type {@code log} that never expires. */
  public static FileState of(FileIdentity id, String source) {
    return new FileState(
        id,
        NO_META,
        source,
        "",
        0,
        Instant.EPOCH,
        TTL_NEVER,
        "log",
        Fingerprint.NONE,
        0,
        0,
        false,
        true);
  }

  /** As {@link #of(FileIdentity, String)}, keeping a path that is not valid UTF-8 exactly. */
  public static FileState of(FileIdentity id, Path path) {
    return of(id, "").withPath(path);
  }

  /** Identity of this entry. */
  public StateKey key() {
    return new StateKey(id, meta);
  }

  /** Whether it is about a file: the sources of other positions are URLs (a server's slow log). */
  public boolean isFile() {
    return source.startsWith("/") || !source.contains("://");
  }

  /** The file's path, exact even when {@link #source} could not hold it. */
  public Path path() {
    return PathText.path(source, rawPath);
  }

  /** Bytes the file has at least, as long as it has the content that was read. */
  public long leastSize() {
    return compressed ? 0 : Math.max(offset, fingerprint.length());
  }

  /** Whether a path is the file's; cheaper than making {@link #path} to compare. */
  public boolean isAt(Path path) {
    String text = path.toString();
    return (rawPath.isEmpty() && text.indexOf('\ufffd') < 0)
        ? source.equals(text)
        : path().equals(path);
  }

  /** Whether it must go once nobody reads the file: ttl 0, or older than its ttl. */
  public boolean isExpired(Instant now) {
    return ttlNanos == TTL_DELETE || (ttlNanos > 0 && now.isAfter(expiry()));
  }

  /** When it expires: {@link Instant#MAX} if never. */
  Instant expiry() {
    return ttlNanos <= 0 ? Instant.MAX : timestamp.plusNanos(ttlNanos);
  }

  public FileState withId(FileIdentity newId) {
    Parts parts = new Parts(this);
    parts.id = newId;
    return parts.state();
  }

  public FileState withMeta(SortedMap<String, String> newMeta) {
    if (newMeta.equals(meta)) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.meta = newMeta;
    return parts.state();
  }

  /** New path (after a rename). */
  public FileState withPath(Path path) {
    String raw = PathText.raw(path);
    return withSource(PathText.text(path, raw), raw);
  }

  FileState withSource(String newSource, String newRawPath) {
    if (newSource.equals(source) && newRawPath.equals(rawPath)) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.source = newSource;
    parts.rawPath = newRawPath;
    return parts.state();
  }

  /** New offset; what is before it is not known. */
  public FileState withOffset(long newOffset) {
    return withOffset(newOffset, newOffset == offset ? tail : 0);
  }

  /** New offset, and the hash of the bytes before it. */
  public FileState withOffset(long newOffset, long newTail) {
    if (newOffset == offset && newTail == tail) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.offset = newOffset;
    parts.tail = newTail;
    return parts.state();
  }

  public FileState withTimestamp(Instant newTimestamp) {
    Parts parts = new Parts(this);
    parts.timestamp = newTimestamp;
    return parts.state();
  }

  public FileState withTtl(long newTtlNanos) {
    if (newTtlNanos == ttlNanos) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.ttlNanos = newTtlNanos;
    return parts.state();
  }

  public FileState withType(String newType) {
    if (newType.equals(type)) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.type = newType;
    return parts.state();
  }

  public FileState withFingerprint(Fingerprint newFingerprint) {
    if (newFingerprint.equals(fingerprint)) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.fingerprint = newFingerprint;
    return parts.state();
  }

  public FileState withGeneration(long newGeneration) {
    if (newGeneration == generation) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.generation = newGeneration;
    return parts.state();
  }

  public FileState withCompressed(boolean newCompressed) {
    if (newCompressed == compressed) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.compressed = newCompressed;
    return parts.state();
  }

  public FileState withFinished(boolean newFinished) {
    if (newFinished == finished) {
      return this;
    }
    Parts parts = new Parts(this);
    parts.finished = newFinished;
    return parts.state();
  }

  static SortedMap<String, String> frozen(SortedMap<String, String> map) {
    return map.isEmpty() ? NO_META : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /** A state taken apart, to be put together with some parts changed. */
  private static final class Parts {
    private FileIdentity id;
    private SortedMap<String, String> meta;
    private String source;
    private String rawPath;
    private long offset;
    private Instant timestamp;
    private long ttlNanos;
    private String type;
    private Fingerprint fingerprint;
    private long tail;
    private long generation;
    private boolean compressed;
    private boolean finished;

    Parts(FileState from) {
      id = from.id;
      meta = from.meta;
      source = from.source;
      rawPath = from.rawPath;
      offset = from.offset;
      timestamp = from.timestamp;
      ttlNanos = from.ttlNanos;
      type = from.type;
      fingerprint = from.fingerprint;
      tail = from.tail;
      generation = from.generation;
      compressed = from.compressed;
      finished = from.finished;
    }

    FileState state() {
      return new FileState(
          id,
          meta,
          source,
          rawPath,
          offset,
          timestamp,
          ttlNanos,
          type,
          fingerprint,
          tail,
          generation,
          compressed,
          finished);
    }
  }
}
