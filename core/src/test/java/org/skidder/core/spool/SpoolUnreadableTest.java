package org.skidder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.file.ChannelOpener;
import org.skidder.core.file.Folders;
import org.skidder.core.registry.FlakyDisk;
import org.slf4j.LoggerFactory;

/** What a disk does not give back of a spool it may give back later: nothing is given up. */
@Timeout(120)
class SpoolUnreadableTest {
  private static final long MIB = 1 << 20;
  private static final int WRITTEN = 400;
  private static final int MANY = 7;
  private static final String ADVICE =
      ". Check the disk. If that stays so, stop Skidder and move the file out of its folder to go"
          + " on without it: ";

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
      rig.publish(0, WRITTEN, 20, 300);
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

  /** A block of a file is gone for now; returns how often it was asked for. */
  private AtomicInteger lose(Path file, long lost) {
    AtomicInteger asked = new AtomicInteger();
    disk.unreadable =
        (path, block) -> {
          boolean hit = path.equals(file) && block == lost;
          asked.addAndGet(hit ? 1 : 0);
          return hit;
        };
    return asked;
  }

  private void comesBack() {
    disk.unreadable = (path, block) -> false;
  }

  private static long lastBlock(Path segment) throws IOException {
    return (Files.size(segment) - 1) / FlakyDisk.BLOCK;
  }

  private static void allArrives(SpoolRig rig) throws Exception {
    rig.awaitSent();
    assertThat(rig.received()).isEqualTo(range(0, WRITTEN));
    assertThat(rig.counter("lost_events")).isZero();
    assertThat(rig.counter("lost_segments")).isZero();
  }

