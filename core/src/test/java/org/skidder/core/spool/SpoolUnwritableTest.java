package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.file.Folders;
import org.skidder.core.registry.FlakyDisk;

/** What a disk does not take of a spool, at one place or at all. */
@Timeout(60)
class SpoolUnwritableTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  private final FlakyDisk disk = new FlakyDisk();

  private SpoolOptions options(String name) {
    return SpoolOptions.of(folder.resolve(name), MIB).withOpener(disk);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static void add(SpoolWriter writer, int first) throws IOException {
    writer.startCounting();
    writer.add(SpoolRig.lines(first, 10, 50), 0, 10);
    writer.commit();
  }

  @Test
  void aPlaceThatCannotBeWrittenHoldsNothingUpAndCostsNothing() throws Exception {
    for (boolean preallocated : new boolean[] {false, true}) {
      for (long bad : preallocated ? new long[] {0, 1, 2, 5} : new long[] {1, 2, 5}) {
        SpoolOptions options = options(preallocated + "-" + bad).withPreallocated(preallocated);
        try (SpoolRig rig = new SpoolRig(options)) {
          disk.unwritable =
              (path, block) ->
                  block == bad
                      && (path.endsWith("new-0.free")
                          || path.endsWith("%016x.segment".formatted(1))
                          || path.endsWith("%016x.segment".formatted(2)));
          rig.publish(0, 400, 20, 300);
          rig.awaitDurable();
          disk.unwritable = (path, block) -> false;
          rig.awaitSent();
          assertThat(rig.received()).isEqualTo(range(0, 400));
        }
        try (SpoolRig rig = new SpoolRig(options)) {
          assertThat(rig.spool.events()).isZero();
          assertThat(rig.counter("lost_events")).isZero();
        }
      }
    }
  }

  @Test
  void aFullDiskOrAnInterruptLetsTheFileBeGoneOnWith() throws Exception {
    for (boolean interrupted : new boolean[] {false, true}) {
      SpoolOptions options = SpoolOptions.of(folder.resolve("spool-" + interrupted), MIB);
      goesOnInTheSameFile(interrupted ? options : options.withOpener(disk), interrupted);
      try (SpoolRig rig = new SpoolRig(options)) {
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(0, 20));
      }
    }
  }

  private void goesOnInTheSameFile(SpoolOptions options, boolean interrupted) throws Exception {
    try (Spool spool = Spool.open(options);
        SpoolWriter writer = new SpoolWriter(spool)) {
      add(writer, 0);
      Segment first = spool.lastSegment().orElseThrow();
      if (interrupted) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> add(writer, 10)).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
      } else {
        disk.room = 10;
        assertThatThrownBy(() -> add(writer, 10)).hasMessage("No space left on device");
        disk.room = Long.MAX_VALUE;
      }
      add(writer, 10);
      assertThat(spool.lastSegment()).contains(first);
    }
  }

  @Test
  void aDiskThatTakesNothingForAWhileCostsNoFileThatWasPreallocated() throws Exception {
    SpoolOptions options = options("spool").withPreallocated(true);
    try (Spool spool = Spool.open(options);
        SpoolWriter writer = new SpoolWriter(spool)) {
      List<Path> before = Folders.list(options.folder(), "*.free");
      for (long good : new long[] {0, 1}) { // neither a head, nor what follows it
        disk.unwritable = (path, block) -> block >= good;
        for (int tries = 0; tries < 2 * before.size(); tries++) {
          assertThatThrownBy(() -> add(writer, 0)).hasMessage("Input/output error");
        }
        assertThat(Folders.list(options.folder(), "*.free")).hasSameSizeAs(before);
        assertThat(spool.bytes()).isZero();
      }
      disk.unwritable = (path, block) -> false;
      add(writer, 0);
      assertThat(Folders.list(options.folder(), "*.free")).hasSize(before.size() - 1);
    }
  }

  @Test
  void eachFileThatIsLeftTakesOnlyTheRoomOfWhatIsInIt() throws Exception {
    for (boolean preallocated : new boolean[] {false, true}) {
      SpoolOptions options = options("room-" + preallocated).withPreallocated(preallocated);
      try (Spool spool = Spool.open(options);
          SpoolWriter writer = new SpoolWriter(spool)) {
        for (int first = 0; first < 400; first += 10) {
          add(writer, first);
          disk.unwritable = (path, block) -> true;
          int next = first + 10;
          assertThatThrownBy(() -> add(writer, next)).hasMessage("Input/output error");
          disk.unwritable = (path, block) -> false;
        }
        long taken = 0;
        for (Path segment : SpoolRig.segments(options.folder())) {
          taken += Files.size(segment);
        }
        assertThat(spool.bytes()).isEqualTo(taken).isLessThan(MIB);
        SpoolRig.copy(options.folder(), folder.resolve("left-" + preallocated));
        spool.acknowledge(new Position(1000, SegmentHead.BLOCK, 400));
        assertThat(spool.bytes()).isZero();
      }
      try (SpoolRig rig = new SpoolRig(options("left-" + preallocated))) {
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(0, 400));
      }
    }
  }

  @Test
  void neitherStartNorWritingFailsBecauseItCannotBeNotedHowFarTheSpoolIsWritten() throws Exception {
    SpoolOptions failing =
        options("spool")
            .withOpener((path, how, attributes) -> {
              if (path.endsWith(Cursor.WRITTEN)) {
                throw new IOException("No space left on device");
              }
              return disk.open(path, how, attributes);
            });
    for (int first = 0; first < 40; first += 20) {
      try (SpoolRig rig = new SpoolRig(failing)) {
        rig.publish(first, first + 20L, 20, 30);
        rig.awaitDurable();
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(first, first + 20L));
      }
    }
  }

  @Test
  void aStartThatCannotWriteAMissingCursorNamesIt() throws Exception {
    Spool.open(options("spool")).close();
    Path cursor = options("spool").folder().resolve(Cursor.SENT);
    Files.delete(cursor);
    disk.room = 0;
    assertThatThrownBy(() -> Spool.open(options("spool")))
        .hasMessage(
            cursor
                + " cannot be written: No space left on device. Free space on the disk, or check"
                + " it");
  }
}
