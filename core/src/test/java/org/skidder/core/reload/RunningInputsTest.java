package org.skidder.core.reload;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.plugin.Input;

class RunningInputsTest {
  private final Metrics metrics = new Metrics();
  private final RunningInputs running = new RunningInputs(metrics);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** One whose end hangs, as that of a file on a server that is away. */
  private final Input hanging =
      new Input() {
        @Override
        public String type() {
          return "log";
        }

        @Override
        public void start() {}

        @Override
        public void awaitFinished() {}

        @Override
        public void close() {
          closing.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      };

  /** Tells how it was closed. */
  private static final class Telling implements Input {
    private final List<String> told = new ArrayList<>();

    @Override
    public String type() {
      return "log";
    }

    @Override
    public void start() {}

    @Override
    public void awaitFinished() {}

    @Override
    public void closeForGood(Duration limit) {
      told.add("for good");
    }

    @Override
    public void close() {
      told.add("closed");
    }
  }

  @Test
  void anInputEndsForGoodOnlyWhenNothingNewStartsAndItsOwnerHasNoOtherWay() {
    Telling removed = new Telling();
    Telling changed = new Telling();
    Telling last = new Telling();
    running.apply("owner", List.of(new WantedInput("a", "a", () -> removed)));
    running.apply("owner", List.of());
    running.apply("owner", List.of(new WantedInput("b", "b", () -> changed)));
    running.apply("owner", List.of(new WantedInput("c", "c", () -> last)));
    running.applyToSuccessors("owner", List.of());

    assertThat(removed.told).containsExactly("for good");
    assertThat(changed.told).containsExactly("closed");
    assertThat(last.told).containsExactly("closed");
  }

  @Test
  void whatIsWantedByOthersIsKnown() {
    WantedInput shared = new WantedInput("a", "a", Telling::new);
    running.apply("one", List.of(shared));
    assertThat(running.isWantedBesides("one", "a")).isFalse();
    running.apply("two", List.of(shared));
    assertThat(running.isWantedBesides("one", "a")).isTrue();
    running.apply("two", List.of());
    assertThat(running.isWantedBesides("one", "a")).isFalse();
  }

  private Object gauge() {
    return requireNonNull(metrics.all().get("libbeat.config.module.running")).value();
  }

  @Test
  @Timeout(20)
  void whoLooksOnDoesNotWaitForAnInputThatHangsAtItsEnd() throws InterruptedException {
    running.apply("owner", List.of(new WantedInput("id", "in.yml", () -> hanging)));
    assertThat(gauge()).isEqualTo(1L);
    assertThat(running.find("id")).contains(hanging);

    Thread reload = Thread.ofVirtual().start(() -> running.apply("owner", List.of()));
    closing.await();

    assertThat(gauge()).isEqualTo(0L);
    assertThat(running.inputs()).isEmpty();
    assertThat(running.find("id")).isEmpty();
    assertThat(reload.isAlive()).isTrue();
    released.countDown();
    reload.join();
    assertThat(metrics.counter("libbeat.config.module.stops").sum()).isEqualTo(1);
  }
}
