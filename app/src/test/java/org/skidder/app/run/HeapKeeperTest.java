package org.skidder.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeapKeeperTest {
  private static final long MB = 1 << 20;

  private final FakeHeap heap = new FakeHeap();
  private final HeapKeeper keeper = new HeapKeeper(heap);

  @Test
  void leavesASmallHeapAlone() {
    heap.committed = HeapKeeper.SMALL;

    keeper.look();

    assertThat(heap.collections).isZero();
  }

  @Test
  void hasAHeapCollectedThatGrewAndNotAgainBeforeItGrewMore() {
    heap.committed = 400 * MB;
    heap.living = 200 * MB;

    keeper.look();
    keeper.look();
    assertThat(heap.collections).isEqualTo(1);

    heap.committed = heap.living + HeapKeeper.ROOM;
    keeper.look();
    assertThat(heap.collections).isEqualTo(1);

    heap.committed++;
    keeper.look();
    assertThat(heap.collections).isEqualTo(2);
  }

  @Test
  void givesBackWhatLivedOnce() {
    heap.committed = 400 * MB;
    heap.living = 300 * MB;
    keeper.look();
    heap.living = 20 * MB;

    for (int i = 0; i < HeapKeeper.PATIENCE; i++) {
      keeper.look();
    }

    assertThat(heap.committed).isEqualTo(20 * MB);
  }

  @Test
  void neverLetsMoreGarbageStandThanThereIsRoomFor() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      heap.living = Math.max(0, heap.living + random.nextLong(-5 * MB, 5 * MB));
      heap.committed = Math.max(heap.committed, heap.living) + random.nextLong(3 * MB);

      keeper.look();

      assertThat(heap.committed)
          .isLessThanOrEqualTo(Math.max(HeapKeeper.SMALL, heap.mostLiving + HeapKeeper.ROOM));
      heap.mostLiving = Math.max(heap.mostLiving, heap.living);
    }
    assertThat(heap.collections).isBetween(1, 5_000);
  }

  /** A heap in which garbage takes memory until it is collected. */
  private static final class FakeHeap implements HeapKeeper.Heap {
    private long committed;
    private long living;
    private long mostLiving;
    private int collections;

    @Override
    public long committed() {
      return committed;
    }

    @Override
    public void collect() {
      collections++;
      committed = living;
      mostLiving = living;
    }
  }
}
