package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.StateKey;

/** Files that two inputs read. */
class OverlapsTest {
  private static final Path PATH = Path.of("/var/log/a.log");

  private final Overlaps overlaps = new Overlaps(() -> 0);

  private static StateKey file(long inode) {
    return new StateKey(new FileIdentity(1, inode), Collections.emptySortedMap());
  }

  @Test
  void aFileIsSharedWhileAnotherReadsIt() {
    assertThat(overlaps.begin(file(1), PATH)).isFalse();
    assertThat(overlaps.begin(file(2), PATH)).isFalse();
    assertThat(overlaps.begin(file(1), PATH)).isTrue();

    overlaps.end(file(1));
    assertThat(overlaps.begin(file(1), PATH)).isTrue();
    overlaps.end(file(1));
    overlaps.end(file(1));
    assertThat(overlaps.begin(file(1), PATH)).isFalse();
  }
}
