package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes with a spool are killed one after the other; nothing acknowledged may be missing. */
@Timeout(300)
class SpoolKillTest {
  private static final int LIVES = 4;

  /** Longer than a busy machine takes to start a process. */
  private static final Duration START = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final TreeSet<Long> arrived = new TreeSet<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatWasAcknowledgedArrivesInOrderHoweverOftenTheProcessIsKilled(long seed) throws Exception {
    Random random = new Random(seed);
    Path spool = folder.resolve("spool");
    long acknowledged = 0;
    for (int life = 0; life < LIVES; life++) {
      Path notes = folder.resolve("notes-" + life);
      try (ShortLife process = new ShortLife(spool, notes, acknowledged, random.nextLong())) {
        await().atMost(START).until(() -> process.hasBegun() || !process.isAlive());
        if (life == 0) { // on a busy machine the others may come to nothing
          await().atMost(START).until(() -> process.acknowledged() > 0 || !process.isAlive());
        }
        ShortLife.Notes left = process.kill(random.nextInt(250_000));
        assertThat(left.begun()).as("life %d began, see %s.log", life, notes).isTrue();
        arrive(left.received());
        acknowledged = left.acknowledged();
      }
    }
    assertThat(acknowledged).as("something was written at all").isPositive();
    try (SpoolRig last = new SpoolRig(SpoolOptions.of(spool, 1 << 20))) {
      last.awaitSent();
      arrive(last.received());
      assertThat(last.counter("lost_events")).as("a crash is no damage").isZero();
      assertThat(last.counter("lost_segments")).isZero();
    }
    assertThat(LongStream.range(0, acknowledged).filter(number -> !arrived.contains(number)))
        .isEmpty();
  }

  /** What arrives for the first time follows what arrived before. */
  private void arrive(List<Long> numbers) {
    for (long number : numbers) {
      if (arrived.add(number)) {
        assertThat(number).as("follows what arrived before").isEqualTo(arrived.size() - 1L);
      }
    }
  }
}
