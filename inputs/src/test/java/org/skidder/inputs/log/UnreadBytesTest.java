package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bytes of files that are gone before they were read are counted, and only those. */
class UnreadBytesTest {
  private static final String LOST = "filebeat.input.log.files.unread_bytes_lost";

  @RegisterExtension final InputRig rig = new InputRig();

  @BeforeEach
  void prepare() {
    rig.queue(32);
  }

  /** A file that was read and closed has more by now, and no turn to be read. */
  private void growAClosedFile() throws IOException {
    rig.append("a.log", "one\n");
    rig.start("harvester_limit: 1", "close_inactive: 100ms").awaitEvents(1).awaitOpen(0);
    rig.awaitOffset("a.log", 4);
    rig.block();
    rig.append("b.log", InputRig.lines("b", 0, 500));
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") > 0);
    long skipped = rig.metric("filebeat.harvester.skipped");
    rig.append("a.log", "unread\n");
    InputRig.await(() -> rig.metric("filebeat.harvester.skipped") > skipped);
  }

  @Test
  void ofAFileThatWasClosedWhenItGrewAndVanished() throws IOException {
    growAClosedFile();
    Files.delete(rig.log("a.log"));
    InputRig.await(() -> rig.metric(LOST) > 0);
    assertThat(rig.metric(LOST)).isEqualTo("unread\n".length());
    rig.release();
    rig.awaitEvents(501).awaitOpen(0);
    assertThat(rig.metric(LOST)).isEqualTo("unread\n".length());
  }

  @Test
  void notOfAFileThatIsReadOnInItsPackedRotation() throws IOException {
    growAClosedFile();
    rig.gzip("a.log.1.gz", Files.readString(rig.log("a.log")));
    Files.delete(rig.log("a.log"));
    rig.release();
    rig.awaitEvents(502);
    InputRig.await(() -> rig.state("a.log").isEmpty());
    assertThat(rig.messages()).contains("unread").containsOnlyOnce("one");
    assertThat(rig.metric(LOST)).isZero();
  }

  @Test
  void ofADeletedFileThatCloseTimeoutEnds() throws IOException {
    ClosingTest.assumeOpenFilesAreListed();
    String text = InputRig.lines("b", 0, 5000);
    Path file = rig.append("a.log", text);
    rig.block();
    rig.start("close_timeout: 200ms", "clean_removed: false", "harvester_buffer_size: 1024");
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") > 0);
    Files.delete(file);
    // The harvester waits for room in the queue; its file is closed nevertheless.
    InputRig.await(() -> ClosingTest.openFiles(file) == 0);
    rig.release();
    InputRig.await(() -> rig.metric(LOST) > 0);
    InputRig.await(() -> rig.metric(LOST) + delivered() == text.length());
  }

  private long delivered() {
    return rig.messages().stream().mapToLong(line -> line.length() + 1).sum();
  }

  @Test
  void notOfARenamedFileWithAnIncompleteLine() throws IOException {
    rig.append("a.log", "one\npart");
    rig.start().awaitEvents(1);
    Files.move(rig.log("a.log"), rig.log("a.log.1"));
    InputRig.await(() -> rig.state("a.log.1").isPresent());
    rig.append("a.log.1", "ial\n");
    rig.awaitEvents(2);
    await().during(Duration.ofMillis(150)).until(() -> rig.metric(LOST) == 0);
  }
}
