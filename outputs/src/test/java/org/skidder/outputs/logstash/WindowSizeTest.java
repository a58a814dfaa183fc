package org.skidder.outputs.logstash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowSizeTest {
  /** Sizes of the windows of a batch that all succeed, one after the other. */
  private static List<Integer> send(WindowSize size, int events) {
    List<Integer> windows = new ArrayList<>();
    for (int left = events; left > 0; left -= windows.getLast()) {
      windows.add(size.of(left));
      size.succeeded(left);
    }
    return windows;
  }

  @Test
  void withoutSlowStartAWindowTakesAll() {
    assertThat(send(new WindowSize(false, 50), 5000)).containsExactly(5000);
  }

  @Test
  void growsByHalfUpToTheLimit() {
    WindowSize size = new WindowSize(true, 50);
    assertThat(send(size, 50)).containsExactly(10, 15, 23, 2);
    assertThat(send(size, 50)).containsExactly(25, 25);
  }

  @Test
  void beginsAtTenAlsoForSmallerBatches() {
    WindowSize size = new WindowSize(true, 8);
    assertThat(send(size, 8)).containsExactly(8);
    size.failed();
    assertThat(send(size, 8)).containsExactly(5, 3);
    assertThat(send(size, 8)).containsExactly(8);
  }

  @Test
  void errorsHalveItAndItGrowsBackToWhatWentWell() {
    WindowSize size = new WindowSize(true, 1000);
    for (int i = 0; i < 4; i++) {
      size.succeeded(1000);
    }
    // 10, 15, 23, 35, 53; 35 went well.
    assertThat(size.of(1000)).isEqualTo(53);
    size.failed();
    assertThat(size.of(1000)).isEqualTo(26);
    size.succeeded(1000);
    assertThat(size.of(1000)).isEqualTo(35);
    size.succeeded(1000);
    assertThat(size.of(1000)).isEqualTo(35);
    for (int i = 0; i < 10; i++) {
      size.failed();
    }
    assertThat(size.of(1000)).isEqualTo(1);
  }

  @Test
  void doesNotGrowWhileThereAreTooFewEventsToFillIt() {
    WindowSize size = new WindowSize(true, 1000);
    for (int i = 0; i < 5; i++) {
      size.succeeded(3);
    }
    assertThat(size.of(1000)).isEqualTo(10);
  }

  @Test
  void withoutLimitNothingGoesWrong() {
    WindowSize size = new WindowSize(true, 0);
    for (int i = 0; i < 100; i++) {
      size.succeeded(Integer.MAX_VALUE);
    }
    assertThat(size.of(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(new WindowSize(true, 4).of(100)).isEqualTo(4);
  }
}
