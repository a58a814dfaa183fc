package org.skidder.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The slices of a chunk of {@link AccessLog} lines, without their line ends.
 *
 * @param chunk the bytes
 * @param starts first byte of each line
 * @param lengths bytes of each line
 */
record Lines(byte[] chunk, int[] starts, int[] lengths) {
  static Lines make() {
    return of(AccessLog.chunk());
  }

  static Lines of(byte[] chunk) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        starts.add(from);
        lengths.add(i - from);
        from = i + 1;
      }
    }
    return new Lines(
        chunk,
        starts.stream().mapToInt(Integer::intValue).toArray(),
        lengths.stream().mapToInt(Integer::intValue).toArray());
  }

  int count() {
    return starts.length;
  }
}
