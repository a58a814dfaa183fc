package org.skidder.core.pipeline;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.event.Event;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.core.file.AppendFile;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.testkit.FailingFile;
import org.slf4j.LoggerFactory;

class DeadLettersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2018-03-04T05:06:07.089Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final Metrics metrics = new Metrics();

  private DeadLetters to(Path file) {
    return to(file, 0, 1, CLOCK);
  }

  private DeadLetters to(Path path, long limit, int kept, Clock clock) {
    DeadLetterFile file = new DeadLetterFiles(clock).at(path);
    return new DeadLetters(
        "es", Optional.of(new DeadLetterFile.Bounded(file, limit, kept)), "6.4.0", metrics, CLOCK);
  }

  private static EventBatch batch(Object value) {
    FieldMap fields = new FieldMap();
    fields.put("value", value);
    return EventBatch.of(new Event(0, -1, fields, Template.EMPTY));
  }

  @Test
  void keepsTheEventWithReasonAndDetailForItsOwnerOnly() throws Exception {
    Path file = folder.resolve("deep/dead.ndjson");
    try (DeadLetters dead = to(file)) {
      dead.add(batch("<x>"), 0, DropReason.REJECTED, "mapping \"conflict\"");
      dead.add(batch(Double.NaN), 0, DropReason.NOT_ENCODABLE, "NaN");
    }
    assertThat(Files.readAllLines(file))
        .isEqualTo(
            List.of(
                "{\"time\":\"2018-03-04T05:06:07.089Z\",\"output\":\"es\","
                    + "\"reason\":\"rejected\",\"detail\":\"mapping \\\"conflict\\\"\","
                    + "\"event\":{\"@timestamp\":\"1970-01-01T00:00:00.000Z\","
                    + "\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"doc\","
                    + "\"version\":\"6.4.0\"},\"value\":\"<x>\"}}",
                "{\"time\":\"2018-03-04T05:06:07.089Z\",\"output\":\"es\","
                    + "\"reason\":\"not_encodable\",\"detail\":\"NaN\","
                    + "\"event\":\"{value=NaN}\"}"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(metrics.counter("libbeat.output.dropped.rejected").sum()).isEqualTo(1);
  }

  @Test
  void anEventThatContainsItselfIsKeptByTheNamesOfItsFields() throws Exception {
    FieldMap outer = new FieldMap();
    FieldMap inner = new FieldMap();
    outer.put("inner", inner);
    inner.put("outer", outer);
    Path file = folder.resolve("dead.ndjson");
    try (DeadLetters dead = to(file)) {
      dead.add(batch(outer), 0, DropReason.NOT_ENCODABLE, "nested too deeply");
    }
    assertThat(Files.readString(file))
        .contains("\"event\":\"nested too deeply, with the fields [value]\"");
  }

  @Test
  void appendsAfterItWasClosed() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    DeadLetters dead = to(file);
    dead.add(batch("1"), 0, DropReason.REJECTED, "");
    dead.close();
    dead.add(batch("2"), 0, DropReason.REJECTED, "");
    dead.close();
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aLineThatAPowerCutToreStaysOneOfItsOwn() throws Exception {
    Path file = Files.writeString(folder.resolve("dead.ndjson"), "{\"time\":\"20");
    try (DeadLetters dead = to(file)) {
      dead.add(batch("1"), 0, DropReason.REJECTED, "");
      dead.add(batch("2"), 0, DropReason.REJECTED, "");
    }
    assertThat(values(file)).containsExactly("{\"time\":\"20", "1", "2");
  }

  @Test
  void nothingIsGluedToALineThatAnotherProcessTears() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    try (DeadLetters one = to(file);
        DeadLetters other = to(file)) {
      one.add(batch("1"), 0, DropReason.REJECTED, "");
      other.add(batch("2"), 0, DropReason.REJECTED, "");
      Files.writeString(file, "torn", APPEND);
      one.add(batch("3"), 0, DropReason.REJECTED, "");
      other.add(batch("4"), 0, DropReason.REJECTED, "");
      assertThat(values(file)).containsExactly("1", "2", "torn", "3", "4");
    }
  }

  @Test
  void aFullFileIsSetAsideWithItsTornLineAndTheNewOneBeginsAtItsTop() throws Exception {
    String torn = "x".repeat(900);
    Path file = Files.writeString(folder.resolve("dead.ndjson"), torn);
    try (DeadLetters dead = to(file, 1000, 1, CLOCK)) {
      dead.add(batch("1"), 0, DropReason.REJECTED, "");
    }
    assertThat(values(file)).containsExactly("1");
    assertThat(Files.readString(folder.resolve("dead.ndjson.1"))).isEqualTo(torn);
  }

  @Test
  void aWorkerThatIsToldToStopStillKeepsItsEvent() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    try (DeadLetters dead = to(file)) {
      dead.add(batch("1"), 0, DropReason.REJECTED, "");
      Thread.currentThread().interrupt();
      dead.add(batch("2"), 0, DropReason.REJECTED, "");
      assertThat(Thread.interrupted()).isTrue();
      dead.add(batch("3"), 0, DropReason.REJECTED, "");
    }
    assertThat(values(file)).containsExactly("1", "2", "3");
  }

  @Test
  void aFileThatIsMovedAwayIsBegunAnewWithinASecond() throws Exception {
    AtomicLong now = new AtomicLong(1_000_000);
    InstantSource time = () -> Instant.ofEpochMilli(now.get());
    Path file = folder.resolve("dead.ndjson");
    Path moved = folder.resolve("moved");
    try (DeadLetters dead = to(file, 0, 1, time.withZone(ZoneOffset.UTC))) {
      dead.add(batch("1"), 0, DropReason.REJECTED, "");
      Files.move(file, moved);
      now.addAndGet(999);
      dead.add(batch("2"), 0, DropReason.REJECTED, "");
      assertThat(Files.readAllLines(moved)).as("it is not looked for each time").hasSize(2);
      now.addAndGet(1);
      dead.add(batch("3"), 0, DropReason.REJECTED, "");
      dead.add(batch("4"), 0, DropReason.REJECTED, "");
      assertThat(Files.readAllLines(moved)).hasSize(2);
      assertThat(Files.readAllLines(file)).hasSize(2);
      Files.delete(file);
      now.addAndGet(-5000);
      dead.add(batch("5"), 0, DropReason.REJECTED, "");
      assertThat(Files.readAllLines(file)).as("the clock was set back").hasSize(1);
    }
  }

  @Test
  void filesAreBoundedInSizeAndNumber() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    String large = "x".repeat(400);
    try (DeadLetters dead = to(file, 1500, 2, CLOCK)) {
      for (int i = 0; i < 9; i++) {
        dead.add(batch(i + large), 0, DropReason.REJECTED, "");
      }
      assertThat(values(file)).containsExactly("8");
      assertThat(values(folder.resolve("dead.ndjson.1"))).containsExactly("6", "7");
      assertThat(values(folder.resolve("dead.ndjson.2"))).containsExactly("4", "5");
      dead.add(batch("9" + large.repeat(9)), 0, DropReason.REJECTED, "larger than a file");
      assertThat(values(file)).containsExactly("9");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  private static List<String> values(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceAll(".*\"value\":\"(.)x*\".*", "$1"))
        .toList();
  }

  @Test
  void whoSharesAFileDoesNotRotateTheNewOne() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    String large = "x".repeat(400);
    try (DeadLetters one = to(file, 1000, 3, CLOCK);
        DeadLetters other = to(file, 1000, 3, CLOCK)) {
      other.add(batch("1" + large), 0, DropReason.REJECTED, "");
      one.add(batch("2" + large), 0, DropReason.REJECTED, "");
      other.add(batch("3" + large), 0, DropReason.REJECTED, "");
      one.add(batch("4" + large), 0, DropReason.REJECTED, "");
      assertThat(values(file)).containsExactly("4");
      for (int i = 1; i <= 3; i++) {
        assertThat(values(folder.resolve("dead.ndjson." + i))).containsExactly("" + (4 - i));
      }
    }
  }

  @Test
  void aFullFileThatCannotBeRenamedGrowsOnAndNothingIsRemoved() throws Exception {
    AtomicLong now = new AtomicLong(1_000_000);
    InstantSource time = () -> Instant.ofEpochMilli(now.get());
    Path file = folder.resolve("dead.ndjson");
    Path inTheWay = Files.createDirectories(folder.resolve("dead.ndjson.3/x"));
    String large = "x".repeat(400);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("dead_letter");
    logger.addAppender(log);
    try (DeadLetters dead = to(file, 1000, 2, time.withZone(ZoneOffset.UTC))) {
      for (int i = 0; i < 7; i++) {
        dead.add(batch(i + large), 0, DropReason.REJECTED, "");
        now.addAndGet(10_000);
      }
      assertThat(values(file)).containsExactly("2", "3", "4", "5", "6");
      assertThat(values(folder.resolve("dead.ndjson.1"))).containsExactly("1");
      assertThat(values(folder.resolve("dead.ndjson.2"))).containsExactly("0");
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .filteredOn(text -> text.startsWith("The full"))
          .map(text -> text.replaceAll("(on|ones): .*", "$1"))
          .containsExactly(
              "The full dead-letter file " + file + " keeps too many old ones",
              "The full dead-letter file " + file + " cannot be renamed and grows on");
      Files.delete(inTheWay);
      Files.delete(inTheWay.getParent());
      dead.add(batch("7" + large), 0, DropReason.REJECTED, "");
      assertThat(values(file)).containsExactly("7");
      assertThat(values(folder.resolve("dead.ndjson.2"))).containsExactly("1");
      assertThat(folder.resolve("dead.ndjson.3")).doesNotExist();
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aFileIsTheSameInWhateverWordsItIsNamed() throws Exception {
    DeadLetterFiles files = new DeadLetterFiles(CLOCK);
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    DeadLetterFile file = files.at(real.resolve("dead"));
    assertThat(files.at(link.resolve("new/../dead"))).isSameAs(file);
    Files.createFile(real.resolve("dead"));
    assertThat(files.at(link.resolve("dead"))).isSameAs(file);
    assertThat(files.at(link.resolve("dead2"))).isNotSameAs(file);
  }

  @Test
  void onAFullDiskEventsAreTriedAgainUntilThereIsRoom() throws Exception {
    AtomicLong now = new AtomicLong(1_000_000);
    InstantSource time = () -> Instant.ofEpochMilli(now.get());
    Path file = folder.resolve("dead.ndjson");
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    try (DeadLetters dead = to(file, 0, 1, time.withZone(ZoneOffset.UTC))) {
      assertThatIOException()
          .isThrownBy(() -> dead.add(batch("1"), 0, DropReason.REJECTED, ""))
          .withMessageStartingWith("the dead-letter file " + file + " cannot be written: ");
      assertThat(metrics.counter("libbeat.output.dropped.rejected").sum()).isZero();
      Files.delete(file);
      now.addAndGet(1000);
      dead.add(batch("1"), 0, DropReason.REJECTED, "");
      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  /** With a disk that fails in each way, writes and cuts, a third of the time. */
  @Test
  void whateverTheDiskDoesNoLineIsGluedToATornOne() throws Exception {
    Random random = new Random(3);
    Path path = folder.resolve("dead.ndjson");
    DeadLetterFile file =
        new DeadLetterFile(
            path,
            CLOCK,
            (at, permissions) ->
                new FailingFile(
                    AppendFile.open(at, permissions),
                    bytes -> random.nextInt(3) == 0 ? random.nextInt(bytes + 1) : FailingFile.NONE,
                    () -> random.nextInt(3) == 0));
    DeadLetters dead =
        new DeadLetters(
            "es", Optional.of(new DeadLetterFile.Bounded(file, 0, 1)), "6.4.0", metrics, CLOCK);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String value = "number " + i;
      try {
        dead.add(batch(value), 0, DropReason.REJECTED, "");
        kept.add(value);
      } catch (IOException e) {
        dead.close();
      }
    }
    assertThat(kept).hasSizeBetween(50, 250);
    List<String> whole =
        Files.readAllLines(path).stream()
            .filter(line -> line.endsWith("}}"))
            .map(line ->
                line.replaceAll("^\\{\"time\":[^{]*\\{[^{]*\\{[^{]*\"value\":\"(.*)\"}}$", "$1"))
            .toList();
    assertThat(whole).containsSubsequence(kept);
    assertThat(whole).allMatch(value -> value.matches("number \\d+"));
  }

  @Test
  void whatCannotBeKeptIsNotCountedAsDropped() throws Exception {
    try (DeadLetters dead = to(Files.createDirectory(folder.resolve("folder")))) {
      assertThatIOException()
          .isThrownBy(() -> dead.add(batch("1"), 0, DropReason.TOO_LARGE, "large"));
    }
    assertThat(metrics.counter("libbeat.output.dropped.too_large").sum()).isZero();
  }
}
