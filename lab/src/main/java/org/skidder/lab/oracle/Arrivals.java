package org.skidder.lab.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What became of the lines of one content. Guarded by the {@link Journal}. */
final class Arrivals {
  private static final long NEVER = Long.MIN_VALUE;

  /**
   * The process was ended.
   *
   * @param moment when
   * @param from first line that may come again
   */
  private record End(long moment, int from) {}

  private int count;
  private int stored;
  private int firstNeverSent;
  private boolean atRisk;
  private boolean waived;
  private long lastAcknowledged = NEVER;
  private boolean[] sent = new boolean[16];
  private short[] times = new short[16];

  /** When each line was acknowledged, since it was sent last. */
  private long[] first = new long[16];

  /** When each line was acknowledged last. */
  private long[] last = new long[16];

  private final List<End> ends = new ArrayList<>();

  void written() {
    if (count == sent.length) {
      sent = Arrays.copyOf(sent, count * 2);
      times = Arrays.copyOf(times, count * 2);
      first = Arrays.copyOf(first, count * 2);
      last = Arrays.copyOf(last, count * 2);
    }
    first[count] = NEVER;
    last[count] = NEVER;
    count++;
  }

  /** Number of lines written. */
  int count() {
    return count;
  }

  /** The first line that no request contained. */
  int firstNeverSent() {
    return firstNeverSent;
  }

  /** Notes that a request contained a line; true for the first time. */
  boolean sent(int sequence) {
    boolean fresh = !sent[sequence];
    sent[sequence] = true;
    // One that comes again was not on record: an end before its acknowledgement was.
    first[sequence] = NEVER;
    while (firstNeverSent < count && sent[firstNeverSent]) {
      firstNeverSent++;
    }
    return fresh;
  }

  /** Notes that a line was stored; returns how often it was before. */
  int stored(int sequence) {
    if (times[sequence] == 0) {
      stored++;
    }
    return times[sequence]++;
  }

  void acknowledged(int sequence, long now) {
    if (first[sequence] == NEVER) {
      first[sequence] = now;
    }
    last[sequence] = now;
    lastAcknowledged = now;
  }

  /** Whether a line was acknowledged after a moment. */
  boolean acknowledgedSince(long moment) {
    return lastAcknowledged != NEVER && lastAcknowledged - moment > 0;
  }

  /** The first line that was not acknowledged before a moment, after it was sent last. */
  int settledBefore(long moment) {
    int prefix = 0;
    while (prefix < count && first[prefix] != NEVER && moment - first[prefix] >= 0) {
      prefix++;
    }
    return prefix;
  }

  /**
   * The process was ended.
   *
   * @param settled the first line whose acknowledgement need not be on disk
   */
  void ended(int settled, long moment, int batchEvents) {
    ends.add(new End(moment, settled == count ? count : Math.max(0, settled - batchEvents)));
  }

  /**
   * What speaks against storing a line again.
   *
   * @param asked when that was asked for
   */
  Optional<String> objection(int sequence, long asked) {
    if (last[sequence] == NEVER || last[sequence] - asked >= 0) {
      return Optional.empty();
    }
    String known = "and the process was not ended since it was acknowledged";
    for (End end : ends) {
      if (end.moment() - last[sequence] > 0) {
        if (sequence >= end.from()) {
          return Optional.empty();
        }
        known = "but the unacknowledged window began at line " + end.from();
      }
    }
    return Optional.of(
        known
            + " ("
            + TimeUnit.NANOSECONDS.toMillis(asked - last[sequence])
            + " ms ago; "
            + count
            + " lines)");
  }

  void atRisk() {
    atRisk = true;
  }

  boolean isAtRisk() {
    return atRisk;
  }

  /** What is missing now need not come any more. */
  void waive() {
    waived = true;
  }

  boolean isWaived() {
    return waived;
  }

  /** Number of lines that were never stored. */
  int missing() {
    return count - stored;
  }

  /** The lines that were never stored, as ranges. */
  String missingText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (times[i] == 0) {
        int from = i;
        while (i + 1 < count && times[i + 1] == 0) {
          i++;
        }
        text.append(text.isEmpty() ? "lines " : ", ").append(from);
        if (i > from) {
          text.append('-').append(i);
        }
      }
    }
    return text.append(" of ").append(count).toString();
  }
}
