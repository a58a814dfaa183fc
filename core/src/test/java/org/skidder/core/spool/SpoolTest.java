package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.file.Folders;
import org.skidder.core.registry.FlakyDisk;

@Timeout(120)
class SpoolTest {
  private static final long MIB = 1 << 20;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path folder;

  private SpoolOptions options(long size) {
    return SpoolOptions.of(folder.resolve("spool"), size);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void aClosedSpoolHoldsNoFile() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS));
    SpoolOptions options = options(MIB);
    String inside = folder.toRealPath() + "/spool/";
    try (SpoolRig rig = new SpoolRig(options)) {
      rig.publish(0, 100, 10, 100);
      rig.awaitDurable();
      assertThat(held()).anyMatch(name -> name.startsWith(inside));
    }
    assertThat(held()).noneMatch(name -> name.startsWith(inside));
  }

  /** The files that this process holds open. */
  private static List<String> held() throws IOException {
    List<String> held = new ArrayList<>();
    Folders.visit(
        DESCRIPTORS,
        descriptor -> {
          try {
            held.add(Files.readSymbolicLink(descriptor).toString());
          } catch (IOException e) {
            // Closed since.
          }
        });
    return held;
  }

  @Test
  void everythingArrivesOnceAndInOrder() throws Exception {
    try (SpoolRig rig = new SpoolRig(options(MIB))) {
      rig.publish(0, 20_000, 130, 100);
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, 20_000));
      assertThat(rig.receiver.received().get(17).text()).isEqualTo("line 17 " + "x".repeat(100));
      assertThat(rig.acknowledged).hasValue(20_000);
      assertThat(rig.metrics.tree().toString()).contains("lost_events=0");
    }
  }

  @Test
  void theInputIsAcknowledgedWhileTheOutputIsDownAndTheRestGoesOutAfterARestart() throws Exception {
    try (SpoolRig rig = new SpoolRig(options(MIB))) {
      rig.receiver.allow(700);
      rig.publish(0, 2000, 100, 50);
      rig.awaitDurable();
      assertThat(rig.acknowledged).hasValue(2000);
      await().untilAsserted(() -> assertThat(rig.received()).hasSize(700));
      await().untilAsserted(() -> assertThat(rig.spool.events()).isEqualTo(1300));
    }
    try (SpoolRig next = new SpoolRig(options(MIB))) {
      assertThat(next.spool.events()).isPositive();
      next.publish(2000, 2100, 100, 50);
      next.awaitDurable();
      next.awaitSent();
      assertThat(next.received()).isEqualTo(range(700, 2100));
    }
    try (SpoolRig last = new SpoolRig(options(MIB))) {
      last.publish(2100, 2110, 10, 50);
      last.awaitDurable();
      last.awaitSent();
      assertThat(last.received()).as("nothing is sent twice").isEqualTo(range(2100, 2110));
    }
  }

  @Test
  void aFullSpoolMakesTheInputWaitAndLosesNothing() throws Exception {
    try (SpoolRig rig = new SpoolRig(options(MIB))) {
      rig.receiver.allow(0);
      Thread source =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  rig.publish(0, 30_000, 200, 200);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      await().until(() -> rig.spool.events() > 3000);
      await()
          .during(java.time.Duration.ofMillis(600))
          .atMost(SpoolRig.LONG)
          .until(() -> source.isAlive() && onDisk() <= MIB + 4096);
      rig.receiver.allow(Integer.MAX_VALUE);
      source.join();
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, 30_000));
    }
  }

  private long onDisk() throws IOException {
    long sum = 0;
    for (Path segment : SpoolRig.segments(folder.resolve("spool"))) {
      sum += Files.size(segment);
    }
    return sum;
  }

  @Test
  void anEventLargerThanTheWholeSpoolPassesAlone() throws Exception {
    for (boolean preallocated : new boolean[] {false, true}) {
      SpoolOptions small = options(MIB).withPreallocated(preallocated);
      try (SpoolRig rig = new SpoolRig(small)) {
        rig.publish(0, 10, 10, 10);
        rig.publish(10, 11, 1, 3 << 20);
        rig.publish(11, 3000, 100, 300);
        rig.awaitDurable();
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(0, 3000));
      }
    }
  }

  @Test
  void aDiskThatIsFullOrFailsToSyncLosesNothing() throws Exception {
    FlakyDisk disk = new FlakyDisk();
    try (SpoolRig rig = new SpoolRig(options(4 * MIB).withOpener(disk))) {
      rig.publish(0, 500, 50, 50);
      rig.awaitDurable();
      rig.awaitSent(); // nobody writes the cursor any more, which takes of the room, too
      disk.room = 1000;
      rig.publish(500, 1000, 50, 50);
      await().until(() -> disk.room == 0);
      assertThat(rig.acknowledged.get()).isLessThan(1000);
      disk.room = Long.MAX_VALUE;
      rig.awaitDurable();
      disk.syncFails = true;
      rig.publish(1000, 1500, 50, 50);
      await().during(java.time.Duration.ofMillis(100)).until(() -> rig.acknowledged.get() == 1000);
      disk.syncFails = false;
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, 1500));
    }
  }

  @Test
  void aDiskThatFailsToSyncForLongTakesNoRoomOfTheSpoolAndNothingIsSentTwice() throws Exception {
    for (boolean preallocated : new boolean[] {false, true}) {
      FlakyDisk disk = new FlakyDisk();
      SpoolOptions options =
          SpoolOptions.of(folder.resolve("spool-" + preallocated), MIB)
              .withPreallocated(preallocated)
              .withOpener(disk);
      try (Spool spool = Spool.open(options);
          SpoolWriter writer = new SpoolWriter(spool)) {
        writer.add(SpoolRig.lines(0, 10, 50), 0, 10);
        writer.commit();
        Segment first = spool.lastSegment().orElseThrow();
        disk.syncFails = true;
        for (int i = 0; i < 40; i++) {
          assertThat(writer.add(SpoolRig.lines(10, 10, 50), 0, 10)).as("attempt %d", i).isZero();
          assertThatThrownBy(writer::commit).hasMessage("Input/output error");
        }
        assertThat(first.path).hasSize(first.end);
        assertThat(SpoolRig.segments(options.folder())).containsExactly(first.path);
        assertThat(spool.bytes()).isEqualTo(first.room);
        disk.syncFails = false;
        writer.add(SpoolRig.lines(10, 10, 50), 0, 10);
        writer.commit();
      }
      try (SpoolRig rig = new SpoolRig(options)) {
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(0, 20));
        assertThat(rig.counter("lost_events")).isZero();
      }
    }
  }

  @Test
  void thatASegmentHasRecordsIsForcedToTheDiskUntilThatSucceeds() throws Exception {
    FlakyDisk disk = new FlakyDisk();
    SpoolOptions options = options(MIB).withOpener(disk);
    try (Spool spool = Spool.open(options);
        SpoolWriter writer = new SpoolWriter(spool)) {
      writer.add(SpoolRig.lines(0, 10, 50), 0, 10);
      writer.commit();
    }
    int before = disk.forces;
    try (Spool spool = Spool.open(options)) {
      assertThat(spool.events()).isEqualTo(10);
      assertThat(disk.forces - before).as("cursor, records, and note").isEqualTo(3);
    }
    disk.syncFails = true;
    try (Spool spool = Spool.open(options);
        SpoolWriter writer = new SpoolWriter(spool)) {
      disk.syncFails = false;
      for (int expected : new int[] {2, 1, 1}) {
        int forced = disk.forces;
        writer.add(SpoolRig.lines(10, 10, 50), 0, 10);
        writer.commit();
        assertThat(disk.forces - forced).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatACrashTearsOffWasNeverAcknowledgedAndIsNoLoss() throws Exception {
    Path live = folder.resolve("spool");
    byte[] onRecord;
    try (SpoolRig rig = new SpoolRig(options(MIB))) {
      rig.receiver.allow(0);
      rig.publish(0, 20, 20, 30);
      rig.awaitDurable();
      onRecord = Files.readAllBytes(live.resolve(Cursor.WRITTEN));
      rig.publish(20, 60, 20, 30);
      rig.awaitDurable();
    }
    Path segment = SpoolRig.segments(live).getLast();
    byte[] whole = Files.readAllBytes(segment);
    Random random = new Random(7);
    for (int cut = whole.length; cut >= 0; cut -= 1 + random.nextInt(60)) {
      Path copy = SpoolRig.copy(live, folder.resolve("cut-" + cut));
      Files.write(copy.resolve(Cursor.WRITTEN), onRecord);
      try (FileChannel file =
          FileChannel.open(copy.resolve(segment.getFileName()), StandardOpenOption.WRITE)) {
        file.truncate(cut);
      }
      goesOnInOrder(copy, cut);
      if (cut < SegmentHead.BLOCK) {
        cut -= 400;
      }
    }
  }

  @Test
  void garbageAfterTheLastRecordIsOverwritten() throws Exception {
    Path live = folder.resolve("spool");
    try (SpoolRig rig = new SpoolRig(options(MIB))) {
      rig.receiver.allow(0);
      rig.publish(0, 60, 20, 30);
      rig.awaitDurable();
    }
    Path segment = SpoolRig.segments(live).getLast();
    byte[] whole = Files.readAllBytes(segment);
    Random random = new Random(3);
    for (int i = 0; i < 10; i++) {
      Path copy = SpoolRig.copy(live, folder.resolve("garbage-" + i));
      byte[] more = new byte[1 + random.nextInt(3000)];
      if (i % 2 == 0) {
        random.nextBytes(more);
      } else {
        // The beginning of a record that was being written, a copy of an old one.
        System.arraycopy(whole, SegmentHead.BLOCK, more, 0, Math.min(more.length, 900));
      }
      Files.write(copy.resolve(segment.getFileName()), more, StandardOpenOption.APPEND);
      try (SpoolRig rig = new SpoolRig(SpoolOptions.of(copy, MIB))) {
        rig.publish(60, 100, 20, 30);
        rig.awaitDurable();
        rig.awaitSent();
        assertThat(new ArrayList<>(new TreeSet<>(rig.received()))).isEqualTo(range(0, 100));
        assertThat(rig.counter("lost_events")).isZero();
      }
    }
  }

  /** What is left is a beginning of what was written, and new events follow it. */
  private static void goesOnInOrder(Path copy, int cut) throws Exception {
    try (SpoolRig rig = new SpoolRig(SpoolOptions.of(copy, MIB))) {
      rig.publish(60, 100, 20, 30);
      rig.awaitDurable();
      rig.awaitSent();
      List<Long> received = rig.received();
      long kept = received.size() - 40L;
      assertThat(kept).as("cut at %d", cut).isIn(0L, 20L, 40L, 60L);
      List<Long> expected = new ArrayList<>(range(0, kept));
      expected.addAll(range(60, 100));
      assertThat(received).as("cut at %d", cut).isEqualTo(expected);
      assertThat(rig.counter("lost_events"))
          .as("cut at %d, with 20 on record", cut)
          .isEqualTo(kept == 0 ? 20 : 0);
    }
  }

  @Test
  void whatIsWrittenAfterASegmentCouldNotBeBegunIsThere() throws Exception {
    AtomicBoolean full = new AtomicBoolean();
    SpoolOptions options =
        options(MIB)
            .withOpener((path, how, attributes) -> {
              if (full.get() && how.contains(StandardOpenOption.CREATE)) {
                throw new IOException("No space left on device");
              }
              return FileChannel.open(path, how, attributes);
            });
    try (Spool spool = Spool.open(options);
        SpoolWriter writer = new SpoolWriter(spool)) {
      assertThat(writer.add(SpoolRig.lines(0, 10, 5000), 0, 10)).isZero();
      writer.commit();
      Segment first = spool.lastSegment().orElseThrow();
      spool.acknowledge(new Position(first.seq, first.end, 10));
      full.set(true);
      assertThatThrownBy(() -> writer.add(SpoolRig.lines(10, 10, 5000), 0, 10))
          .hasMessage("No space left on device");

      full.set(false);
      assertThat(writer.add(SpoolRig.lines(10, 1, 10), 0, 1)).isZero();
      writer.commit();
      Segment second = spool.lastSegment().orElseThrow();
      try (FileChannel channel = spool.store().read(second)) {
        SegmentScan scan = new SegmentScan(channel, second);
        assertThat(scan.next(SegmentHead.BLOCK, second.end, byte[]::new))
            .extracting(found -> found.frame().firstEvent())
            .isEqualTo(10L);
      }
    }
  }

  @Test
  void anInterruptedAcknowledgementReachesTheDiskAndSoDoThoseAfterIt() throws Exception {
    SpoolOptions options = options(MIB);
    Position last;
    try (Spool spool = Spool.open(options);
        SpoolWriter writer = new SpoolWriter(spool)) {
      writer.add(SpoolRig.lines(0, 30, 10), 0, 30);
      writer.commit();
      Segment segment = spool.lastSegment().orElseThrow();
      last = new Position(segment.seq, segment.end, 30);
      Thread.currentThread().interrupt();
      spool.acknowledge(new Position(segment.seq, SegmentHead.BLOCK, 10));
      assertThat(Thread.interrupted()).as("the worker still knows that it is to stop").isTrue();
      assertThat(onRecord(options).event()).isEqualTo(10);
      spool.acknowledge(last);
    }
    assertThat(onRecord(options)).isEqualTo(last);
  }

  private static Position onRecord(SpoolOptions options) throws IOException {
    try (Cursor cursor = new Cursor(options, Cursor.SENT)) {
      return cursor.read().orElseThrow();
    }
  }

  @Test
  void anInterruptedAcknowledgementFreesALargeSegment() throws Exception {
    SpoolOptions options = options(MIB).withPreallocated(true);
    try (Spool spool = Spool.open(options);
        SpoolWriter writer = new SpoolWriter(spool)) {
      writer.add(SpoolRig.lines(0, 1, (int) MIB), 0, 1);
      writer.commit();
      Segment large = spool.lastSegment().orElseThrow();
      spool.seal(large);
      Thread.currentThread().interrupt();
      spool.acknowledge(new Position(large.seq, large.end, 1));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(large.path).doesNotExist();
    }
  }

  @Test
  void aLostOrDamagedCursorSendsAgainInsteadOfLosing() throws Exception {
    try (SpoolRig rig = new SpoolRig(options(MIB))) {
      rig.publish(0, 100, 10, 50);
      rig.awaitDurable();
      rig.awaitSent();
      rig.receiver.allow(0);
      rig.publish(100, 200, 10, 50);
      rig.awaitDurable();
    }
    Files.write(folder.resolve("spool").resolve(Cursor.SENT), new byte[] {1, 2, 3});
    try (SpoolRig next = new SpoolRig(options(MIB))) {
      next.awaitSent();
      assertThat(next.received()).isEqualTo(range(0, 200));
    }
  }

  @Test
  void aPreallocatedSpoolTakesItsSizeAtOnceAndUsesItsFilesAgain() throws Exception {
    SpoolOptions all = options(MIB).withPreallocated(true);
    try (SpoolRig rig = new SpoolRig(all)) {
      assertThat(allBytes()).isBetween(MIB - 64 * 1024, MIB + 64 * 1024);
      rig.publish(0, 20_000, 130, 300);
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, 20_000));
      assertThat(allBytes()).isBetween(MIB - 64 * 1024, MIB + 64 * 1024);
      rig.receiver.allow(0);
      rig.publish(20_000, 20_100, 10, 300);
      rig.awaitDurable();
    }
    try (SpoolRig next = new SpoolRig(all)) {
      next.awaitSent();
      assertThat(next.received()).isEqualTo(range(20_000, 20_100));
    }
    try (SpoolRig grown = new SpoolRig(options(MIB))) {
      grown.publish(0, 10, 10, 10);
      grown.awaitDurable();
      assertThat(allBytes()).as("not preallocated any more").isLessThan(MIB / 2);
    }
  }

  private long allBytes() throws IOException {
    long sum = 0;
    try (var files = Files.newDirectoryStream(folder.resolve("spool"))) {
      for (Path file : files) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Test
  void aDiskTooSmallForAPreallocatedSpoolIsToldAtTheStart() {
    FlakyDisk disk = new FlakyDisk();
    disk.room = 300_000;
    assertThatThrownBy(() -> Spool.open(options(MIB).withPreallocated(true).withOpener(disk)))
        .hasMessageContaining("cannot be made: No space left on device")
        .hasMessageContaining("prealloc: false");
  }

  @Test
  void aSecondOutputIsRefusedAtOnce() throws Exception {
    try (Spool first = Spool.open(options(MIB))) {
      assertThat(first.events()).isZero();
      assertThatThrownBy(() -> Spool.open(options(MIB)))
          .hasMessageContaining("is that of another output already")
          .hasMessageNotContaining("process");
    }
  }

  @Test
  void filesOthersMayReadAreRefused() throws Exception {
    Path folder = options(MIB).folder();
    try (SpoolRig rig = new SpoolRig(options(MIB))) {
      rig.publish(0, 10, 10, 10);
      rig.awaitDurable();
      assertThat(Files.getPosixFilePermissions(SpoolRig.segments(folder).getFirst()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    Path segment = SpoolRig.segments(folder).getFirst();
    Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Spool.open(options(MIB)))
        .hasMessageContaining("must be more strict")
        .hasMessageContaining("required permissions: -rw-------, actual permissions: -rw-r--r--");
  }
}
