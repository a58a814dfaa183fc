package org.skidder.core.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.file.Folders;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.registry.FlakyDisk;
import org.skidder.core.testkit.RecordingOutput;

/** What a disk damages of a spool costs as little as possible, and is counted. */
@Timeout(120)
class SpoolDamageTest {
  private static final long MIB = 1 << 20;
  private static final int WRITTEN = 400;
  private static final int PER_RECORD = 20;

  /** Where the two copies of a head are, and how long one is. */
  private static final int[] COPIES = {0, 2048};

  private static final int COPY = 28;

  @TempDir Path folder;

  private final Random random = new Random(5);

  /** A spool of three segments of which nothing was sent. */
  private Path live = Path.of("");

  private List<Path> segments = List.of();
  private int copies;

  @BeforeEach
  void write() throws Exception {
    live = folder.resolve("live");
    try (SpoolRig rig = new SpoolRig(options(live))) {
      rig.receiver.allow(0);
      rig.publish(0, WRITTEN, PER_RECORD, 300);
      rig.awaitDurable();
    }
    segments = SpoolRig.segments(live);
    assertThat(segments).hasSize(3);
  }

  /** Syncing is left out: what is to be shown here is not what a power failure does. */
  private static SpoolOptions options(Path spool) {
    return SpoolOptions.of(spool, MIB).withOpener(new FlakyDisk());
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private Path copy() throws IOException {
    return SpoolRig.copy(live, folder.resolve("copy-" + copies++));
  }

  private static Path in(Path spool, Path segment) {
    return spool.resolve(segment.getFileName());
  }

  @Test
  void aDamagedByteCostsAtMostTheRecordItHitsAndWhatIsLostIsCounted() throws Exception {
    for (Path segment : segments) {
      List<Integer> places = new ArrayList<>(placesIn(Files.readAllBytes(segment)));
      Collections.shuffle(places, random);
      boolean all = segment.equals(segments.getLast()); // there no later record tells of a gap
      for (int at : places.subList(0, all ? places.size() : 30)) {
        Path spool = copy();
        SpoolRig.flip(in(spool, segment), at, 1 + random.nextInt(255));
        long lost = lostOf(spool, segment.getFileName() + " byte " + at);
        assertThat(lost)
            .as("%s byte %d", segment.getFileName(), at)
            .isEqualTo(at < SegmentHead.BLOCK ? 0 : PER_RECORD);
      }
    }
  }

  /** All bytes of the head that mean something, those of all frames, and some others. */
  private Set<Integer> placesIn(byte[] segment) {
    TreeSet<Integer> places = new TreeSet<>();
    for (int copy : COPIES) {
      for (int i = 0; i < COPY; i++) {
        places.add(copy + i);
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(segment);
    for (int at = SegmentHead.BLOCK; at + Frame.BYTES <= segment.length; at++) {
      if (Frame.isMarker(bytes, at)) {
        places.add(at + random.nextInt(Frame.BYTES));
      }
    }
    for (int i = 0; i < Frame.BYTES; i++) {
      places.add(SegmentHead.BLOCK + i);
    }
    places.add(segment.length - 1);
    for (int i = 0; i < 20; i++) {
      places.add(random.nextInt(segment.length));
    }
    return places;
  }

  /** What a spool counts as lost, when all that is left of it was sent. */
  private static long lostOf(Path spool, String what) throws Exception {
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.publish(WRITTEN, WRITTEN + 5, 5, 30);
      rig.awaitDurable();
      rig.awaitSent();
      List<Long> received = rig.received();
      assertThat(received).as(what).isSorted().doesNotHaveDuplicates();
      assertThat(received).as(what).endsWith(range(WRITTEN, WRITTEN + 5).toArray(Long[]::new));
      assertThat(rig.counter("lost_segments")).as(what).isZero();
      assertThat(received.size() + rig.counter("lost_events")).as(what).isEqualTo(WRITTEN + 5);
      assertThat(rig.spool.events()).as(what).isZero();
      return rig.counter("lost_events");
    }
  }

  @Test
  void aDamagedByteOfWhatIsOnRecordBesideTheSegmentsLosesNothing() throws Exception {
    for (String file : List.of(Cursor.SENT, Cursor.WRITTEN)) {
      for (int at = 0; at < Files.size(live.resolve(file)); at += at % 512 < 36 ? 3 : 100) {
        Path spool = copy();
        SpoolRig.flip(spool.resolve(file), at, 1 + random.nextInt(255));
        assertThat(lostOf(spool, file + " byte " + at)).isZero();
      }
    }
  }

  @Test
  void aDamagedByteOfAPreallocatedSpoolCostsAtMostARecord() throws Exception {
    SpoolOptions all = options(folder.resolve("all")).withPreallocated(true);
    try (SpoolRig rig = new SpoolRig(all)) {
      rig.publish(0, 9000, 100, 300); // more than once through all files
      rig.awaitDurable();
      rig.awaitSent();
      rig.receiver.allow(0);
      rig.publish(9000, 9400, PER_RECORD, 300);
      rig.awaitDurable();
    }
    for (Path segment : SpoolRig.segments(all.folder())) {
      for (int i = 0; i < 3; i++) {
        int at = random.nextInt((int) Files.size(segment));
        Path spool = SpoolRig.copy(all.folder(), folder.resolve("copy-" + copies++));
        SpoolRig.flip(in(spool, segment), at, 1 + random.nextInt(255));
        try (SpoolRig rig = new SpoolRig(options(spool).withPreallocated(true))) {
          rig.awaitSent();
          long lost = rig.counter("lost_events");
          assertThat(lost).as("%s byte %d", segment, at).isIn(0L, (long) PER_RECORD);
          assertThat(rig.received()).endsWith(9379L + (rig.received().contains(9399L) ? 20 : 0));
          assertThat(new TreeSet<>(rig.received()).tailSet(9000L)).hasSize((int) (400 - lost));
        }
      }
    }
  }

  @Test
  void damageToTheNewestRecordWhileTheProcessRunsIsReportedAndNobodyWaitsForIt() throws Exception {
    Path spool = folder.resolve("spool");
    try (SpoolRig rig = new SpoolRig(SpoolOptions.of(spool, 4 * MIB))) {
      rig.receiver.allow(0);
      rig.publish(0, 3000, 100, 50); // the reader is at most a third of that ahead of the output
      rig.awaitDurable();
      Path last = SpoolRig.segments(spool).getLast();
      SpoolRig.flip(last, Files.size(last) - 3, 1);
      rig.receiver.allow(Integer.MAX_VALUE);
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(0, 2900));
      assertThat(rig.counter("lost_events")).isEqualTo(100);
      assertThat(rig.spool.events()).isZero();

      rig.publish(3000, 3100, 100, 50);
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.received()).endsWith(range(3000, 3100).toArray(Long[]::new));
      assertThat(rig.counter("lost_events")).isEqualTo(100);
    }
  }

