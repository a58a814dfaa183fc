package org.skidder.outputs.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
  private static final int MIB = 1 << 20;
  private long now = 1;
  private final RequestLimit limit = new RequestLimit(() -> Instant.ofEpochMilli(now));

  @Test
  void whatWasRefusedAsTooLargeStaysSo() {
    assertThat(limit.refused(8 * MIB)).isTrue();
    now += 10 * RequestLimit.CAUTIOUS_MS;
    assertThat(limit.bytes()).isEqualTo(4 * MIB);
    assertThat(limit.refused(8 * MIB)).as("known already").isFalse();
    assertThat(limit.refused(MIB)).isTrue();
    assertThat(limit.bytes()).isEqualTo(MIB / 2);
    assertThat(limit.refused(1000)).isTrue();
    assertThat(limit.bytes()).isEqualTo(RequestLimit.SMALLEST);
    assertThat(limit.refused(1000)).as("no smaller than that").isFalse();
  }

  @Test
  void oneFailureSaysNothingAboutTheSize() {
    assertThat(limit.failed(2, 8 * MIB)).isFalse();
    limit.answered();
    assertThat(limit.failed(2, 8 * MIB)).isFalse();
    assertThat(limit.bytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void twoFailuresInARowMakeRequestsSmallerForTenMinutes() {
    limit.failed(2, 8 * MIB);
    assertThat(limit.failed(2, 8 * MIB)).isTrue();
    assertThat(limit.failed(2, 4 * MIB)).isTrue();
    assertThat(limit.bytes()).isEqualTo(2 * MIB);
    now += RequestLimit.CAUTIOUS_MS - 1;
    assertThat(limit.bytes()).isEqualTo(2 * MIB);
    now++;
    assertThat(limit.bytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void failuresOfSmallRequestsAndOfSingleDocumentsAreNotForTheirSize() {
    limit.failed(2, 8 * MIB);
    assertThat(limit.failed(1, 8 * MIB)).isFalse();
    assertThat(limit.failed(2, 2 * MIB)).as("much smaller than the one before").isFalse();
    limit.answered();
    limit.failed(2, RequestLimit.SMALLEST);
    assertThat(limit.failed(2, RequestLimit.SMALLEST)).isFalse();
  }
}
