package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.plugin.Input;
import org.skidder.core.registry.FileState;

/** Inputs whose events are under way for long, because the output takes none. */
class BlockedOutputTest {
  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void anInputIsClosedWhoseFileWaitsBehindOthersForItsTurnToBeRead() throws Exception {
    rig.queue(32);
    rig.block();
    for (int file = 0; file < 4; file++) {
      rig.append("a" + file + ".log", "line\n".repeat(200));
    }
    rig.start("paths: ['" + rig.folder() + "/logs/a*.log']").awaitOpen(4);
    // Batches are of 8 events: four are in the queue, and each file waits with another one.
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.total") == 64);

    rig.append("b.log", "line\n");
    Input other = rig.another("paths: ['" + rig.folder() + "/logs/b.log']");
    other.start();
    rig.awaitOpen(5);
    InputRig.await(() -> rig.state("b.log").isPresent());
    Thread closing = Thread.ofVirtual().start(other::close);
    assertThat(closing.join(Duration.ofSeconds(20))).as("closed while the output is down").isTrue();
    assertThat(rig.metric("filebeat.harvester.running")).isEqualTo(4);

    rig.release();
    rig.awaitEvents(800);
  }

  @Test
  void cleanInactiveDoesNotForgetAFileWhoseEventsAreUnderWay() throws IOException {
    rig.block();
    rig.append("a.log", "one\n");
    rig.start("close_inactive: 50ms", "ignore_older: 1h", "clean_inactive: 2h");
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 1);
    rig.awaitOpen(0).setClock(Duration.ofHours(3));
    awaitIgnored("p1.log");
    awaitIgnored("p2.log"); // the scan that saw the first is over

    rig.setClock(Duration.ZERO);
    rig.append("a.log", "two\n");
    rig.awaitOpen(1).release();
    rig.awaitOffset("a.log", 8);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void theNextInputLooksForTheCopyOfAFileThatTheLastOneSawTruncated() throws IOException {
    rig.append("a.log", InputRig.lines("the log, as it was,", 0, 100));
    rig.start().awaitOffset("a.log", Files.size(rig.log("a.log"))).block();
    rig.append("a.log", InputRig.lines("the log, as it was,", 100, 10));
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 10);
    Path copy = Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    Files.writeString(rig.log("a.log"), "new\n");
    InputRig.await(() -> rig.metric("filebeat.input.log.files.truncated") == 1);
    rig.input().close();

    Input next = rig.another();
    next.start();
    rig.release();
    rig.awaitOffset("a.log.1", Files.size(copy)).awaitOffset("a.log", 4);
    assertThat(rig.messages()).doesNotHaveDuplicates().hasSize(111);
    next.close();
  }

  @Test
  void theCopyOfAShortLogIsKnownThoughTheLogIsTruncatedAndRenamedAtOnce() throws IOException {
    rig.queue(8);
    rig.append("a.log", InputRig.lines("the log, as it was,", 0, 20));
    rig.block();
    rig.start().awaitOpen(1);
    // Batches are of 2 events: four are in the queue, and the reader waits with another one.
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.total") == 10);

    Files.copy(rig.log("a.log"), rig.log("a.log.2"));
    Files.write(rig.log("a.log"), new byte[0]);
    Files.move(rig.log("a.log"), rig.log("a.log.1"));
    rig.append("z.log", "found by a later scan\n");
    rig.awaitOpen(2).release();

    rig.awaitEvents(21).awaitOffset("a.log.2", Files.size(rig.log("a.log.2")));
    assertThat(rig.messages()).doesNotHaveDuplicates().hasSize(21);
  }

  /** Waits until a scan, three hours ahead, has noted the end of a file that it ignores. */
  private void awaitIgnored(String name) throws IOException {
    Path file = rig.append(name, "probe\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofMinutes(90))));
    InputRig.await(() -> rig.state(name).map(FileState::offset).equals(Optional.of(6L)));
  }
}