  @Test
  void whatIsMissingAtTheEndIsCountedOnce() throws Exception {
    Path spool = copy();
    Path last = in(spool, segments.getLast());
    SpoolRig.flip(last, Files.size(last) - 1, 1);
    assertThat(lostAtTheStart(spool)).isEqualTo((long) PER_RECORD);
    assertThat(lostAtTheStart(spool)).isEqualTo(0L);
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.publish(WRITTEN, WRITTEN + 5, 5, 30);
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.counter("lost_events")).isZero();
      assertThat(rig.received()).hasSize(WRITTEN - PER_RECORD + 5);
    }
  }

  private static Object lostAtTheStart(Path spool) throws IOException {
    Metrics metrics = new Metrics();
    try (Spool opened = Spool.open(options(spool))) {
      opened.damage().register(metrics, "spool");
      return Objects.requireNonNull(metrics.all().get("spool.lost_events")).value();
    }
  }

  @Test
  void aSegmentWithBothCopiesOfItsHeadDamagedIsSetAsideAndItsEventsAreCounted() throws Exception {
    for (Path segment : segments) {
      Path spool = copy();
      SpoolRig.damageHead(in(spool, segment));
      losesASegment(spool);
      assertThat(in(spool, segment)).doesNotExist();
      assertThat(spool.resolve(segment.getFileName() + ".damaged")).hasSize(Files.size(segment));
    }
  }

  @Test
  void aSegmentThatIsGoneIsCounted() throws Exception {
    for (Path segment : segments) {
      Path spool = copy();
      Files.delete(in(spool, segment));
      assertThat(lostOf(spool, "without " + segment.getFileName())).isPositive();
    }
  }

  @Test
  void aZeroedHeadOfASegmentThatWasWrittenIsNoUnfinishedOne() throws Exception {
    for (Path segment : segments) {
      Path spool = copy();
      clear(in(spool, segment), SegmentHead.BLOCK);
      losesASegment(spool);
    }
  }

  private static void losesASegment(Path spool) throws Exception {
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.publish(WRITTEN, WRITTEN + 5, 5, 30);
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.counter("lost_segments")).isEqualTo(1);
      assertThat(rig.counter("lost_events")).isGreaterThan(PER_RECORD);
      assertThat(rig.received().size() + rig.counter("lost_events")).isEqualTo(WRITTEN + 5);
    }
  }

  @Test
  void anEmptyHeadIsNoUnusedOneWhereSomethingFollowsAndNothingTellsWhatWasWritten()
      throws Exception {
    for (Path segment : segments) {
      Path spool = copy();
      Files.delete(spool.resolve(Cursor.WRITTEN));
      Path damaged = in(spool, segment);
      clear(damaged, SegmentHead.BLOCK);
      byte[] content = Files.readAllBytes(damaged);
      try (SpoolRig rig = new SpoolRig(options(spool))) {
        rig.awaitSent();
        assertThat(rig.counter("lost_segments")).isEqualTo(1);
        assertThat(spool.resolve(segment.getFileName() + ".damaged")).hasBinaryContent(content);
      }
    }
  }

  @Test
  void anEmptyFileIsUnusedWhereNothingTellsWhatWasWritten() throws Exception {
    Path spool = copy();
    Files.delete(spool.resolve(Cursor.WRITTEN));
    Files.copy(in(spool, segments.getLast()), spool.resolve("%016x.segment".formatted(4)));
    Path fresh = spool.resolve("%016x.segment".formatted(4));
    clear(fresh, (int) Files.size(fresh));
    assertThat(lostOf(spool, "with a fresh file")).isZero();
    assertThat(Folders.list(spool, "*.damaged")).isEmpty();
  }

  private static void clear(Path segment, int bytes) throws IOException {
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(bytes), 0);
    }
  }

  @Test
  void thatASegmentWasWrittenToStaysOnRecordWhenNothingIsLeftInIt() throws Exception {
    Path spool = copy();
    Path last = in(spool, segments.getLast());
    byte[] head = Arrays.copyOf(Files.readAllBytes(last), SegmentHead.BLOCK);
    Files.write(last, head);
    Object lost = lostAtTheStart(spool);
    assertThat((long) lost).isGreaterThan(PER_RECORD);
    assertThat(lostAtTheStart(spool)).as("counted once").isEqualTo(0L);
    clear(last, SegmentHead.BLOCK);
    assertThat(lostAtTheStart(spool)).isEqualTo(0L);
    assertThat(spool.resolve(last.getFileName() + ".damaged")).exists();
  }

  @Test
  void nothingIsAddedToAnOlderSegmentThanThatOnRecord() throws Exception {
    Path spool = copy();
    Files.delete(in(spool, segments.getLast()));
    byte[] second = Files.readAllBytes(in(spool, segments.get(1)));
    try (Spool opened = Spool.open(options(spool));
        SpoolWriter writer = new SpoolWriter(opened)) {
      writer.add(SpoolRig.lines(WRITTEN, 5, 30), 0, 5);
      writer.commit();
      assertThat(in(spool, segments.get(1))).hasBinaryContent(second);
    }
    try (Cursor written = new Cursor(options(spool), Cursor.WRITTEN)) {
      assertThat(written.read().orElseThrow().seq()).isEqualTo(4);
    }
  }

  @Test
  void aFileSetAsideStaysWhenAnotherOfItsNameIs() throws Exception {
    Path spool = copy();
    Path segment = in(spool, segments.getFirst());
    Path before = spool.resolve(segment.getFileName() + ".damaged");
    Files.copy(segment, before);
    Files.write(before, new byte[] {1, 2, 3});
    SpoolRig.damageHead(segment);
    losesASegment(spool);
    assertThat(before).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(spool.resolve(segment.getFileName() + ".damaged-2"))
        .hasSize(Files.size(segments.getFirst()));
  }

  @Test
  void aDamagedCopyOfAHeadIsMadeAnewSoThatLaterDamageToTheOtherCostsNothing() throws Exception {
    Path spool = copy();
    for (int copy : COPIES) {
      for (Path segment : segments) {
        SpoolRig.flip(in(spool, segment), copy + 17, 64);
      }
      Spool.open(options(spool)).close();
    }
    for (Path segment : segments) {
      assertThat(in(spool, segment)).hasSameBinaryContentAs(segment);
    }
    assertThat(lostOf(spool, "both copies, one after the other")).isZero();
  }

  @Test
  void onlyWhatWasNotSentOfADamagedSegmentIsLost() throws Exception {
    Path spool = folder.resolve("spool");
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.publish(0, 60, PER_RECORD, 30);
      rig.awaitDurable();
      rig.awaitSent();
      rig.receiver.allow(0);
      rig.publish(60, 100, PER_RECORD, 30);
      rig.awaitDurable();
    }
    SpoolRig.damageHead(SpoolRig.segments(spool).getLast());
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      assertThat(rig.counter("lost_events")).isEqualTo(40);
      assertThat(rig.counter("lost_segments")).isEqualTo(1);
      assertThat(rig.spool.events()).isZero();
      rig.publish(100, 120, PER_RECORD, 30);
      rig.awaitDurable();
      rig.awaitSent();
      assertThat(rig.received()).isEqualTo(range(100, 120));
    }
    SpoolRig.damageHead(SpoolRig.segments(spool).getLast());
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      assertThat(rig.counter("lost_events")).as("all of it was sent").isZero();
      assertThat(rig.counter("lost_segments")).isZero();
    }
  }

  @Test
  void whereNothingTellsHowManyEventsADamagedSegmentHeldTheSegmentIsCounted() throws Exception {
    Path spool = copy();
    Files.delete(spool.resolve(Cursor.WRITTEN));
    SpoolRig.damageHead(in(spool, segments.getLast()));
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.awaitSent();
      assertThat(rig.counter("lost_events")).isZero();
      assertThat(rig.counter("lost_segments")).isEqualTo(1);
    }
  }

  @Test
  void aHeadTornByACrashIsHarmlessAndNoLoss() throws Exception {
    byte[] sound = new SegmentHead(SegmentHead.VERSION, random.nextLong()).block(4).array();
    byte[] stale = new SegmentHead(SegmentHead.VERSION, random.nextLong()).block(1).array();
    for (int torn : new int[] {0, 1, 7, 8, 15, 16, 20, 27, 28, 512, 2048, 2050, 2070, 4096}) {
      for (byte[] before : new byte[][] {{}, new byte[65_536], stale}) {
        byte[] head = Arrays.copyOf(before, Math.max(before.length, torn));
        System.arraycopy(sound, 0, head, 0, torn);
        Path spool = copy();
        Path segment = spool.resolve("%016x.segment".formatted(4));
        Files.copy(in(spool, segments.getFirst()), segment);
        Files.write(segment, head);
        assertThat(lostOf(spool, torn + " bytes over " + before.length)).isZero();
      }
    }
  }

  @Test
  void segmentsOfTheVersionBeforeAreReadAndNotAddedTo() throws Exception {
    Path spool = copy();
    Files.delete(spool.resolve(Cursor.WRITTEN));
    for (Path segment : segments) {
      Files.write(in(spool, segment), asVersion1(Files.readAllBytes(segment)));
    }
    try (Cursor cursor = new Cursor(options(spool), Cursor.SENT)) {
      cursor.write(new Position(1, 28, 0));
    }
    byte[] last = Files.readAllBytes(in(spool, segments.getLast()));
    RecordingOutput<SpoolRig.Line> down = new RecordingOutput<>(SpoolRig.Line::read);
    down.allow(0);
    try (SpoolRig rig = new SpoolRig(options(spool), down)) {
      rig.publish(WRITTEN, WRITTEN + 20, PER_RECORD, 30);
      rig.awaitDurable();
    }
    assertThat(in(spool, segments.getLast())).hasBinaryContent(last);
    for (int at = 0; at < 16; at++) {
      Path damaged = SpoolRig.copy(spool, folder.resolve("one-" + at));
      SpoolRig.flip(in(damaged, segments.get(at % 3)), at, 1 + random.nextInt(255));
      try (SpoolRig rig = new SpoolRig(options(damaged))) {
        rig.awaitSent();
        assertThat(rig.received()).isEqualTo(range(0, WRITTEN + 20));
        assertThat(rig.counter("lost_events")).isZero();
      }
    }
    SpoolRig.damageHead(in(spool, segments.get(1)));
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.awaitSent();
      assertThat(rig.counter("lost_segments")).isEqualTo(1);
      assertThat(rig.received().size() + rig.counter("lost_events")).isEqualTo(WRITTEN + 20);
    }
  }

  /** Magic, number, salt and checksum in 28 bytes, and the records behind them. */
  private static byte[] asVersion1(byte[] segment) {
    ByteBuffer old = ByteBuffer.allocate(28 + segment.length - SegmentHead.BLOCK);
    old.put("SKIDSPL\1".getBytes(ISO_8859_1)).put(segment, 8, 16);
    CRC32C crc = new CRC32C();
    crc.update(old.array(), 0, 24);
    old.putInt((int) crc.getValue());
    return old.put(segment, SegmentHead.BLOCK, segment.length - SegmentHead.BLOCK).array();
  }

  @Test
  void aSpoolOfALaterVersionIsNotTouched() throws Exception {
    Path last = segments.getLast();
    try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
      file.write(new SegmentHead(SegmentHead.VERSION + 1, 7).block(3), 0);
    }
    SpoolRig.damageHead(segments.getFirst());
    byte[] before = Files.readAllBytes(last);
    assertThatThrownBy(() -> Spool.open(options(live))).hasMessageContaining("a later version");
    assertThat(last).hasBinaryContent(before);
    assertThat(Folders.list(live, "*.damaged")).isEmpty();
  }

  @Test
  void aFileWithAnotherNameIsLeftAlone() throws Exception {
    Path spool = copy();
    Path other = spool.resolve("copy-of-1.segment");
    Files.copy(in(spool, segments.getFirst()), other);
    assertThat(lostOf(spool, "with another file")).isZero();
    assertThat(other).hasSize(Files.size(segments.getFirst()));
  }
}
