package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the next scan begins. */
@Timeout(30)
class ScanScheduleTest {
  private static final Duration NEVER = Duration.ofDays(10_000);

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  private static CompletableFuture<Boolean> next(ScanSchedule schedule) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return schedule.awaitNext(0, false);
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
    });
  }

  @Test
  void comesAfterTheFrequency() throws InterruptedException {
    long before = System.nanoTime();
    assertThat(new ScanSchedule(Duration.ofMillis(50)).awaitNext(0, false)).isTrue();
    assertThat(millis(before)).isGreaterThanOrEqualTo(50);
  }

  @Test
  void comesSoonAfterOneThatLeftAFileUndecided() throws InterruptedException {
    long before = System.nanoTime();
    assertThat(new ScanSchedule(NEVER).awaitNext(0, true)).isTrue();
    assertThat(millis(before)).isGreaterThanOrEqualTo(250);
  }

  @Test
  void comesWhenSomebodyAsksForIt() {
    ScanSchedule schedule = new ScanSchedule(NEVER);
    CompletableFuture<Boolean> next = next(schedule);
    schedule.want();
    assertThat(next.join()).isTrue();
  }

  @Test
  void whatWasAskedForDuringAScanIsAnsweredOnceByTheNext() throws InterruptedException {
    ScanSchedule schedule = new ScanSchedule(NEVER);
    schedule.want();
    schedule.want();
    assertThat(schedule.awaitNext(0, false)).isTrue();

    CompletableFuture<Boolean> second = next(schedule);
    await().during(Duration.ofMillis(200)).until(() -> !second.isDone());
    schedule.stop();
    assertThat(second.join()).isFalse();
  }

  @Test
  void scansThatAreAskedForTakeATenthOfTheTimeAtMost() throws InterruptedException {
    ScanSchedule schedule = new ScanSchedule(NEVER);
    schedule.want();
    long before = System.nanoTime();
    assertThat(schedule.awaitNext(Duration.ofMillis(15).toNanos(), false)).isTrue();
    assertThat(millis(before)).isGreaterThanOrEqualTo(150);
  }

  @Test
  void thereIsNoneAfterTheEnd() throws InterruptedException {
    ScanSchedule schedule = new ScanSchedule(Duration.ofMillis(1));
    assertThat(schedule.isStopping()).isFalse();
    schedule.stop();
    schedule.want();
    assertThat(schedule.isStopping()).isTrue();
    assertThat(schedule.awaitNext(0, true)).isFalse();
  }
}
