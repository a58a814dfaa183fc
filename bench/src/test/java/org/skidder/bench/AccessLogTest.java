package org.skidder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  @Test
  void resemblesTheEndToEndBenchmarksLines() {
    byte[] chunk = AccessLog.chunk();
    String text = new String(chunk, StandardCharsets.UTF_8);
    assertThat(text.lines())
        .hasSize(AccessLog.LINES)
        .allMatch(line -> line.split("\"").length == 6);
    assertThat(chunk.length / (double) AccessLog.LINES).isCloseTo(178, within(6.0));
    assertThat(text).endsWith("\n").contains("&");
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(AccessLog.lines(50, 7)).isEqualTo(AccessLog.lines(50, 7));
    assertThat(AccessLog.lines(50, 7)).isNotEqualTo(AccessLog.lines(50, 8));
  }
}
