package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.file.Folders;
import org.skidder.core.registry.FlakyDisk;

/** What a disk does not give back of a spool, for a moment or for ever. */
@Timeout(120)
class SpoolUnreadableTest {
  private static final long MIB = 1 << 20;
  private static final int WRITTEN = 400;
  private static final int PER_RECORD = 20;

  /** More than is tried before a place is passed over. */
  private static final int MANY = 12;

  @TempDir Path folder;

  private final FlakyDisk disk = new FlakyDisk();

  /** A spool of three segments of which nothing was sent. */
  private Path spool = Path.of("");

  private List<Path> segments = List.of();

  @BeforeEach
  void write() throws Exception {
    spool = folder.resolve("spool");
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.receiver.allow(0);
      rig.publish(0, WRITTEN, PER_RECORD, 300);
      rig.awaitDurable();
    }
    segments = SpoolRig.segments(spool);
    assertThat(segments).hasSize(3);
  }

  private SpoolOptions options(Path at) {
    return SpoolOptions.of(at, MIB).withOpener(disk).withFirstRetry(Duration.ofMillis(1));
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  /** Some blocks of some files are gone; returns how often they were asked for. */
  private AtomicInteger lose(int times, Path file, Long... blocks) {
    AtomicInteger asked = new AtomicInteger();
    Set<Long> lost = Set.of(blocks);
    disk.unreadable =
        (path, block) ->
            path.equals(file) && lost.contains(block) && asked.incrementAndGet() <= times;
    return asked;
  }

  private static List<Path> aside(Path spool) throws IOException {
    return Folders.list(spool, "*.damaged*");
  }

  @Test
  void whatStaysUnreadableCostsTheRecordsInItIsCountedAndTheFileIsKept() throws Exception {
    Random random = new Random(11);
    for (int round = 0; round < 6; round++) {
      disk.unreadable = (path, block) -> false;
      Path copy = SpoolRig.copy(spool, folder.resolve("copy-" + round));
      Path segment = copy.resolve(segments.get(round % 3).getFileName());
      byte[] content = Files.readAllBytes(segment);
      long first = 1L + random.nextInt(content.length / FlakyDisk.BLOCK - 1);
      TreeSet<Long> expected = new TreeSet<>(range(0, WRITTEN + 5));
      expected.removeAll(hit(content, first, first + 1));
      lose(Integer.MAX_VALUE, segment, first, first + 1);
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        rig.publish(WRITTEN, WRITTEN + 5, 5, 30);
        rig.awaitDurable();
        rig.awaitSent();
        assertThat(rig.received()).as("round %d", round).containsExactlyElementsOf(expected);
        assertThat(rig.counter("lost_events"))
            .as("round %d", round)
            .isEqualTo(WRITTEN + 5 - expected.size());
        assertThat(rig.spool.events()).isZero();
        await().untilAsserted(() -> assertThat(segment).doesNotExist());
      }
      assertThat(aside(copy)).as("round %d", round).hasSize(1);
      assertThat(aside(copy).getFirst()).hasBinaryContent(content);
    }
  }

  /** The events of the records that are in some blocks in part at least. */
  private static Set<Long> hit(byte[] segment, long from, long to) {
    Set<Long> events = new TreeSet<>();
    ByteBuffer bytes = ByteBuffer.wrap(segment);
    int at = SegmentHead.BLOCK;
    while (at + Frame.BYTES <= segment.length && Frame.isMarker(bytes, at)) {
      Frame frame = Frame.of(bytes, at);
      int end = at + Frame.BYTES + frame.length();
      if (at / FlakyDisk.BLOCK <= to && (end - 1) / FlakyDisk.BLOCK >= from) {
        events.addAll(range(frame.firstEvent(), frame.firstEvent() + frame.events()));
      }
      at = end;
    }
    return events;
  }

  @Test
  void whatCanBeReadAMomentLaterIsNotLost() throws Exception {
    for (Path segment : segments) {
      Path copy = SpoolRig.copy(spool, folder.resolve("copy-" + segment.getFileName()));
      for (long block : new long[] {0, 1, 2}) {
        Path again = SpoolRig.copy(copy, folder.resolve(segment.getFileName() + "-" + block));
        AtomicInteger asked = lose(3, again.resolve(segment.getFileName()), block);
        try (SpoolRig rig = new SpoolRig(options(again))) {
          rig.awaitSent();
          assertThat(asked).hasValueGreaterThan(3);
          assertThat(rig.received()).isEqualTo(range(0, WRITTEN));
          assertThat(rig.counter("lost_events")).isZero();
          assertThat(rig.counter("lost_segments")).isZero();
        }
      }
    }
  }

  @Test
  void theNewestRecordIsNotWrittenOverWhileItCannotBeRead() throws Exception {
    Path last = segments.getLast();
    byte[] content = Files.readAllBytes(last);
    AtomicInteger asked =
        lose(Integer.MAX_VALUE, last, (long) (content.length - 1) / FlakyDisk.BLOCK);
    try (Spool opened = Spool.open(options(spool));
        SpoolWriter writer = new SpoolWriter(opened)) {
      writer.add(SpoolRig.lines(WRITTEN, 5, 30), 0, 5);
      writer.commit();
    }
    assertThat(asked).hasPositiveValue();
    assertThat(last).hasBinaryContent(content);
    disk.unreadable = (path, block) -> false;
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, WRITTEN + 5));
      assertThat(rig.counter("lost_events")).isZero();
    }
  }

  @Test
  void nothingIsGivenUpWhileTheDiskTakesNothingEither() throws Exception {
    disk.syncFails = true;
    AtomicInteger asked = lose(Integer.MAX_VALUE, segments.get(1), 1L);
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      await().until(() -> asked.get() > MANY);
      assertThat(rig.counter("lost_events")).isZero();
      disk.unreadable = (path, block) -> false;
      disk.syncFails = false;
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, WRITTEN));
      assertThat(rig.counter("lost_events")).isZero();
    }
    assertThat(aside(spool)).isEmpty();
  }

  @Test
  void aStopWhileSomethingCannotBeReadLosesNothing() throws Exception {
    AtomicInteger asked = lose(Integer.MAX_VALUE, segments.getFirst(), 1L);
    disk.syncFails = true;
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      await().until(() -> asked.get() > MANY);
      assertThat(rig.received()).isEmpty();
    }
    disk.unreadable = (path, block) -> false;
    disk.syncFails = false;
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, WRITTEN));
    }
  }

  @Test
  void whatIsWrittenWhileNothingIsFoundInFrontOfItIsNotFreed() throws Exception {
    try (Spool opened = Spool.open(options(folder.resolve("other")));
        SpoolWriter writer = new SpoolWriter(opened)) {
      writer.add(SpoolRig.lines(0, 10, 30), 0, 10);
      writer.commit();
      Segment in = opened.lastSegment().orElseThrow();
      long looked = opened.endOf(in);
      writer.add(SpoolRig.lines(10, 10, 30), 0, 10);
      writer.commit();
      opened.seal(in);
      opened.trim(in, SegmentHead.BLOCK, looked);
      opened.acknowledge(new Position(in.seq, looked, 10));
      assertThat(in.path).exists();
      assertThat(opened.events()).isEqualTo(10);
    }
  }

  @Test
  void aSegmentWhoseHeadStaysUnreadableIsSetAsideAndNoStartFailsForIt() throws Exception {
    for (Path segment : segments) {
      disk.unreadable = (path, block) -> false;
      Path copy = SpoolRig.copy(spool, folder.resolve("copy-" + segment.getFileName()));
      lose(Integer.MAX_VALUE, copy.resolve(segment.getFileName()), 0L);
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        rig.publish(WRITTEN, WRITTEN + 5, 5, 30);
        rig.awaitDurable();
        rig.awaitSent();
        assertThat(rig.counter("lost_segments")).isEqualTo(1);
        assertThat(rig.received().size() + rig.counter("lost_events")).isEqualTo(WRITTEN + 5);
      }
      assertThat(aside(copy)).hasSize(1);
      assertThat(aside(copy).getFirst()).hasSameBinaryContentAs(segment);
    }
  }

  @Test
  void theStartFailsWithPathAndReasonWhileTheDiskGivesNothingAndTakesNothing() throws Exception {
    lose(Integer.MAX_VALUE, segments.get(1), 0L);
    disk.syncFails = true;
    assertThatThrownBy(() -> Spool.open(options(spool)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            segments.get(1) + " cannot be read at byte 0: Input/output error. Check the disk");
    assertThat(SpoolRig.segments(spool)).isEqualTo(segments);
  }

  @Test
  void aCursorThatCannotBeReadSendsAgainAndAnotherTakesItsPlace() throws Exception {
    for (String file : List.of(Cursor.SENT, Cursor.WRITTEN)) {
      Path copy = SpoolRig.copy(spool, folder.resolve("copy-" + file));
      lose(Integer.MAX_VALUE, copy.resolve(file), 0L);
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(0, WRITTEN));
        assertThat(rig.counter("lost_events")).isZero();
        disk.unreadable = (path, block) -> false;
      }
      assertThat(aside(copy))
          .extracting(Path::getFileName)
          .containsExactly(Path.of(file + ".damaged"));
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        rig.publish(WRITTEN, WRITTEN + 5, 5, 30);
        rig.awaitDurable();
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(WRITTEN, WRITTEN + 5));
        assertThat(rig.counter("lost_events")).isZero();
      }
    }
  }
}
