package org.skidder.core.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that are waited for have ended, whatever happens to the one that waits. */
@Timeout(30)
class ThreadsTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread ending = Thread.ofVirtual().unstarted(this::awaitEnd);

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void forgetInterrupt() {
    Thread.interrupted();
    end.countDown();
  }

  @Test
  void anInterruptNeitherShortensTheWaitNorGetsLost() {
    ending.start();
    Thread waiting = Thread.currentThread();
    Thread.ofVirtual()
        .start(() -> {
          awaitWaiting(waiting);
          waiting.interrupt();
          awaitTaken(waiting);
          end.countDown();
        });
    Threads.join(ending);
    assertThat(ending.isAlive()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  private void awaitWaiting(Thread thread) {
    while (end.getCount() > 0 && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private void awaitTaken(Thread thread) {
    while (end.getCount() > 0 && thread.isInterrupted()) {
      Thread.onSpinWait();
    }
    awaitWaiting(thread);
  }

  @Test
  void aThreadThatIsLateIsRemindedUntilItEnds() {
    ending.start();
    AtomicInteger reminders = new AtomicInteger();
    Threads.join(
        ending,
        Duration.ofMillis(1),
        () -> {
          if (reminders.incrementAndGet() == 3) {
            end.countDown();
          }
        });
    assertThat(ending.isAlive()).isFalse();
    assertThat(reminders.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aThreadThatNeverStartedIsNotWaitedFor() {
    Threads.join(ending);
    Threads.join(ending, Duration.ofMillis(1), () -> {});
    assertThat(ending.getState()).isEqualTo(Thread.State.NEW);
  }
}
