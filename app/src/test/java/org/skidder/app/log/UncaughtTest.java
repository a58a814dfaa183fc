package org.skidder.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.skidder.core.metrics.Metrics;

class UncaughtTest {
  @Test
  void threadsThatEndByAnErrorAreCountedAlsoVirtualOnes() throws InterruptedException {
    Metrics metrics = new Metrics();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    try (Uncaught _ = Uncaught.handle(metrics)) {
      for (Thread.Builder kind : new Thread.Builder[] {Thread.ofVirtual(), Thread.ofPlatform()}) {
        kind.start(
                () -> {
                  throw new NoClassDefFoundError("a class");
                })
            .join();
      }
    }
    assertThat(metrics.counter(Uncaught.DIED).sum()).isEqualTo(2);
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
  }
}
