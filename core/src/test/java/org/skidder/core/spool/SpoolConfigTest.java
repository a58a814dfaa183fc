package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

class SpoolConfigTest {
  private static final long MIB = 1 << 20;

  @Test
  void aBufferThatTheHeapHasNoRoomForIsRefused() {
    assertThat(SpoolConfig.tooLarge(85 * MIB, 512 * MIB)).isEmpty();
    assertThat(SpoolConfig.tooLarge(86 * MIB, 512 * MIB))
        .get()
        .asString()
        .contains("make it 89478485 or less", "-Xmx");
    assertThat(SpoolConfig.tooLarge(MIB, 32 * MIB)).as("the default").isEmpty();
  }

  /** Five pages are the least that is buffered, whatever is stated. */
  @Test
  void largePagesMakeALargeBuffer() {
    Problems problems = new Problems();
    Config section = Config.ofYaml("{file: {size: 1TiB, page_size: 128MiB}}");
    Binder.tryBind(section, SpoolConfig.class, problems);
    boolean small = Runtime.getRuntime().maxMemory() < 6 * 640 * MIB;
    assertThat(problems.errors()).hasSize(small ? 1 : 0);
  }
}
