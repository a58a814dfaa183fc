package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.StateKey;

/** How long a file waits that has nothing but the beginning of another one. */
class UndecidedTest {
  private static final FileIdentity ID = new FileIdentity(1, 2);
  private static final StateKey KEY = StateKey.of(ID);
  private static final long MIB = 1 << 20;
  private static final long LARGEST = 1L << 40;

  /** When the file is found first, long after it was made. */
  private static final long FOUND = 1_000_000_000;

  private final Undecided undecided = new Undecided();

  private static FoundFile file(long size, long modified) {
    return new FoundFile(Path.of("a.log.1"), ID, ID, size, modified * 1_000_000, 0, true);
  }

  /** Looks at a plain file that nobody writes to. */
  private boolean mayBeCopy(long size, long after) {
    return undecided.mayBeCopy(KEY, file(size, 0), false, LARGEST, FOUND + after);
  }

  @Test
  void aPlainCopyThatDoesNotGrowWaitsForTenSeconds() {
    assertThat(mayBeCopy(MIB, 0)).isTrue();
    assertThat(mayBeCopy(MIB, 9_999)).isTrue();
    assertThat(mayBeCopy(MIB, 10_000)).isFalse();
  }

  @Test
  void aLargeOneWaitsUntilItMayBeOnTheDisk() {
    assertThat(mayBeCopy(160 * MIB, 0)).isTrue();
    assertThat(mayBeCopy(160 * MIB, 19_999)).isTrue();
    assertThat(mayBeCopy(160 * MIB, 20_000)).isFalse();
  }

  @Test
  void noneWaitsForMoreThanAMinute() {
    assertThat(mayBeCopy(LARGEST, 0)).isTrue();
    assertThat(mayBeCopy(LARGEST, 59_999)).isTrue();
    assertThat(mayBeCopy(LARGEST, 60_000)).isFalse();
  }

  @Test
  void aPackedCopyWaitsForAMinute() {
    undecided.mayBeCopy(KEY, file(MIB, 0), true, LARGEST, FOUND);
    assertThat(undecided.mayBeCopy(KEY, file(MIB, 0), true, LARGEST, FOUND + 59_999)).isTrue();
    assertThat(undecided.mayBeCopy(KEY, file(MIB, 0), true, LARGEST, FOUND + 60_000)).isFalse();
  }

  @Test
  void aCopyThatGrewWaitsForAMinuteFromItsLastChange() {
    assertThat(mayBeCopy(MIB, 0)).isTrue();
    FoundFile grown = file(2 * MIB, FOUND + 40_000);
    assertThat(undecided.mayBeCopy(KEY, grown, false, LARGEST, FOUND + 40_000)).isTrue();
    assertThat(undecided.mayBeCopy(KEY, grown, false, LARGEST, FOUND + 99_999)).isTrue();
    assertThat(undecided.mayBeCopy(KEY, grown, false, LARGEST, FOUND + 100_000)).isFalse();
  }

  @Test
  void oneThatGrewToTheSizeOfItsOriginalIsWhole() {
    assertThat(mayBeCopy(MIB, 0)).isTrue();
    FoundFile whole = file(2 * MIB, FOUND + 40_000);
    assertThat(undecided.mayBeCopy(KEY, whole, false, 2 * MIB, FOUND + 40_000)).isTrue();
    assertThat(undecided.mayBeCopy(KEY, whole, false, 2 * MIB, FOUND + 49_999)).isTrue();
    assertThat(undecided.mayBeCopy(KEY, whole, false, 2 * MIB, FOUND + 50_000)).isFalse();
  }

  @Test
  void oneThatWasEmptyAtFirstHasNotGrownByBeingWritten() {
    assertThat(undecided.mayBegin(KEY, file(0, FOUND), false, FOUND)).isTrue();
    assertThat(undecided.mayBegin(KEY, file(0, FOUND), false, FOUND + 1000)).isFalse();
    assertThat(mayBeCopy(MIB, 1000)).isTrue();
    assertThat(mayBeCopy(MIB, 11_000)).isFalse();
  }

  @Test
  void aClockThatIsSetBackBeginsTheWaitAnew() {
    assertThat(mayBeCopy(MIB, 0)).isTrue();
    assertThat(mayBeCopy(MIB, -3_600_000)).isTrue();
    assertThat(mayBeCopy(MIB, -3_590_000)).isFalse();
  }

  @Test
  void whatWasDecidedIsForgotten() {
    assertThat(mayBeCopy(MIB, 0)).isTrue();
    undecided.decided(KEY);
    assertThat(undecided.isEmpty()).isTrue();
    assertThat(mayBeCopy(MIB, 30_000)).isTrue();
  }
}
