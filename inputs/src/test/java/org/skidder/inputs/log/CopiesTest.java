package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Content that turns up in another file is gone on with, and what only looks like it is not. */
class CopiesTest {
  @RegisterExtension final InputRig rig = new InputRig();
  private int probes;

  /** All lines but those of probes. */
  private List<String> logLines() {
    return logEvents().stream().map(InputRig.Received::message).toList();
  }

  private List<InputRig.Received> logEvents() {
    return rig.received().stream().filter(line -> !line.message().startsWith("probe")).toList();
  }

  private void awaitLines(int count) {
    InputRig.await(() -> logLines().size() >= count);
  }

  private void assertEachOnce(int count) throws IOException {
    awaitLines(count);
    awaitScan();
    assertThat(logLines()).doesNotHaveDuplicates().hasSize(count);
  }

  /** Waits until files that are there now were looked at. */
  private void awaitScan() throws IOException {
    String probe = "probe" + probes++;
    rig.append("z-" + probe + "x.log", probe + '\n');
    InputRig.await(() -> rig.messages().contains(probe));
  }

  @Test
  void linesThatCameBetweenTheCopyAndTheTruncationAreNotMissedInTheCopy() throws IOException {
    rig.append("a.log", InputRig.lines("a", 0, 100));
    rig.start().awaitEvents(100);

    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    awaitScan();
    rig.append("a.log", InputRig.lines("a", 100, 10));
    awaitLines(110);
    Files.write(rig.log("a.log"), new byte[0]);
    rig.append("a.log", InputRig.lines("b", 0, 2));

    assertEachOnce(112);
    assertThat(rig.metric("filebeat.input.log.files.copies_recognised")).isEqualTo(1);
  }

  @Test
  void aCopyThatIsKeptBesideItsLogIsReadTenSecondsLater() throws IOException {
    rig.append("a.log", InputRig.lines("a", 0, 20));
    rig.start().awaitEvents(20);

    rig.stopClock();
    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    rig.append("a.log", InputRig.lines("a", 20, 1));
    awaitLines(21);
    awaitScan();
    assertThat(logLines()).hasSize(21);

    rig.setClock(Duration.ofSeconds(11));
    awaitLines(41);
    assertThat(rig.metric("filebeat.input.log.files.copies_recognised")).isZero();
  }

  @Test
  void aCopyWhoseOriginalVanishedWhileDownIsGoneOnWith() throws Exception {
    rig.append("a.log", InputRig.lines("a", 0, 300));
    rig.start().awaitEvents(300).awaitOffset("a.log", Files.size(rig.log("a.log"))).stop();

    rig.append("a.log", InputRig.lines("a", 300, 20));
    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    Files.delete(rig.log("a.log"));

    rig.start();
    assertEachOnce(320);
  }

  @Test
  void aCopyMadeWhileTheProcessWasDownForLongIsGoneOnWith() throws Exception {
    rig.append("a.log", InputRig.lines("a", 0, 300));
    rig.start().awaitEvents(300).awaitOffset("a.log", Files.size(rig.log("a.log"))).stop();

    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    Files.write(rig.log("a.log"), new byte[0]);
    rig.append("a.log", InputRig.lines("b", 0, 600));

    rig.start();
    assertEachOnce(900);
  }

  @Test
  void aFileOfTheSameLogWithTheSameLongHeadIsAnotherOne() throws Exception {
    String head = InputRig.lines("head", 0, 200);
    rig.append("a-20180901.log", head + InputRig.lines("a", 0, 50));
    rig.start("paths: ['" + rig.folder().resolve("logs") + "/*.log']").awaitEvents(250);
    rig.awaitOffset("a-20180901.log", Files.size(rig.log("a-20180901.log"))).stop();

    Files.delete(rig.log("a-20180901.log"));
    rig.append("a-20180902.log", head + InputRig.lines("b", 0, 70));

    rig.start("paths: ['" + rig.folder().resolve("logs") + "/*.log']");
    rig.awaitEvents(250 + 270);
    assertThat(rig.messages()).contains("b line 0", "b line 49", "b line 69");
  }

