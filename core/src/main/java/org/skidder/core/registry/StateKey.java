package org.skidder.core.registry;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

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

  // Written out, as that which the compiler makes for a record is put together at run time: that
  // costs a start tens of milliseconds.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateKey key && id.equals(key.id) && meta.equals(key.meta);
  }

  @Override
  public int hashCode() {
    return id.hashCode() + (meta.isEmpty() ? 0 : meta.hashCode());
  }
}
