package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamMemoryTest {
  private static final long MIB = 1 << 20;

  private static StreamMemory memory(long wanted, long heap) {
    return new StreamMemory(wanted, new StreamMemory.Budget(heap));
  }

  @Test
  void aMessageMayBeAsLongAsConfiguredAndAnEighthOfTheHeap() {
    assertThat(memory(20 * MIB, 1024 * MIB).longest()).isEqualTo(20 * MIB);
    assertThat(memory(20 * MIB, 96 * MIB).longest()).isEqualTo(12 * MIB);
    // Without a limit of the heap there is only that of the configuration.
    assertThat(memory(1024 * MIB, Long.MAX_VALUE).longest()).isEqualTo(1024 * MIB);
  }

  @Test
  void theLongestMessageFindsRoomWhateverTheHeap() {
    for (long heap = 8 * MIB; heap <= 4096 * MIB; heap *= 2) {
      StreamMemory memory = memory(20 * MIB, heap);
      assertThat(memory.keep(memory.longest() + StreamMemory.CHUNK)).as("%d", heap).isTrue();
    }
  }

  @Test
  void incompleteMessagesHoldNoMoreTogetherThanTheirPart() {
    StreamMemory memory = memory(20 * MIB, 96 * MIB);
    assertThat(memory.limit()).isEqualTo(16 * MIB);
    assertThat(memory.keep(10 * MIB)).isTrue();
    assertThat(memory.keep(7 * MIB)).isFalse();
    assertThat(memory.keep(6 * MIB)).isTrue();
    assertThat(memory.keep(1)).isFalse();
    assertThat(memory.keep(-MIB)).isTrue();
    assertThat(memory.keep(MIB)).isTrue();
  }

  @Test
  void theServersOfAProcessHaveNoMoreTogetherThanOne() throws Exception {
    StreamMemory.Budget budget = new StreamMemory.Budget(96 * MIB);
    StreamMemory one = new StreamMemory(20 * MIB, budget);
    StreamMemory other = new StreamMemory(MIB, budget);
    assertThat(one.keep(10 * MIB)).isTrue();
    assertThat(other.keep(7 * MIB)).isFalse();
    assertThat(other.keep(6 * MIB)).isTrue();
    assertThat(one.keep(-10 * MIB)).isTrue();
    assertThat(other.keep(10 * MIB)).isTrue();
    int reads = 0;
    while (one.tryBeginRead()) {
      reads++;
    }
    assertThat(reads).isEqualTo(32);
    assertThat(other.tryBeginRead()).isFalse();
    one.endRead();
    assertThat(other.tryBeginRead()).isTrue();
  }

  @Test
  void aServerOfShortMessagesHasAPartOfItsOwn() {
    StreamMemory memory = memory(MIB, 1024 * MIB);
    assertThat(memory.limit()).isEqualTo(18 * MIB);
    assertThat(memory.limitOfAll()).isGreaterThan(18 * MIB);
    assertThat(memory.keep(19 * MIB)).isFalse();
  }

  @Test
  void smallMessagesAreCountedAndNeverRefused() {
    StreamMemory memory = memory(20 * MIB, 96 * MIB);
    assertThat(memory.keep(16 * MIB)).isTrue();
    memory.keepSmall(4096);
    assertThat(memory.keptOfAll()).isEqualTo(16 * MIB + 4096);
    assertThat(memory.keep(-MIB)).isTrue();
    assertThat(memory.keep(MIB)).isFalse();
    memory.keepSmall(-4096);
    assertThat(memory.keep(MIB)).isTrue();
  }

  @Test
  void readsWaitUntilOthersAreHandedOver() throws Exception {
    StreamMemory memory = memory(MIB, 12 * MIB);
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
