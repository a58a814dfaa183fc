package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.plugin.Input;
import org.skidder.core.registry.FileIdentity;

/** When files are closed, and what is kept of them. */
class ClosingTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final String COLLECTING = "multiline: {pattern: '^ ', match: after, timeout: 1h}";

  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void closeEofClosesAndReopensWhenTheFileGrows() throws IOException {
    rig.append("a.log", "one\n");
    rig.start("close_eof: true").awaitEvents(1).awaitOpen(0);
    rig.append("a.log", "two\n");
    rig.awaitEvents(2).awaitOpen(0).awaitOffset("a.log", 8);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void closeInactiveClosesAnIdleFileAndReopensIt() throws IOException {
    rig.append("a.log", "one\n");
    rig.start("close_inactive: 100ms").awaitEvents(1).awaitOpen(0);
    rig.append("a.log", "two\n");
    rig.awaitEvents(2);
  }

  @Test
  void closeRenamedClosesARenamedFile() throws IOException {
    rig.append("a.log", "one\n");
    String paths = "paths: ['" + rig.folder() + "/logs/*.log']";
    rig.start("close_renamed: true", "close_removed: false", paths).awaitEvents(1);
    Files.move(rig.log("a.log"), rig.log("a.log.1"));
    rig.awaitOpen(0);
  }

  @Test
  void aLineWrittenToARenamedFileBeforeItsSuccessorIsMadeArrives() throws IOException {
    rig.append("a.log", "one\n");
    rig.start("backoff: 1h", "max_backoff: 1h", "paths: ['" + rig.folder() + "/logs/*.log']");
    rig.awaitEvents(1).awaitOpen(1);
    Files.move(rig.log("a.log"), rig.log("a.old"));
    rig.append("b.log", "mark\n");
    rig.awaitEvents(2);
    rig.append("a.old", "two\n");
    rig.awaitEvents(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileWithTwoNamesKeepsTheFirstAsLongAsThatIsThere(boolean closed) throws IOException {
    rig.append("a.log", "one\n");
    rig.start("close_eof: " + closed).awaitEvents(1).awaitOffset("a.log", 4);
    Files.createLink(rig.log("b.log"), rig.log("a.log"));
    rig.awaitScans();
    assertThat(rig.metric("filebeat.input.log.files.renamed")).isZero();

    Files.delete(rig.log("a.log"));
    rig.awaitOffset("b.log", 4);
    assertThat(rig.messages()).containsOnlyOnce("one");
  }

  @Test
  void withoutCloseRemovedARemovedFileStaysOpen() throws IOException {
    rig.append("a.log", "one\n");
    rig.start("close_removed: false", "clean_removed: false").awaitEvents(1);
    Files.delete(rig.log("a.log"));
    rig.awaitScans();
    assertThat(rig.metric("filebeat.harvester.closed")).isZero();
  }

  @Test
  void closeTimeoutClosesAFileThatIsStillBusyWhileTheOutputIsBlocked() throws IOException {
    assumeOpenFilesAreListed();
    rig.queue(32);
    rig.block();
    Path file = rig.append("a.log", InputRig.lines("a", 0, 500));
    rig.start("close_timeout: 100ms").awaitOpen(1);
    InputRig.await(() -> !isOpen(file));
    rig.release();
    rig.awaitOpen(0);
  }

  /** Whether the system tells which files this process has open. */
  static void assumeOpenFilesAreListed() {
    assumeTrue(Files.isDirectory(DESCRIPTORS));
  }

  /** Whether this process holds a file open. */
  private static boolean isOpen(Path file) throws IOException {
    return openFiles(file) > 0;
  }

  /** How often this process has a file open that is, or was, at a path. */
  static int openFiles(Path file) throws IOException {
    int open = 0;
    try (var links = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path link : links) {
        open += pointsTo(link, file) ? 1 : 0;
      }
      return open;
    }
  }

  private static boolean pointsTo(Path link, Path file) throws IOException {
    try {
      return Files.isSymbolicLink(link)
          && Files.readSymbolicLink(link)
              .toString()
              .replace(" (deleted)", "")
              .equals(file.toString());
    } catch (NoSuchFileException e) { // closed since the folder was read
      return false;
    }
  }

  @Test
  void harvesterLimitWorksThroughAllFiles() throws IOException {
    for (String name : new String[] {"a.log", "b.log", "c.log"}) {
      rig.append(name, name + "\n");
    }
    rig.start("harvester_limit: 1", "close_eof: true").awaitEvents(3);
    assertThat(rig.messages()).containsExactlyInAnyOrder("a.log", "b.log", "c.log");
    assertThat(rig.metric("filebeat.harvester.skipped")).isPositive();
  }

  @Test
  void filesThatWaitForTheirTurnAreMoreThanItNames() throws IOException {
    rig.append("a.log", "one\n");
    rig.append("b.log", "two\n");
    rig.start("harvester_limit: 1", "close_inactive: 3s").awaitEvents(1);
    InputRig.await(() -> rig.input().hasMoreSources());
    assertThat(rig.input().sources()).hasSize(1);
    rig.awaitEvents(2).awaitOpen(0);
    assertThat(rig.input().hasMoreSources()).isFalse();
  }

  @Test
  void cleanInactiveForgetsFilesThatDoNotChange() throws IOException {
    rig.start("close_inactive: 50ms", "ignore_older: 1h", "clean_inactive: 2h");
    rig.append("a.log", "one\n");
    rig.awaitEvents(1).awaitOffset("a.log", 4).awaitOpen(0).setClock(Duration.ofHours(3));
    InputRig.await(() -> rig.states().isEmpty());
    assertThat(rig.messages()).containsExactly("one");
  }

  @Test
  void cleanInactiveDoesNotForgetTheEndOfAnIgnoredFileAtOnce() throws IOException {
    rig.append("old.log", "old\n");
    Files.setLastModifiedTime(rig.log("old.log"), FileTime.from(Instant.now().minusSeconds(4000)));
    rig.start("ignore_older: 1h", "clean_inactive: 2h").awaitOffset("old.log", 4);
    rig.awaitScans();

    rig.append("old.log", "grown\n");
    rig.awaitOffset("old.log", 10);
    assertThat(rig.messages()).contains("grown").doesNotContain("old");
  }

  @Test
  void cleanInactiveCountsAnewFromAStart() throws IOException {
    FileIdentity id = FileIdentity.of(rig.append("a.log", "one\n"));
    Files.writeString(
        rig.data().resolve("registry"),
        """
        [{"source":"%s","offset":4,"timestamp":"2018-09-01T12:00:00Z","ttl":-1,"type":"log",
          "FileStateOS":{"inode":%d,"device":%d}}]
        """
            .formatted(rig.log("a.log"), id.inode(), id.device()));

    rig.start("ignore_older: 1h", "clean_inactive: 2h");
    rig.awaitScans();
    assertThat(rig.messages()).doesNotContain("one");
  }

  @Test
  void onceReadsEverythingThatIsThereAndEnds() throws Exception {
    rig.append("a.log", "one\n");
    rig.append("b.log", "two\n");
    rig.start(true, "close_eof: true");
    rig.input().awaitFinished();
    rig.awaitEvents(2);
    assertThat(rig.metric("filebeat.harvester.running")).isZero();
  }

  @Test
  void onceTellsOfFilesThatAnInputBeforeHasRead() throws Exception {
    rig.append("a.log", "one\n");
    rig.append("b.log", "two\n");
    rig.start(true, "close_eof: true");
    rig.input().awaitFinished();
    rig.awaitEvents(2);
    rig.input().close();
    try (SaidLines said = new SaidLines("input");
        Input second = rig.another("close_eof: true")) {
      second.start();
      second.awaitFinished();
      assertThat(said.with("a.log and 1 more were read by another input of this run")).hasSize(1);
    }
  }

  @Test
  void onceEndsThoughAFileCannotBeReadAndOthersWaitForItsPlace() throws Exception {
    Files.write(rig.log("a.log.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 7});
    rig.append("b.log", "two\n");
    rig.start(true, "close_eof: true", "harvester_limit: 1", "scan.sort: filename");
    rig.input().awaitFinished();
    rig.awaitEvents(1);
  }

  @Test
  void aDamagedCompressedFileIsNotKeptOpenWithEachScan() throws IOException {
    assumeOpenFilesAreListed();
    Path file = rig.log("a.log.gz");
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 7});
    rig.start();
    rig.awaitScans();
    InputRig.await(() -> !isOpen(file));
  }

  @Test
  void onceReadsMoreFilesThanMayBeOpenAtOneTime() throws Exception {
    rig.append("a.log", "one\n");
    rig.append("b.log", "two\n");
    rig.append("c.log", "three\n");
    rig.start(true, "close_eof: true", "harvester_limit: 1");
    rig.input().awaitFinished();
    rig.awaitEvents(3);
  }

  @Test
  void anInputThatIsClosedForGoodSendsTheEventItCollects() throws IOException {
    rig.append("a.log", "one\n more\n");
    rig.start(COLLECTING).awaitOpen(1);
    InputRig.await(() -> rig.state("a.log").isPresent());
    rig.append("a.log", "two\n more\n");
    rig.awaitEvents(1);
    rig.input().closeForGood(Duration.ofSeconds(20));
    rig.awaitEvents(2).awaitOffset("a.log", 20);
    assertThat(rig.messages()).containsExactly("one\n more", "two\n more");
  }

  @Test
  void anInputThatIsClosedForGoodWaitsForABlockedOutputOnlyAsLongAsItMay() throws Exception {
    rig.queue(1);
    rig.append("a.log", "one\n");
    rig.start(COLLECTING).awaitOpen(1).block();
    rig.append("a.log", "two\nthree\n");
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.total") == 2);
    Thread closing =
        Thread.ofVirtual().start(() -> rig.input().closeForGood(Duration.ofMillis(300)));
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    rig.release();
    rig.stop();

    rig.start().awaitOffset("a.log", 14);
    assertThat(rig.messages()).containsExactly("one", "two", "three");
  }

  @Test
  void stoppingWhileTheOutputIsBlockedDoesNotHang() throws Exception {
    rig.queue(32);
    rig.block();
    String lines = InputRig.lines("a", 0, 500);
    rig.append("a.log", lines);
    rig.start();
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") > 0);
    rig.input().close();
    rig.crash();
    rig.release();
    rig.start();
    InputRig.await(() -> Set.copyOf(rig.messages()).size() >= 500);
    assertThat(rig.messages()).hasSameElementsAs(lines.lines().toList());
  }
}
