package org.skidder.core.registry;

import java.util.SortedMap;

/**
 * Identity of an entry: the file, and what else tells entries of one file apart (docker with a
 * single stream: {@code stream=stdout}). Immutable.
 */
public record StateKey(FileIdentity id, SortedMap<String, String> meta) {

  public StateKey {
    meta = FileState.frozen(meta);
  }

  /** Key of an entry without meta. */
  public static StateKey of(FileIdentity id) {
    return new StateKey(id, FileState.NO_META);
  }

  @Override
  public int hashCode() {
    // Inodes are dense and devices few: spread them, a map of half a million of these is usual.
    long h = (id.inode() * 31 + id.device()) * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32) + (meta.isEmpty() ? 0 : meta.hashCode());
  }
}
