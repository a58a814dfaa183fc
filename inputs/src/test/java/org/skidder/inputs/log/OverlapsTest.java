package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.StateKey;

/** Files that two inputs read. */
class OverlapsTest {
  private static final Path PATH = Path.of("/var/log/a.log");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Overlaps overlaps = new Overlaps(nanos::get, false);

  private static StateKey file(long inode) {
    return new StateKey(new FileIdentity(1, inode), Collections.emptySortedMap());
  }

  private static FileState position(long inode) {
    return FileState.of(new FileIdentity(1, inode), PATH);
  }

  @Test
  void sharedFilesAreToldOfOnceAMinute() {
    try (SaidLines said = new SaidLines("input")) {
      overlaps.begin(file(1), PATH);
      overlaps.begin(file(1), PATH);
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      overlaps.begin(file(1), PATH);
      assertThat(said.with(PATH + " is read by two inputs")).hasSize(1);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      overlaps.begin(file(1), PATH);
      assertThat(said.with(PATH + " is read by two inputs")).hasSize(2);
    }
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

  @Test
  void whatAnotherInputReadBeforeIsToldOfOnlyWhereInputsRunOneAfterAnother() {
    Overlaps oneAfterAnother = new Overlaps(nanos::get, true);
    try (SaidLines said = new SaidLines("input")) {
      for (Overlaps some : List.of(overlaps, oneAfterAnother)) {
        some.begin(file(1), PATH);
        some.end(file(1));
        some.taken(position(2));
      }
      overlaps.taken(position(1));
      assertThat(said.with("another input")).isEmpty();
      FileState position = position(1);
      assertThat(oneAfterAnother.taken(position)).isSameAs(position);
      assertThat(said.with("/var/log/a.log was read by another input of this run")).hasSize(1);
    }
  }
}
