package org.skidder.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class BufferPoolTest {
  @Test
  void buffersComeBackWhenTheLastHolderLetsGo() {
    BufferPool pool = new BufferPool(1 << 20, 1 << 20);
    BufferPool.Buffer buffer = pool.borrow(5000);
    byte[] array = buffer.array();
    assertThat(array).hasSize(8192);
    buffer.retain();
    buffer.release();
    assertThat(pool.kept()).isZero();
    buffer.release();
    assertThat(pool.kept()).isEqualTo(8192);
    assertThat(pool.borrow(8192).array()).isSameAs(array);
    assertThat(pool.kept()).isZero();
  }

  @Test
  void sizesArePowersOfTwoFromTheSmallest() {
    BufferPool pool = new BufferPool(1 << 20, 1 << 20);
    assertThat(pool.borrow(1).array()).hasSize(BufferPool.SMALLEST);
    assertThat(pool.borrow(4096).array()).hasSize(4096);
    assertThat(pool.borrow(4097).array()).hasSize(8192);
    assertThat(pool.borrow(1 << 20).array()).hasSize(1 << 20);
    assertThat(pool.borrow((1 << 20) + 1).array())
        .as("larger ones are not pooled")
        .hasSize((1 << 20) + 1);
  }

  @Test
  void tellsHowLongABufferWillBe() {
    BufferPool pool = new BufferPool(1 << 20, 1 << 20);
    for (int bytes : new int[] {1, 4096, 4097, 300_000, 1 << 20, (1 << 20) + 1, 3_000_000}) {
      assertThat(pool.borrow(bytes).array()).hasSize(pool.length(bytes));
    }
  }

  @Test
  void keepsNoMoreThanItsBound() {
    BufferPool pool = new BufferPool(1 << 20, 10_000);
    BufferPool.Buffer first = pool.borrow(8192);
    BufferPool.Buffer second = pool.borrow(8192);
    first.release();
    second.release();
    assertThat(pool.kept()).isEqualTo(8192);
  }

  @Test
  void usingABufferAfterItWasGivenBackIsAnError() {
    BufferPool.Buffer buffer = new BufferPool(1 << 20, 1 << 20).borrow(10);
    buffer.release();
    assertThatIllegalStateException().isThrownBy(buffer::array);
    assertThatIllegalStateException().isThrownBy(buffer::release);
  }
}
