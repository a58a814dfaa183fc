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
      assertThat(said.with("two inputs (1 more like it since the last time)")).hasSize(1);
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
        some.tellOfTaken(List.of(position(2)));
      }
      overlaps.tellOfTaken(List.of(position(1)));
      assertThat(said.with("another input")).isEmpty();
      oneAfterAnother.tellOfTaken(List.of(position(1), position(2)));
      assertThat(said.with("/var/log/a.log was read by another input of this run")).hasSize(1);
    }
  }

  @Test
  void ofAllFilesThatAnotherInputReadOneIsNamedAndTheOthersAreCounted() {
    Overlaps oneAfterAnother = new Overlaps(nanos::get, true);
    for (long inode = 1; inode <= 5; inode++) {
      oneAfterAnother.end(file(inode));
    }
    try (SaidLines said = new SaidLines("input")) {
      oneAfterAnother.tellOfTaken(List.of(named(3, "c"), named(2, "b"), named(1, "b2")));
      assertThat(said.with("b and 2 more were read by another input of this run")).hasSize(1);
      oneAfterAnother.tellOfTaken(List.of(named(4, "x"), named(5, "y")));
      assertThat(said.with("x and 1 more were read by another input of this run")).hasSize(1);
    }
  }

  private static FileState named(long inode, String name) {
    return FileState.of(new FileIdentity(1, inode), Path.of("/", name));
  }
}
