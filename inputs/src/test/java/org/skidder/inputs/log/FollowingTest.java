package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.config.Binder;
import org.skidder.core.plugin.Input;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.FileState;
import org.skidder.core.registry.Registrar;
import org.skidder.core.registry.Registry;
import org.skidder.core.registry.RegistryConfig;

/** Files are followed, whatever happens to them. */
class FollowingTest {
  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void readsWhatIsThereAndWhatIsAppended() throws IOException {
    rig.append("a.log", "one\ntwo\n");
    rig.start().awaitEvents(2);
    rig.append("a.log", "three\n");
    rig.awaitEvents(3).awaitOffset("a.log", 14);
    assertThat(rig.messages()).containsExactly("one", "two", "three");
    assertThat(rig.received()).extracting(InputRig.Received::offset).containsExactly(0L, 4L, 8L);
  }

  /** What is collected behind a batch that was not taken must not be handed over without it. */
  @Test
  void aFailingProcessorCostsNoMultilineEvent() throws IOException {
    AtomicBoolean failed = new AtomicBoolean();
    rig.filter(batch -> {
      if (failed.compareAndSet(false, true)) {
        throw new IllegalStateException("defect");
      }
      return 0;
    });
    rig.append("a.log", "bad\n x\nlast\n");
    rig.start("multiline: {pattern: '^ ', match: after, timeout: 50ms}").awaitOffset("a.log", 12);
    assertThat(rig.messages()).containsExactly("bad\n x", "last");
  }

  @Test
  void anIncompleteLineWaitsUntilItIsComplete() throws IOException {
    rig.append("a.log", "one\ntw");
    rig.start().awaitOffset("a.log", 4);
    rig.append("a.log", "o\n");
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void aLineLongerThanTheChunkArrivesWhole() throws IOException {
    String line = "x".repeat(50_000);
    rig.append("a.log", line + "\nend\n");
    rig.start("harvester_buffer_size: 1024").awaitEvents(2);
    assertThat(rig.messages()).containsExactly(line, "end");
  }

  @Test
  void anIncompleteLongLineIsNotKeptInMemoryButReadAgain() throws IOException {
    String part = "y".repeat(20_000);
    rig.append("a.log", "one\n" + part);
    rig.start().awaitOffset("a.log", 4);
    rig.append("a.log", "z\n");
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("one", part + "z");
  }

  @Test
  void aRestartGoesOnWhereItEnded() throws Exception {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 4).stop();
    rig.append("a.log", "two\n");
    rig.start().awaitEvents(2);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void whatWasNotAcknowledgedIsReadAgainAfterACrash() throws IOException {
    rig.block();
    rig.append("a.log", "one\ntwo\n");
    rig.start();
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 2);
    rig.crash();
    rig.release();
    rig.start().awaitEvents(2).awaitOffset("a.log", 8);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void aRenamedFileIsReadToItsEndAndNotAgain() throws IOException {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1);
    Files.move(rig.log("a.log"), rig.log("a.log.1"));
    rig.append("a.log.1", "two\n");
    rig.append("a.log", "new\n");
    rig.awaitEvents(3).awaitOffset("a.log.1", 8).awaitOffset("a.log", 4);
    assertThat(rig.messages()).containsExactlyInAnyOrder("one", "two", "new");
  }

