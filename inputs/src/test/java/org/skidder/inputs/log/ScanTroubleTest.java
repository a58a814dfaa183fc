package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScanTroubleTest {
  private static final Path FILE = Path.of("/var/log/a.log");

  private final AtomicLong inputs = new AtomicLong();
  private final ScanTrouble trouble = new ScanTrouble(inputs, () -> 0);

  @Test
  void anInputIsInTroubleUntilAScanGoesThrough() {
    trouble.ofFile(FILE, new IllegalStateException());
    trouble.scanned();
    trouble.ofScan(List.of(), new NoClassDefFoundError());
    trouble.scanned();
    assertThat(inputs).hasValue(1);
    trouble.scanned();
    assertThat(inputs).hasValue(0);
  }

  @Test
  void anInputThatEndsIsInNoTrouble() {
    trouble.ofFile(FILE, new IllegalStateException());
    trouble.scanned();
    trouble.end();
    trouble.end();
    assertThat(inputs).hasValue(0);
  }

  @Test
  void withoutMemoryNothingGoesOn() {
    Error fatal = new OutOfMemoryError();
    assertThatThrownBy(() -> trouble.ofFile(FILE, fatal)).isSameAs(fatal);
    assertThatThrownBy(() -> trouble.ofScan(List.of(), fatal)).isSameAs(fatal);
  }
}