  @Test
  void theNextOfDatedFilesIsReadThoughItSaysTheSame() throws IOException {
    rig.append("backup-20180901.log", "backup ok\n");
    rig.start().awaitEvents(1).awaitOffset("backup-20180901.log", 10);

    rig.append("backup-20180902.log", "backup ok\n");
    awaitScan();
    Files.delete(rig.log("backup-20180901.log"));

    rig.awaitOffset("backup-20180902.log", 10);
    awaitLines(2);
    assertThat(ids()).hasSize(2);
  }

  @Test
  void logsOfOneNameInSeveralFoldersAreNotCopiesOfEachOther() throws IOException {
    for (String job : List.of("A", "B")) {
      Files.createDirectories(rig.log(job));
    }
    rig.append("A/out.log", "OK\n");
    rig.append("B/out.log", "another result\n");
    rig.start("paths: ['" + rig.folder() + "/logs/*/out.log*']").awaitEvents(2);
    rig.awaitOffset("A/out.log", 3).awaitOffset("B/out.log", 15);

    Files.write(rig.log("A/out.log"), new byte[0]);
    InputRig.await(() -> rig.metric("filebeat.input.log.files.truncated") == 1);
    Files.write(rig.log("B/out.log"), new byte[0]);
    InputRig.await(() -> rig.metric("filebeat.input.log.files.truncated") == 2);
    rig.append("B/out.log", "OK\n");
    rig.awaitEvents(3).awaitOffset("B/out.log", 3);

    Files.createDirectories(rig.log("C"));
    rig.append("C/out.log.1", "OK\n");
    rig.awaitEvents(4).awaitOffset("C/out.log.1", 3);
    assertThat(ids()).hasSize(4);
    assertThat(rig.metric("filebeat.input.log.files.copies_recognised")).isZero();
  }

  @Test
  void theLogOfTheNextRunInAFolderOfItsOwnIsReadWhole() throws IOException {
    Files.createDirectories(rig.log("1"));
    rig.append("1/out.log", "started\n");
    rig.start("paths: ['" + rig.folder() + "/logs/*/out.log']").awaitEvents(1);
    rig.awaitOffset("1/out.log", 8);

    Files.delete(rig.log("1/out.log"));
    Files.createDirectories(rig.log("2"));
    rig.append("2/out.log", "started\n");

    rig.awaitEvents(2);
    assertThat(ids()).hasSize(2);
  }

  @Test
  void aFileWithNoMoreThanTheHeadOfADeletedOneIsAnotherOne() throws IOException {
    String head = InputRig.lines("head", 0, 200);
    rig.append("a-20180901.log", head + InputRig.lines("a", 0, 50));
    rig.start().awaitEvents(250);

    rig.append("a-20180902.log", head);
    awaitScan();
    Files.delete(rig.log("a-20180901.log"));
    awaitLines(450);
    rig.append("a-20180902.log", InputRig.lines("b", 0, 70));

    awaitLines(520);
    assertThat(ids()).hasSize(520);
  }

  /** What the ids of all lines but those of probes are made of. */
  private Set<String> ids() {
    return logEvents().stream()
        .map(line -> line.generation() + "-" + line.offset())
        .collect(Collectors.toSet());
  }

  @Test
  void aCopyFoundLateDoesNotWaitForTheNewLinesOfItsLog() throws IOException {
    rig.append("a.log", InputRig.lines("a", 0, 300));
    rig.start().awaitEvents(300).awaitOffset("a.log", Files.size(rig.log("a.log")));
    Files.write(rig.log("a.log"), new byte[0]);
    rig.append("a.log", InputRig.lines("b", 0, 2));
    awaitLines(302);

    rig.block();
    rig.append("a.log", InputRig.lines("b", 2, 2));
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") > 0);
    rig.append("a.log.1", InputRig.lines("a", 0, 310));
    InputRig.await(() -> rig.metric("filebeat.input.log.files.copies_recognised") == 1);
    rig.release();

    assertEachOnce(314);
  }

  @Test
  void aCopyMadeWhileTheOutputIsBlockedGoesOnWhenWhatWasUnderWayHasArrived() throws IOException {
    rig.append("a.log", InputRig.lines("a", 0, 300));
    rig.start().awaitEvents(300).awaitOffset("a.log", Files.size(rig.log("a.log")));
    appendBlocked("a.log", InputRig.lines("a", 300, 10));

    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    Files.write(rig.log("a.log"), new byte[0]);
    rig.append("a.log.1", InputRig.lines("a", 310, 5));
    rig.append("a.log", InputRig.lines("b", 0, 2));
    InputRig.await(() -> rig.metric("filebeat.input.log.files.truncated") == 1);
    awaitBlockedScan();
    assertThat(rig.metric("filebeat.input.log.files.copies_recognised")).isZero();
    rig.release();

    assertEachOnce(317);
    assertThat(rig.metric("filebeat.input.log.files.copies_recognised")).isEqualTo(1);
  }

