package org.skidder.outputs.elasticsearch;

import org.skidder.core.event.Timestamps;

/** Names of indices. */
final class IndexNames {
  private IndexNames() {}

  /** {@code prefix-2018.03.04}, by the UTC date of a time. */
  static String daily(String prefix, long timestamp) {
    return prefix + "-" + Timestamps.format(timestamp).substring(0, 10).replace('-', '.');
  }
}
