package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseTimeoutTest {
  private final CountDownLatch reading = new CountDownLatch(1);
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Thread harvester() {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            reading.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Test
  void aHarvesterThatReadsForLongIsStopped() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CloseTimeout.begin(harvester(), Duration.ofMillis(20), stop::countDown);
    assertThat(stop.await(20, TimeUnit.SECONDS)).isTrue();
    reading.countDown();
  }

  @Test
  void nothingWaitsForTheTimeoutOfAHarvesterThatEnded() throws InterruptedException {
    Thread waiting = CloseTimeout.begin(harvester(), Duration.ofHours(1), () -> stopped.set(true));
    reading.countDown();
    assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(stopped).isFalse();
  }
}