  @Test
  void theCopyOfALogThatWasRemovedWithEventsUnderWayIsGoneOnWithAndTheLogForgotten()
      throws IOException {
    rig.append("a.log", InputRig.lines("a", 0, 300));
    rig.start().awaitEvents(300).awaitOffset("a.log", Files.size(rig.log("a.log")));
    appendBlocked("a.log", InputRig.lines("a", 300, 10));

    Files.createLink(rig.folder().resolve("keeps-the-inode"), rig.log("a.log"));
    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    Files.delete(rig.log("a.log"));
    awaitBlockedScan();
    awaitBlockedScan();
    assertThat(rig.state("a.log")).isPresent();
    rig.release();

    assertEachOnce(310);
    rig.awaitOffset("a.log.1", Files.size(rig.log("a.log.1")));
    InputRig.await(() -> rig.state("a.log").isEmpty());
    assertThat(rig.metric("filebeat.input.log.files.copies_recognised")).isEqualTo(1);
  }

  private void appendBlocked(String name, String text) throws IOException {
    rig.block();
    rig.append(name, text);
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") > 0);
  }

  /** As {@link #awaitScan} while the output is blocked. */
  private void awaitBlockedScan() throws IOException {
    long started = rig.metric("filebeat.harvester.started");
    rig.append("y-" + probes + ".log", "probe" + probes++ + '\n');
    InputRig.await(() -> rig.metric("filebeat.harvester.started") > started);
  }

  @Test
  void theNextRunOfARemovedLogIsReadWholeThoughItBeginsAlike() throws IOException {
    rig.append("a.log", "started\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 8);

    Files.delete(rig.log("a.log"));
    rig.append("a.log.1", "started\nfailed\n");

    rig.awaitEvents(3).awaitOffset("a.log.1", 15);
    assertThat(rig.messages()).containsExactly("started", "started", "failed");
  }

  @Test
  void aNumberedFileThatBeginsLikeAnotherIsNotWaitedFor() throws IOException {
    rig.append("a.log.1", "banner\n" + InputRig.lines("a", 0, 5));
    rig.start().awaitEvents(6);

    // Whatever is waited for does not come about any more.
    rig.stopClock();
    rig.append("a.log.2", "banner\n" + InputRig.lines("b", 0, 5));
    rig.awaitEvents(12);
  }

  @Test
  void theNextLogIsReadWholeThoughItBeginsLikeTheOneThatWasDeleted() throws IOException {
    String head = InputRig.lines("head", 0, 200);
    rig.append("a.log", head + InputRig.lines("a", 0, 50));
    rig.start().awaitEvents(250);

    Files.delete(rig.log("a.log"));
    rig.append("a.log", head);
    rig.awaitEvents(450);
  }

  @Test
  void anEmptyFileNamedAsCompressedIsNotReadAsText() throws IOException {
    rig.append("a.log", InputRig.lines("a", 0, 5));
    rig.start().awaitEvents(5);
    Files.createFile(rig.log("a.log.1.gz"));
    awaitScan();
    rig.gzip("a.log.1.gz", InputRig.lines("b", 0, 3));

    assertEachOnce(8);
    assertThat(logLines()).contains("b line 0", "b line 1", "b line 2");
  }

  @Test
  void whatWasSentBeforeACrashKeepsItsIdsInACompressedCopy() throws IOException {
    rig.append("a.log", InputRig.lines("a", 0, 30));
    rig.start().awaitEvents(30).awaitOffset("a.log", Files.size(rig.log("a.log")));
    rig.block();
    rig.append("b.log", InputRig.lines("b", 0, 30));
    InputRig.await(() ->
        rig.states().stream()
            .anyMatch(s -> !s.fingerprint().isNone() && s.path().equals(rig.log("b.log"))));
    long generation = rig.state("b.log").orElseThrow().generation();
    rig.crash();

    rig.gzip("b.log.1.gz", InputRig.lines("b", 0, 30));
    Files.delete(rig.log("b.log"));
    rig.release();
    rig.start().awaitEvents(60);

    assertThat(rig.received())
        .filteredOn(event -> event.message().startsWith("b"))
        .extracting(InputRig.Received::generation)
        .containsOnly(generation);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("copies.seeds", 8));
  }