  @Test
  void whatCannotBeReadIsTriedWithTheFileOpenedAnewUntilItIsBackAndNothingIsLost()
      throws Exception {
    AtomicInteger opened = new AtomicInteger();
    ChannelOpener counting =
        (path, how, attributes) -> {
          opened.addAndGet(path.equals(segments.getFirst()) ? 1 : 0);
          return disk.open(path, how, attributes);
        };
    lose(segments.getFirst(), 1);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("spool");
    logger.addAppender(log);
    try (SpoolRig rig = new SpoolRig(options(spool).withOpener(counting))) {
      await().until(() -> opened.get() > MANY);
      Path away = folder.resolve("away");
      Files.move(segments.getFirst(), away);
      int before = opened.get();
      await().until(() -> opened.get() > before + 2);
      Files.move(away, segments.getFirst());
      assertThat(rig.received()).isEmpty();
      assertThat(rig.counter("lost_events")).isZero();

      AtomicInteger asked = new AtomicInteger();
      disk.unreadable =
          (path, block) ->
              path.toString().endsWith(".segment") && block > 0 && asked.incrementAndGet() <= 3;
      allArrives(rig);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .as("each once a minute")
        .filteredOn(text -> text.contains(segments.getFirst() + " "))
        .contains(
            "The spool cannot be read, and is tried again: "
                + segments.getFirst()
                + " cannot be read at byte 4096: Input/output error"
                + ADVICE
                + "what of it was not sent then counts as lost",
            "The spool cannot be read, and is tried again: "
                + segments.getFirst()
                + " cannot be opened: no such file or folder. Put it back, or start Skidder anew to"
                + " go on without it: what of it was not sent then counts as lost")
        .doesNotHaveDuplicates();
    assertThat(Folders.list(spool, "*.damaged*")).isEmpty();
  }

  @Test
  void aStopDoesNotWaitForTheNextTry() throws Exception {
    AtomicInteger asked = lose(segments.getFirst(), 1);
    SpoolRig rig = new SpoolRig(options(spool).withFirstRetry(Duration.ofHours(1)));
    await().until(() -> asked.get() > 0);
    long begin = System.nanoTime();
    rig.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(asked).hasValue(1);
    comesBack();
    try (SpoolRig next = new SpoolRig(options(spool))) {
      allArrives(next);
    }
  }

  private void theStartFails(Path file, long block, String cost) throws Exception {
    List<Path> before = Folders.list(spool, "*");
    AtomicInteger asked = lose(file, block);
    assertThatThrownBy(() -> Spool.open(options(spool)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            file + " cannot be read at byte " + block * FlakyDisk.BLOCK + ": Input/output error")
        .hasMessageEndingWith(ADVICE + cost);
    // It is asked for by a read that gets what is before it, and by the one that fails.
    assertThat(asked).as("at once").hasValueLessThan(3);
    assertThat(Folders.list(spool, "*")).hasSameElementsAs(before);
    comesBack();
  }

  @Test
  void aStartThatNeedsWhatCannotBeReadFailsAtOnceWithPlaceReasonAndAdviceAndLosesNothing()
      throws Exception {
    String lost = "what of it was not sent then counts as lost";
    for (Path segment : segments) {
      theStartFails(segment, 0, lost);
    }
    theStartFails(segments.getLast(), 1, lost);
    theStartFails(segments.getLast(), lastBlock(segments.getLast()), lost);
    theStartFails(spool.resolve(Cursor.SENT), 0, "all events in the spool are then sent again");
    theStartFails(
        spool.resolve(Cursor.WRITTEN), 0, "damage to the newest events may then not be told");
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      allArrives(rig);
    }
  }

  @Test
  void aFileThatCannotBeOpenedFailsTheStartWithTheReason() {
    Path second = segments.get(1);
    ChannelOpener failing =
        (path, how, attributes) -> {
          if (path.equals(second)) {
            throw new IOException("Input/output error");
          }
          return disk.open(path, how, attributes);
        };
    assertThatThrownBy(() -> Spool.open(options(spool).withOpener(failing)))
        .hasMessage(
            second
                + " cannot be opened: Input/output error"
                + ADVICE
                + "what of it was not sent then counts as lost");
  }

  @Test
  void aFileThatSomebodyMovedAwayCountsAsLostAndTheOthersAreSent() throws Exception {
    for (Path segment : segments) {
      comesBack();
      Path copy = SpoolRig.copy(spool, folder.resolve("copy-" + segment.getFileName()));
      Path bad = copy.resolve(segment.getFileName());
      AtomicInteger asked = lose(bad, 1);
      Set<Long> arrived = new HashSet<>();
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        await().until(() -> asked.get() > 1);
        assertThat(rig.counter("lost_events")).isZero();
        arrived.addAll(rig.received());
      } catch (IOException e) {
        assertThat(segment).as("needed at the start").isEqualTo(segments.getLast());
      }
      Files.move(bad, folder.resolve("moved-" + segment.getFileName()));
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        rig.publish(WRITTEN, WRITTEN + 5, 5, 30);
        rig.awaitDurable();
        rig.awaitSent();
        arrived.addAll(rig.received());
        assertThat(rig.counter("lost_events")).isPositive();
        assertThat(arrived.size() + rig.counter("lost_events")).isEqualTo(WRITTEN + 5);
        assertThat(rig.spool.events()).isZero();
      }
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        assertThat(rig.counter("lost_events")).as("counted once").isZero();
      }
    }
  }

  @Test
  void withoutTheCursorAllIsSentAgainAndWithoutTheNoteNothingIsLost() throws Exception {
    for (String file : List.of(Cursor.SENT, Cursor.WRITTEN)) {
      Path copy = SpoolRig.copy(spool, folder.resolve("copy-" + file));
      Files.move(copy.resolve(file), folder.resolve("moved-" + file));
      try (SpoolRig rig = new SpoolRig(options(copy))) {
        allArrives(rig);
      }
    }
  }

  @Test
  void nothingIsSetAsideByAStartThatFails() throws Exception {
    SpoolRig.damageHead(segments.get(1));
    Path first = segments.getFirst();
    theStartFails(first, lastBlock(first), "what of it was not sent then counts as lost");
    try (SpoolRig rig = new SpoolRig(options(spool))) {
      rig.awaitSent();
      assertThat(rig.counter("lost_segments")).isEqualTo(1);
      assertThat(rig.received().size() + rig.counter("lost_events")).isEqualTo(WRITTEN);
    }
  }

  @Test
  void anEmptyHeadIsNotSetAsideWhileItCannotBeReadWhatFollowsIt() throws Exception {
    Files.delete(spool.resolve(Cursor.WRITTEN));
    try (FileChannel file = FileChannel.open(segments.get(1), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(SegmentHead.BLOCK), 0);
    }
    theStartFails(segments.get(1), 1, "what of it was not sent then counts as lost");
    assertThat(segments.get(1)).exists();
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
}
