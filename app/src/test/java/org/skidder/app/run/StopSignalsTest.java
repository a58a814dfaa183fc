package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is under way when a signal comes. */
@Timeout(30)
class StopSignalsTest {
  private final StopSignals signals = new StopSignals();

  @Test
  void workThatNobodyStopsIsDone() throws Exception {
    AtomicInteger times = new AtomicInteger();

    assertThat(signals.whileNotAsked(times::incrementAndGet)).isTrue();

    assertThat(times).hasValue(1);
    assertThat(signals.isAsked()).isFalse();
  }

  @Test
  void whatFailsIsToldAsItFailed() {
    IOException refused = new IOException("refused");

    assertThatThrownBy(() ->
            signals.whileNotAsked(() -> {
              throw refused;
            }))
        .isSameAs(refused);
    assertThatThrownBy(() ->
            signals.whileNotAsked(() -> {
              throw new IllegalStateException("a mistake");
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a mistake");
  }

  @Test
  void aStopEndsTheWaitForAServerThatDoesNotAnswer() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      boolean done =
          signals.whileNotAsked(() -> {
            signals.stop();
            try {
              socket.getInputStream().read();
            } finally {
              ended.countDown();
            }
          });

      assertThat(done).isFalse();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aHangUpStopsUnlessItIsHeld() {
    signals.hangUp();

    assertThat(signals.isAsked()).isTrue();
  }

  @Test
  void aHangUpThatIsHeldWaitsForItsAction() {
    AtomicInteger times = new AtomicInteger();
    signals.holdHangUp();
    signals.hangUp();
    signals.hangUp();
    assertThat(signals.isAsked()).isFalse();

    signals.onHangUp(times::incrementAndGet);
    assertThat(times).hasValue(1);

    signals.hangUp();
    assertThat(times).hasValue(2);
  }

  @Test
  void withoutAHangUpNothingIsDoneWhenItsActionIsKnown() {
    AtomicInteger times = new AtomicInteger();
    signals.holdHangUp();

    signals.onHangUp(times::incrementAndGet);

    assertThat(times).hasValue(0);
  }
}
