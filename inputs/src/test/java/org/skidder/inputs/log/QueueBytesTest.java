package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What events that are decoded take of the queue's bytes, and of a request's. */
class QueueBytesTest {
  private static final int LINES = 400;
  private static final long BOUND = 64 << 10;

  @RegisterExtension final InputRig rig = new InputRig();

  private static String lines() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      text.append("{\"n\":")
          .append(i)
          .append(",\"pad\":\"")
          .append("x".repeat(1000))
          .append("\"}\n");
    }
    return text.toString();
  }

  @Test
  void decodedEventsFillTheQueueByTheLengthOfTheirLines() throws Exception {
    rig.queue(4096, BOUND).block();
    rig.append("a.log", lines());
    rig.start("json.keys_under_root: true", "harvester_buffer_size: 16384");
    InputRig.await(() -> rig.metric("libbeat.pipeline.queue.bytes") > BOUND / 2);
    await()
        .during(Duration.ofMillis(150))
        .until(() -> rig.metric("libbeat.pipeline.events.active") <= BOUND / 1000);
    assertThat(rig.metric("libbeat.pipeline.queue.bytes")).isLessThanOrEqualTo(BOUND);
    rig.release();
    rig.awaitEvents(LINES);
  }

  @Test
  void aRequestOfDecodedEventsIsBoundedByTheLengthOfTheirLines() throws Exception {
    rig.requestBytes(32 << 10).append("a.log", lines());
    rig.block();
    rig.start("json.keys_under_root: true");
    InputRig.await(() -> rig.metric("libbeat.pipeline.queue.bytes") > 64 << 10);
    rig.release();
    rig.awaitEvents(LINES);
    assertThat(rig.largestRequest()).isBetween(30, 33);
  }
}
