package org.skidder.core.registry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Position in one file. Immutable; the with-methods return changed copies.
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

  /** Whether it must go once nobody reads the file: ttl 0, or older than its ttl. */
  public boolean isExpired(Instant now) {
    return ttlNanos == TTL_DELETE || (ttlNanos > 0 && now.isAfter(expiry()));
  }

  /** When it expires: {@link Instant#MAX} if never. */
  Instant expiry() {
    return ttlNanos <= 0 ? Instant.MAX : timestamp.plusNanos(ttlNanos);
  }

  public FileState withId(FileIdentity newId) {
    return new FileState(
        newId,
        meta,
        source,
        rawPath,
        offset,
        timestamp,
        ttlNanos,
        type,
        fingerprint,
        generation,
        compressed,
        finished);
  }

  public FileState withMeta(SortedMap<String, String> newMeta) {
    return new FileState(
        id,
        newMeta,
        source,
        rawPath,
        offset,
        timestamp,
        ttlNanos,
        type,
        fingerprint,
        generation,
        compressed,
        finished);
  }

  /** New path (after a rename). */
  public FileState withPath(Path path) {
    return withSource(PathText.text(path), PathText.raw(path));
  }

  FileState withSource(String newSource, String newRawPath) {
    return new FileState(
        id,
        meta,
        newSource,
        newRawPath,
        offset,
        timestamp,
        ttlNanos,
        type,
        fingerprint,
        generation,
        compressed,
        finished);
  }

  public FileState withOffset(long newOffset) {
    return new FileState(
        id,
        meta,
        source,
        rawPath,
        newOffset,
        timestamp,
        ttlNanos,
        type,
        fingerprint,
        generation,
        compressed,
        finished);
  }

  public FileState withTimestamp(Instant newTimestamp) {
    return new FileState(
        id,
        meta,
        source,
        rawPath,
        offset,
        newTimestamp,
        ttlNanos,
        type,
        fingerprint,
        generation,
        compressed,
        finished);
  }

  public FileState withTtl(long newTtlNanos) {
    return new FileState(
        id,
        meta,
        source,
        rawPath,
        offset,
        timestamp,
        newTtlNanos,
        type,
        fingerprint,
        generation,
        compressed,
        finished);
  }

  public FileState withType(String newType) {
    return new FileState(
        id,
        meta,
        source,
        rawPath,
        offset,
        timestamp,
        ttlNanos,
        newType,
        fingerprint,
        generation,
        compressed,
        finished);
  }

  public FileState withFingerprint(Fingerprint newFingerprint) {
    return new FileState(
        id,
        meta,
        source,
        rawPath,
        offset,
        timestamp,
        ttlNanos,
        type,
        newFingerprint,
        generation,
        compressed,
        finished);
  }

  public FileState withGeneration(long newGeneration) {
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
        newGeneration,
        compressed,
        finished);
  }

  public FileState withCompressed(boolean newCompressed) {
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
        generation,
        newCompressed,
        finished);
  }

  public FileState withFinished(boolean newFinished) {
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
        generation,
        compressed,
        newFinished);
  }

  static SortedMap<String, String> frozen(SortedMap<String, String> map) {
    return map.isEmpty() ? NO_META : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
