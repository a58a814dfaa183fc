package org.skidder.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which lines of a content may come again. Moments are numbers here. */
class ArrivalsTest {
  private static final int BATCH = 0;

  private final Arrivals lines = new Arrivals();

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      lines.written();
    }
  }

  private void deliver(int from, int to, long now) {
    for (int i = from; i < to; i++) {
      lines.sent(i);
      lines.stored(i);
      lines.acknowledged(i, now);
    }
  }

  private void end(long settled, long now) {
    lines.ended(lines.settledBefore(settled), now, BATCH);
  }

  @Test
  void anAcknowledgedLineComesAgainOnlyBehindOneThatWasNotSettledWhenTheProcessEnded() {
    write(10);
    deliver(0, 5, 10);
    deliver(5, 8, 20);
    end(15, 21);

    assertThat(lines.objection(5, 30)).isEmpty();
    assertThat(lines.objection(4, 30)).get().asString().contains("window began at line 5");
  }

  @Test
  void aLineThatCameAgainIsSettledByItsNewAcknowledgement() {
    write(10);
    deliver(0, 8, 20);
    end(15, 21);
    deliver(0, 3, 40);
    lines.sent(3);
    end(35, 41);
    assertThat(lines.objection(0, 50)).as("acknowledged too late to be on record").isEmpty();

    deliver(0, 8, 60);
    end(61, 70);
    assertThat(lines.objection(0, 80)).isPresent();
  }

  @Test
  void nothingComesAgainAsLongAsTheProcessRuns() {
    write(2);
    deliver(0, 2, 10);

    assertThat(lines.objection(1, 20)).get().asString().contains("was not ended");
  }
}