  @Test
  void aFileRenamedOutOfSightIsStillReadToItsEnd() throws IOException {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1);
    Path away = Files.createDirectory(rig.folder().resolve("away")).resolve("old");
    Files.move(rig.log("a.log"), away);
    rig.append("a.log", "new\n");
    Files.writeString(away, "two\n", StandardOpenOption.APPEND);
    rig.awaitEvents(3);
    assertThat(rig.messages()).containsExactlyInAnyOrder("one", "two", "new");
  }

  @Test
  void aDeletedFileIsForgottenAndItsSuccessorReadWhole() throws IOException {
    rig.append("a.log", "one\ntwo\n");
    rig.start().awaitEvents(2).awaitOffset("a.log", 8);
    Files.delete(rig.log("a.log"));
    InputRig.await(() -> rig.states().isEmpty());
    rig.append("a.log", "three\n");
    rig.awaitEvents(3);
    assertThat(rig.messages()).containsExactly("one", "two", "three");
  }

  @Test
  void aFileDeletedWhileTheOutputIsBlockedLosesNothing() throws IOException {
    rig.block();
    rig.append("a.log", "one\n");
    rig.start();
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 1);
    rig.append("a.log", "two\n");
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 2);
    Files.delete(rig.log("a.log"));
    rig.release();
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void tellsWhenEventsUnderWayCouldNotBeReadAgain() throws IOException {
    rig.block();
    rig.append("kept.log", "kept\n");
    rig.append("a.log", "one\n");
    rig.start();
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 2);
    rig.input().close();
    assertThat(rig.input().warnOfLastChance()).isFalse();
    Files.delete(rig.log("a.log"));
    assertThat(rig.input().warnOfLastChance()).isTrue();
    rig.release();
    rig.awaitEvents(2);
    InputRig.await(() -> !rig.input().warnOfLastChance());
  }

  @Test
  void aTruncatedFileIsReadFromItsStartAsANewGeneration() throws IOException {
    rig.append("a.log", "a long first line\n");
    rig.start().awaitEvents(1);
    Files.writeString(rig.log("a.log"), "b\n");
    rig.awaitEvents(2).awaitOffset("a.log", 2);
    assertThat(rig.messages()).containsExactly("a long first line", "b");
    assertThat(rig.received().get(0).generation()).isNotEqualTo(rig.received().get(1).generation());
  }

  @Test
  void aFileThatWasReadFurtherSinceAScanSawItIsNotTruncated() throws IOException {
    FoundFile seen = FoundFile.look(rig.append("a.log", "one\n"));
    rig.append("a.log", "two\n");
    FileState read = FileState.of(seen.id(), seen.path()).withOffset(8);
    assertThat(Changes.isShorter(seen, read)).isFalse();

    Files.writeString(rig.log("a.log"), "1\n");
    assertThat(Changes.isShorter(FoundFile.look(rig.log("a.log")), read)).isTrue();
  }

  @Test
  void aPathOnRecordThatNoFileCanHaveDoesNotKeepOthersFromBeingRead() throws IOException {
    RegistryConfig defaults = Binder.defaults(RegistryConfig.class);
    try (Registrar registrar = Registry.open(defaults, rig.data(), Clock.systemUTC())) {
      registrar.update(FileState.of(new FileIdentity(1, 2), rig.folder() + "/logs/\0.log"));
    }
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1);
  }

  @Test
  void aFileReplacedInPlaceByLongerContentIsReadFromItsStart() throws IOException {
    rig.append("a.log", "first\n");
    rig.start("close_eof: true").awaitEvents(1).awaitOpen(0);
    Files.writeString(rig.log("a.log"), "other content, and longer\n");
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("first", "other content, and longer");
  }

  @Test
  void aFileReplacedInPlaceWhileItIsOpenIsReadFromItsStart() throws IOException {
    rig.append("a.log", "first\n");
    rig.start().awaitEvents(1);
    Files.writeString(rig.log("a.log"), "other content, and longer\n");
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("first", "other content, and longer");
  }

  @Test
  void aFileReplacedByOneOfTheSameSizeIsReadFromItsStart() throws Exception {
    rig.append("a.log", "first\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 6).stop();
    Files.writeString(rig.log("a.log"), "other\n");
    rig.start().awaitEvents(2);
    assertThat(rig.messages()).containsExactly("first", "other");
  }

  @Test
  void anOpenFileReplacedByOneOfTheSameSizeIsReadFromItsStart() throws IOException {
    rig.append("a.log", "first\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 6);
    try (FileChannel file = FileChannel.open(rig.log("a.log"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(InputRig.utf8("other\n")), 0);
    }
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("first", "other");
  }

  @Test
  void copyAndTruncateContinuesInTheCopyWithoutRepeating() throws IOException {
    rig.append("a.log", "one\ntwo\n");
    rig.start().awaitEvents(2).awaitOffset("a.log", 8);
    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    Files.writeString(rig.log("a.log.1"), "missed\n", StandardOpenOption.APPEND);
    Files.write(rig.log("a.log"), new byte[0]);
    rig.append("a.log", "new\n");
    rig.awaitEvents(4).awaitOffset("a.log.1", 15).awaitOffset("a.log", 4);
    assertThat(rig.messages()).containsExactlyInAnyOrder("one", "two", "missed", "new");
  }

  @Test
  void copyAndTruncateWhileDownContinuesInTheCopy() throws Exception {
    rig.append("a.log", "one\ntwo\n");
    rig.start().awaitEvents(2).awaitOffset("a.log", 8).stop();
    rig.append("a.log", "three\n");
    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    Files.writeString(rig.log("a.log"), "new\n");
    rig.start().awaitEvents(4).awaitOffset("a.log.1", 14).awaitOffset("a.log", 4);
    assertThat(rig.messages()).containsExactlyInAnyOrder("one", "two", "three", "new");
  }

  @Test
  void filesWithTheSameContentAreFilesOfTheirOwn() throws IOException {
    rig.append("a.log", "same\n");
    rig.append("b.log", "same\n");
    rig.start().awaitEvents(2).awaitOffset("a.log", 5).awaitOffset("b.log", 5);
  }

  @Test
  void aGzipFileIsReadUncompressedOnce() throws Exception {
    rig.gzip("a.log.gz", "one\ntwo\n");
    rig.start().awaitEvents(2).awaitOffset("a.log.gz", 8).stop();
    rig.start().awaitScans();
    assertThat(rig.messages())
        .filteredOn(line -> !line.equals("probe"))
        .containsExactly("one", "two");
    assertThat(rig.state("a.log.gz")).map(FileState::offset).hasValue(8L);
  }

  @Test
  void aFileRotatedAndCompressedIsNotSentAgain() throws IOException {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 4);
    Files.move(rig.log("a.log"), rig.log("a.log.1"));
    rig.append("a.log.1", "two\n");
    rig.awaitEvents(2).awaitOffset("a.log.1", 8);
    rig.gzip("a.log.1.gz", Files.readString(rig.log("a.log.1")));
    Files.delete(rig.log("a.log.1"));
    rig.awaitOffset("a.log.1.gz", 8);
    rig.append("a.log", "new\n");
    rig.awaitEvents(3);
    assertThat(rig.messages()).containsExactly("one", "two", "new");
  }

  @Test
  void compressionWhileDownLosesAndRepeatsNothing() throws Exception {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 4).stop();
    rig.gzip("a.log.1.gz", "one\ntwo\n");
    Files.delete(rig.log("a.log"));
    rig.start().awaitEvents(2).awaitOffset("a.log.1.gz", 8);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void aPackedLogOfWhichNothingWasReadYetIsNotReadTwice() throws IOException {
    rig.queue(32);
    List<String> busy = List.of("w.log", "x.log", "y.log", "z.log");
    for (String name : busy) {
      rig.append(name, "");
    }
    rig.append("b.log", "");
    rig.start();
    InputRig.await(() -> rig.metric("filebeat.harvester.running") == 5);
    rig.block();
    // All that may read at one time stand before a full queue.
    for (String name : busy) {
      rig.append(name, "busy\n".repeat(500));
    }
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") >= 32);

    rig.append("b.log", "one\ntwo\n");
    rig.gzip("b.log.1.gz", "one\ntwo\n");
    Files.delete(rig.log("b.log"));
    rig.append("found-too.log", "");
    InputRig.await(() -> rig.metric("filebeat.harvester.started") >= 6);
    rig.release();

    rig.awaitOffset("b.log.1.gz", 8).awaitEvents(2002);
    assertThat(rig.messages())
        .filteredOn(line -> !line.equals("busy"))
        .containsExactly("one", "two");
  }

  @Test
  void aPackedCopyIsKnownWhenEnoughOfItIsWritten() throws IOException {
    String text = InputRig.lines("a", 0, 200);
    rig.append("a.log", text);
    rig.start().awaitEvents(200).awaitOffset("a.log", text.length());
    Files.write(rig.log("a.log"), new byte[0]);
    InputRig.await(() -> rig.metric("filebeat.input.log.files.truncated") == 1);

    byte[] packed = Files.readAllBytes(rig.gzip("packed", text));
    int part = packed.length / 3; // some lines, and fewer bytes than content is known by
    Files.write(rig.log("a.log.1.gz"), Arrays.copyOf(packed, part));
    rig.append("found-too.log", "found\n");
    rig.awaitEvents(201);
    Files.write(
        rig.log("a.log.1.gz"),
        Arrays.copyOfRange(packed, part, packed.length),
        StandardOpenOption.APPEND);

    rig.awaitOffset("a.log.1.gz", text.length());
    assertThat(rig.messages()).doesNotHaveDuplicates().hasSize(201);
  }

  @Test
  void manyFilesAreReadInFullAndEachInOrder() throws IOException {
    for (int file = 0; file < 200; file++) {
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < 50; line++) {
        text.append(file).append(' ').append(line).append('\n');
      }
      rig.append("f" + file + ".log", text.toString());
    }
    rig.start().awaitEvents(10_000);
    for (int file = 0; file < 200; file++) {
      String start = file + " ";
      List<String> expected = IntStream.range(0, 50).mapToObj(line -> start + line).toList();
      assertThat(rig.messages().stream().filter(m -> m.startsWith(start)).toList())
          .isEqualTo(expected);
    }
  }

  @Test
  void ignoreOlderSkipsOldFilesButNotesTheirEnd() throws IOException {
    rig.append("old.log", "old\n");
    Files.setLastModifiedTime(rig.log("old.log"), FileTime.from(Instant.now().minusSeconds(7200)));
    rig.append("a.log", "new\n");
    rig.start("ignore_older: 1h").awaitEvents(1).awaitOffset("old.log", 4);
    rig.append("old.log", "grown\n");
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("new", "grown");
  }

  @Test
  void aFileThatAnotherInputReadsIsReadAndCounted() throws Exception {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1).awaitOpen(1);
    assertThat(rig.metric("filebeat.input.log.files.read_twice")).isZero();

    Input other = rig.another("symlinks: true");
    other.start();
    rig.append("a.log", "two\n");
    rig.awaitOpen(2).awaitEvents(3);
    assertThat(rig.metric("filebeat.input.log.files.read_twice")).isEqualTo(1);
    other.close();
    rig.awaitOpen(1);
  }

  @Test
  void tailFilesBeginsAtTheEndOfWhatIsThere() throws IOException {
    rig.append("a.log", "old\n");
    rig.start("tail_files: true").awaitOffset("a.log", 4);
    rig.append("a.log", "new\n");
    rig.append("b.log", "fresh\n");
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactlyInAnyOrder("new", "fresh");
  }

  @Test
  void aPipeAmongTheFilesIsLeftAlone() throws Exception {
    Process made = new ProcessBuilder("mkfifo", rig.log("pipe.log").toString()).start();
    assertThat(made.waitFor()).isZero();
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1);
    rig.stop();
    assertThat(rig.messages()).containsExactly("one");
  }
}