  /** Rotations of every kind and stops, in random order: each line comes once. */
  @ParameterizedTest
  @MethodSource("seeds")
  void randomRotationsNeitherLoseNorRepeat(long seed) throws Exception {
    Rotations rotations = new Rotations(new Random(seed), false);
    rotations.run(25);

    assertThat(logLines()).as("seed %d", seed).doesNotHaveDuplicates().hasSize(rotations.written);
  }

  /** With crashes each line comes, and under one id however often it comes. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aLineHasOneIdWhateverHappens(long seed) throws Exception {
    Rotations rotations = new Rotations(new Random(seed), true);
    rotations.run(25);

    Map<String, Set<String>> ids = new HashMap<>();
    for (InputRig.Received line : logEvents()) {
      ids.computeIfAbsent(line.message(), _ -> new HashSet<>())
          .add(line.generation() + "-" + line.offset());
    }
    assertThat(ids).hasSize(rotations.written);
    assertThat(ids).as("seed %d", seed).allSatisfy((line, of) -> assertThat(of).hasSize(1));
  }

  /** One log, its rotated files, and what is done to them. */
  private final class Rotations {
    private final Random random;
    private final List<Path> rotated = new ArrayList<>();
    private int written;
    private final boolean crashes;
    private boolean running = true;

    Rotations(Random random, boolean crashes) {
      this.random = random;
      this.crashes = crashes;
    }

    void run(int steps) throws Exception {
      rig.start();
      for (int i = 0; i < steps; i++) {
        step();
      }
      settle();
      rig.setClock(Duration.ofMinutes(2)); // nothing stays undecided for so long
      rig.awaitScans();
    }

    void step() throws Exception {
      switch (random.nextInt(7)) {
        case 0, 1 -> append(1 + random.nextInt(60));
        case 2 -> copyTruncate();
        case 3 -> rename();
        case 4 -> pack();
        case 5 -> {
          if (running && crashes) {
            rig.crash();
          } else if (running) {
            settle();
            rig.stop();
          } else {
            rig.start();
          }
          running = !running;
        }
        default -> {
          if (running && random.nextBoolean()) {
            settle();
          }
        }
      }
      if (!running && random.nextInt(3) == 0) {
        rig.start();
        running = true;
      }
    }

    /** Waits until everything is delivered and on record. */
    void settle() throws Exception {
      if (!running) {
        rig.start();
        running = true;
      }
      InputRig.await(() -> Set.copyOf(rig.messages()).size() >= written);
      rig.stop();
      rig.start();
    }

    private void append(int count) throws IOException {
      rig.append("x.log", InputRig.lines("x", written, count));
      written += count;
    }

    private void shift() throws IOException {
      for (int i = rotated.size() - 1; i >= 0; i--) {
        Path old = rotated.get(i);
        String suffix = old.toString().endsWith(".gz") ? ".gz" : "";
        rotated.set(i, Files.move(old, rig.log("x.log." + (i + 2) + suffix)));
      }
    }

    private void rename() throws IOException {
      if (!Files.exists(rig.log("x.log"))) {
        return;
      }
      shift();
      rotated.addFirst(
          Files.move(rig.log("x.log"), rig.log("x.log.1"), StandardCopyOption.ATOMIC_MOVE));
    }

    private void copyTruncate() throws IOException {
      if (!Files.exists(rig.log("x.log"))) {
        return;
      }
      shift();
      rotated.addFirst(Files.copy(rig.log("x.log"), rig.log("x.log.1")));
      try (var out = Files.newOutputStream(rig.log("x.log"))) {
        out.flush();
      }
    }

    private void pack() throws IOException {
      for (int i = 0; i < rotated.size(); i++) {
        Path plain = rotated.get(i);
        if (!plain.toString().endsWith(".gz") && random.nextBoolean()) {
          Path packed = plain.resolveSibling(plain.getFileName() + ".gz");
          rig.gzip(packed.getFileName().toString(), Files.readString(plain));
          Files.delete(plain);
          rotated.set(i, packed);
        }
      }
    }
  }
}
