package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamMemoryTest {
  private static final long MIB = 1 << 20;

  @Test
  void aMessageMayBeAsLongAsConfiguredAndAnEighthOfTheHeap() {
    assertThat(new StreamMemory(20 * MIB, 1024 * MIB).longest()).isEqualTo(20 * MIB);
    assertThat(new StreamMemory(20 * MIB, 96 * MIB).longest()).isEqualTo(12 * MIB);
    // Without a limit of the heap there is only that of the configuration.
    assertThat(new StreamMemory(1024 * MIB, Long.MAX_VALUE).longest()).isEqualTo(1024 * MIB);
  }

  @Test
  void theLongestMessageFindsRoomWhateverTheHeap() {
    for (long heap = 8 * MIB; heap <= 4096 * MIB; heap *= 2) {
      StreamMemory memory = new StreamMemory(20 * MIB, heap);
      assertThat(memory.keep(memory.longest() + StreamMemory.CHUNK)).as("%d", heap).isTrue();
    }
  }

  @Test
  void incompleteMessagesHoldNoMoreTogetherThanTheirPart() {
    StreamMemory memory = new StreamMemory(20 * MIB, 96 * MIB);
    assertThat(memory.limit()).isEqualTo(16 * MIB);
    assertThat(memory.keep(10 * MIB)).isTrue();
    assertThat(memory.keep(7 * MIB)).isFalse();
    assertThat(memory.keep(6 * MIB)).isTrue();
    assertThat(memory.keep(1)).isFalse();
    assertThat(memory.keep(-MIB)).isTrue();
    assertThat(memory.keep(MIB)).isTrue();
  }

  @Test
  void readsWaitUntilOthersAreHandedOver() throws Exception {
    StreamMemory memory = new StreamMemory(MIB, 12 * MIB);
    int together = 4;
    for (int i = 0; i < together; i++) {
      memory.beginRead();
    }
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                memory.beginRead();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(waiting.join(Duration.ofMillis(50))).isFalse();
    memory.endRead();
    assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
  }
}
