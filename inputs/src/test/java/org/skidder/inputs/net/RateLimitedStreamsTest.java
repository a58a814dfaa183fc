package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.inputs.net.TcpPeer.connect;
import static org.skidder.inputs.net.TcpPeer.send;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.metrics.Metrics.Counter;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.pipeline.RateLimit;
import org.skidder.core.plugin.SharedResources;

/** Senders of an input with a rate limit wait; with one event per second, longer than a test. */
@Timeout(60)
class RateLimitedStreamsTest {
  private static final QueueSettings QUEUE = new QueueSettings(4096, 16 << 20, 1, Duration.ZERO);

  @TempDir Path folder;
  @TempDir Path other;

  private static ListenerRig rig(Path folder, SharedResources shared, long perSecond) {
    return new ListenerRig(
        folder,
        new TcpInputFactory(),
        "host: '127.0.0.1:0'",
        QUEUE,
        false,
        shared,
        RateLimit.of(perSecond, new Counter()));
  }

  @Test
  void messagesWaitInTheirConnectionAndAStopDoesNot() throws IOException {
    try (ListenerRig rig = rig(folder, new SharedResources(), 1);
        Socket socket = connect(rig)) {
      send(socket, "message\n".repeat(1000));
      rig.await(1);
      rig.stopInput();
      assertThat(rig.await(1)).hasSizeLessThan(1000);
    }
  }

  @Test
  void connectionsOfOtherInputsDoNotWait() throws IOException {
    SharedResources shared = new SharedResources();
    // Memory for a few reads at a time.
    var _ = shared.get(StreamMemory.Budget.class, () -> new StreamMemory.Budget(12 << 20));
    List<Socket> held = new ArrayList<>();
    try (ListenerRig limited = rig(folder, shared, 1);
        ListenerRig free = rig(other, shared, 0);
        Socket socket = connect(free)) {
      for (int i = 0; i < 8; i++) {
        held.add(connect(limited));
        send(held.getLast(), "message\n".repeat(100));
      }
      limited.await(1);
      send(socket, "free\n".repeat(1000));
      assertThat(free.messages(1000)).hasSize(1000).containsOnly("free");
    } finally {
      for (Socket each : held) {
        each.close();
      }
    }
  }
}
