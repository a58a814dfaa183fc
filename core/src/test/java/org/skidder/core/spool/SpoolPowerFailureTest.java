package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.registry.FlakyDisk;
import org.skidder.core.testkit.RecordingOutput;

/** What is left after a power failure: files as they were when they were forced last. */
@Timeout(60)
class SpoolPowerFailureTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  private final FlakyDisk disk = new FlakyDisk();
  private byte[] cursor = {};

  private SpoolOptions options(Path spool) {
    return SpoolOptions.of(spool, MIB).withOpener(disk);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private void keep(Path file) {
    if (file.endsWith(Cursor.SENT)) {
      try {
        cursor = Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What a power failure leaves of a spool, as far as its cursor is concerned. */
  private Path powerFailure(Path spool, String name) throws IOException {
    Path left = SpoolRig.copy(spool, folder.resolve(name));
    Files.write(left.resolve(Cursor.SENT), cursor);
    return left;
  }

  @Test
  void aSegmentThatIsFreedWasDeliveredAlsoForWhoStartsAfterIt() throws Exception {
    for (boolean preallocated : new boolean[] {false, true}) {
      Path spool = folder.resolve("spool-" + preallocated);
      SpoolOptions options = options(spool).withPreallocated(preallocated);
      disk.onForced = this::keep;
      try (SpoolRig rig = new SpoolRig(options)) {
        rig.publish(0, 20, 20, 300);
        rig.awaitDurable();
        rig.awaitSent();
      }
      Path left;
      try (SpoolRig rig = new SpoolRig(options)) {
        rig.publish(20, 1000, 20, 300);
        rig.awaitDurable();
        rig.awaitSent();
        assertThat(SpoolRig.segments(spool)).as("most were freed").hasSize(1);
        left = powerFailure(spool, "left-" + preallocated);
      }
      try (SpoolRig rig = new SpoolRig(options(left).withPreallocated(preallocated))) {
        rig.awaitSent();
        assertThat(rig.counter("lost_events")).isZero();
      }
    }
  }

  @Test
  void soWasOneThatTheNextProcessFrees() throws Exception {
    Path spool = folder.resolve("spool");
    disk.onForced = this::keep;
    Path killed;
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.receiver.allow(0);
      rig.publish(0, 400, 20, 300);
      rig.awaitDurable();
      killed = SpoolRig.copy(spool, folder.resolve("killed"));
    }
    // The process before had sent all but what is in the last segment, and was killed then.
    List<Path> segments = SpoolRig.segments(killed);
    long last = segments.size();
    try (Cursor sent = new Cursor(options(killed), Cursor.SENT)) {
      sent.read();
      sent.write(new Position(last, SegmentHead.BLOCK, firstEventOf(segments.getLast())));
    }
    Path left;
    try (Spool opened = Spool.open(options(killed))) {
      assertThat(SpoolRig.segments(killed)).hasSize(1);
      left = powerFailure(killed, "left");
      assertThat(opened.events()).isPositive();
    }
    try (SpoolRig rig = new SpoolRig(options(left))) {
      rig.awaitSent();
      assertThat(rig.counter("lost_events")).isZero();
      assertThat(rig.received()).endsWith(399L);
    }
  }

  private static long firstEventOf(Path segment) throws IOException {
    return Frame.of(ByteBuffer.wrap(Files.readAllBytes(segment)), SegmentHead.BLOCK).firstEvent();
  }

  @Test
  void aSegmentThatSomebodyRemovesBeforeItIsSentIsLostAlsoThen() throws Exception {
    Path spool = folder.resolve("spool");
    disk.onForced = this::keep;
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.receiver.allow(0);
      rig.publish(0, 400, 20, 300);
      rig.awaitDurable();
    }
    Path left = powerFailure(spool, "left");
    Files.delete(SpoolRig.segments(left).getFirst());
    try (SpoolRig rig = new SpoolRig(options(left))) {
      rig.awaitSent();
      assertThat(rig.counter("lost_events")).isEqualTo(400L - rig.received().size()).isPositive();
    }
  }

  /**
   * A group of events that is on disk although that failed to be confirmed, and could not be cut
   * off; a part of it was written again.
   */
  private Path writtenTwice() throws Exception {
    Path spool = folder.resolve("spool");
    try (Spool opened = Spool.open(options(spool));
        SpoolWriter writer = new SpoolWriter(opened)) {
      writer.add(SpoolRig.lines(0, 10, 50), 0, 10);
      writer.commit();
      disk.syncFails = true;
      disk.truncateFails = true;
      writer.add(SpoolRig.lines(10, 200, 50), 0, 200);
      assertThatThrownBy(writer::commit).hasMessage("Input/output error");
      disk.syncFails = false;
      disk.truncateFails = false;
      for (int first = 10; first < 40; first += 10) {
        writer.startCounting();
        writer.add(SpoolRig.lines(first, 10, 50), 0, 10);
        writer.commit();
      }
    }
    return spool;
  }

  @Test
  void whatWasWrittenTwiceHidesNoDamageToWhatFollows() throws Exception {
    Path spool = writtenTwice();
    Path second = SpoolRig.segments(spool).get(1);
    byte[] bytes = Files.readAllBytes(second);
    int record = (bytes.length - SegmentHead.BLOCK) / 3;
    SpoolRig.flip(second, SegmentHead.BLOCK + record + record / 2, 1); // that of 20 to 29
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.awaitSent();
      assertThat(rig.received()).startsWith(range(0, 210).toArray(Long[]::new));
      assertThat(rig.received().subList(210, rig.received().size()))
          .isEqualTo(Stream.concat(range(10, 20).stream(), range(30, 40).stream()).toList());
      assertThat(rig.counter("lost_events")).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void nobodyTakesASpoolForEmptyBecauseSomethingWasWrittenTwice(int vainStarts) throws Exception {
    Path spool = writtenTwice();
    RecordingOutput<SpoolRig.Line> receiver = new RecordingOutput<>(SpoolRig.Line::read);
    receiver.allow(210);
    try (SpoolRig rig = new SpoolRig(options(spool), receiver)) {
      await().until(() -> rig.spool.events() == 0); // so it seems, by the numbers
      assertThat(rig.spool.awaitSent(Optional.of(Duration.ofMillis(1))))
          .as("30 events are still to be sent")
          .isFalse();
    }
    for (int i = 0; i < vainStarts; i++) {
      Spool.open(options(spool)).close();
    }
    // What was sent is on record with numbers that are beyond those of what is still there.
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.publish(40, 50, 10, 50);
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(10, 50));
      assertThat(rig.counter("lost_events")).isZero();
      assertThat(rig.spool.events()).isZero();
    }
  }
}
