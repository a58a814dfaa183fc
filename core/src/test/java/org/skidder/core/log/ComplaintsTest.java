package org.skidder.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private long now = Long.MAX_VALUE - 5;
  private final Complaints complaints = new Complaints(() -> now);

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void eachReasonIsSaidOnceAMinute() {
    assertThat(complaints.isDue("a")).isTrue();
    assertThat(complaints.isDue("b")).isTrue();
    pass(59);
    assertThat(complaints.isDue("a")).isFalse();
    pass(1);
    assertThat(complaints.isDue("a")).isTrue();
    assertThat(complaints.isDue("a")).isFalse();
  }

  @Test
  void whatWasNotSaidIsCounted() {
    assertThat(complaints.due("a", 5)).hasValue(5);
    assertThat(complaints.due("a", 7)).isEqualTo(OptionalLong.empty());
    assertThat(complaints.due("a")).isEmpty();
    pass(60);
    assertThat(complaints.due("a")).hasValue(9);
    pass(60);
    assertThat(complaints.due("a")).hasValue(1);
    assertThat(Complaints.more(9)).isEqualTo(" (8 more like it since the last time)");
    assertThat(Complaints.more(1)).isEmpty();
  }

  @Test
  void oneThatWasSaidLatelyIsRememberedHoweverManyOthersThereAre() {
    complaints.isDue("old");
    for (int i = 0; i < 999; i++) {
      complaints.isDue(i);
    }
    assertThat(complaints.isDue("old")).isFalse();
    assertThat(complaints.isDue("one more")).isTrue();
    assertThat(complaints.isDue("and another")).as("counts as the one before").isFalse();
  }

  @Test
  void moreThanAreRememberedAreNoFlood() {
    int said = 0;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5000; i++) {
        said += complaints.isDue(i) ? 1 : 0;
      }
    }
    assertThat(said).isBetween(1000, 1010);
    pass(60);
    assertThat(complaints.isDue("old ones make room")).isTrue();
  }
}
