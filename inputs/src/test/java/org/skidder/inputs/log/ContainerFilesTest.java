package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.plugin.SourceStatus;
import org.skidder.core.registry.FileIdentity;

/** Log files of containers: positions, restarts, rotation, and two inputs on one file. */
@DisabledOnOs(OS.WINDOWS)
class ContainerFilesTest {
  private static final String AT = "2018-03-04T05:06:07.123456789Z";
  private static final String ALL = "containers.ids: ['*']";
  private static final String LOG = "abc/abc-json.log";

  @RegisterExtension final InputRig rig = new InputRig();

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(rig.log("abc"));
    Files.createDirectories(rig.log("other"));
  }

  private static String line(String stream, String log) {
    return "{\"log\":\"" + log + "\",\"stream\":\"" + stream + "\",\"time\":\"" + AT + "\"}\n";
  }

  @Test
  void containersAreFoundById() throws Exception {
    rig.append(LOG, line("stdout", "one\\n"));
    rig.append("other/other-json.log", line("stdout", "no\\n"));
    long end = Files.size(rig.append(LOG, line("stderr", "two\\n")));
    rig.startDocker("containers.ids: ab?").awaitEvents(2).awaitOffset(LOG, end);

    assertThat(rig.messages()).containsExactly("one", "two");
    assertThat(rig.state(LOG).orElseThrow().type()).isEqualTo("docker");
    assertThat(rig.state(LOG).orElseThrow().meta()).isEmpty();
    assertThat(rig.input().type()).isEqualTo("docker");
  }

  @Test
  void anUnfinishedLineIsReadAgainAfterARestart() throws Exception {
    long start = Files.size(rig.append(LOG, line("stdout", "whole\\n")));
    rig.append(LOG, line("stdout", "first half "));
    rig.startDocker(ALL).awaitEvents(1).awaitOffset(LOG, start).stop();
    long end = Files.size(rig.append(LOG, line("stdout", "second half\\n")));
    rig.startDocker(ALL).awaitEvents(2).awaitOffset(LOG, end);

    assertThat(rig.messages()).containsExactly("whole", "first half second half");
    assertThat(rig.received().get(1).offset()).isEqualTo(start);
  }

  @Test
  void anUnfinishedLineOfARemovedContainerIsSent() throws Exception {
    Path file = rig.append(LOG, line("stdout", "last words"));
    rig.startDocker(ALL).awaitOpen(1);
    InputRig.await(() -> rig.metric("filebeat.harvester.started") == 1);
    rig.append(LOG, line("stderr", "whole\\n"));
    rig.awaitEvents(1);
    Files.delete(file);
    rig.awaitEvents(2);

    assertThat(rig.messages()).containsExactly("whole", "last words");
    assertThat(rig.metric("filebeat.input.log.files.unread_bytes_lost")).isZero();
    assertThat(rig.metric("filebeat.input.log.lines.container_unfinished")).isEqualTo(1);
  }

  @Test
  void anUnfinishedLineOfAnIdleContainerIsSentWhenItsFileIsClosed() throws Exception {
    rig.append(LOG, line("stdout", "prompt> "));
    long end = Files.size(rig.append(LOG, line("stderr", "whole\\n")));
    rig.startDocker(ALL, "close_inactive: 300ms").awaitEvents(2).awaitOffset(LOG, end);
    rig.awaitOpen(0);

    assertThat(rig.messages()).containsExactly("whole", "prompt> ");
    assertThat(rig.metric("filebeat.input.log.lines.container_unfinished")).isEqualTo(1);
  }

  @Test
  void aFileThatIsClosedAtItsEndIsNotClosedBetweenTwoPartsOfALine() throws Exception {
    rig.append(LOG, line("stdout", "first half "));
    rig.append(LOG, line("stderr", "whole\\n"));
    rig.startDocker(ALL, "close_inactive: 0").awaitEvents(1);
    long end = Files.size(rig.append(LOG, line("stdout", "second half\\n")));
    rig.awaitEvents(2).awaitOffset(LOG, end).awaitOpen(0);

    assertThat(rig.messages()).containsExactly("whole", "first half second half");
  }

  @Test
  void anUnfinishedLineIsSentWhenItsContainerIsOver() throws Exception {
    rig.queue(1);
    long start = Files.size(rig.append(LOG, line("stdout", "whole\\n")));
    rig.startDocker(ALL).awaitOffset(LOG, start);
    assertThat(rig.input().finish()).isFalse();
    rig.block();
    rig.append("other/other-json.log", line("stdout", "fills the queue\\n"));
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 1);
    long end = Files.size(rig.append(LOG, line("stdout", "last words")));
    InputRig.await(() -> rig.input().finish());
    InputRig.await(() -> rig.metric("filebeat.input.log.lines.container_unfinished") == 1);

    assertThat(rig.input().finish()).as("waits for room").isTrue();
    assertThat(rig.state(LOG).orElseThrow().offset()).isEqualTo(start);
    rig.release();
    rig.awaitEvents(3).awaitOffset(LOG, end);
    InputRig.await(() -> !rig.input().finish());
    long next = Files.size(rig.append(LOG, line("stdout", "restarted\\n")));
    rig.awaitOffset(LOG, next);
    assertThat(rig.messages())
        .containsExactly("whole", "fills the queue", "last words", "restarted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"close_eof: true", "close_timeout: 300ms"})
  void anUnfinishedLineOfAClosedFileIsSentWhenItsContainerIsOver(String close) throws Exception {
    rig.append("other/other-json.log", line("stdout", "torn\\n") + "{\"log\":");
    rig.append(LOG, line("stdout", "whole\\n"));
    long end = Files.size(rig.append(LOG, line("stdout", "last words")));
    rig.startDocker(ALL, close).awaitEvents(2).awaitOpen(0);
    assertThat(rig.messages()).containsExactlyInAnyOrder("torn", "whole");

    assertThat(rig.input().finish()).isTrue();
    rig.awaitEvents(3).awaitOffset(LOG, end).awaitOpen(0);
    InputRig.await(() -> !rig.input().finish());
    rig.append(LOG, line("stdout", "first half "));
    long next = Files.size(rig.append(LOG, line("stdout", "second half\\n")));
    rig.awaitOffset(LOG, next);
    assertThat(rig.messages())
        .containsExactlyInAnyOrder("torn", "whole", "last words", "first half second half");
  }

  @Test
  void aLineIsNotTornThatGoesOnAfterItsContainerCameBackToAFileTooOldToBeOpened() throws Exception {
    rig.append(LOG, line("stdout", "whole\\n"));
    Path file = rig.append(LOG, line("stdout", "prompt> "));
    rig.startDocker(ALL, "close_timeout: 300ms", "ignore_older: 1h").awaitEvents(1).awaitOpen(0);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(3))));

    assertThat(rig.input().finish()).isTrue();
    rig.append(LOG, line("stdout", "first half "));
    InputRig.await(() -> rig.metric("filebeat.harvester.started") == 2);
    rig.awaitOpen(0);
    rig.append(LOG, line("stdout", "second half\\n"));
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("whole", "prompt> first half second half");
  }

  @Test
  void aLineIsNotTornThatGoesOnAfterItsContainerCameBackWhileTooManyFilesAreOpen()
      throws Exception {
    rig.queue(1).append(LOG, line("stdout", "whole\\n"));
    rig.append(LOG, line("stdout", "prompt> "));
    rig.startDocker(ALL, "close_timeout: 300ms", "harvester_limit: 1").awaitEvents(1).awaitOpen(0);
    rig.block(); // so the other file keeps its place
    rig.append("other/other-json.log", line("stdout", "other\\n").repeat(3));
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 1);

    assertThat(rig.input().finish()).isTrue();
    rig.append(LOG, line("stdout", "first half "));
    rig.release();
    InputRig.await(() -> rig.metric("filebeat.harvester.started") == 3);
    rig.awaitOpen(0);
    rig.append(LOG, line("stdout", "second half\\n"));
    rig.awaitEvents(5);
    assertThat(rig.messages())
        .containsExactly("whole", "other", "other", "other", "prompt> first half second half");
  }

  @Test
  void aClosedFileThatNoScanOpensIsGivenUp() throws Exception {
    rig.append(LOG, line("stdout", "whole\\n"));
    Path file = rig.append(LOG, line("stdout", "prompt> "));
    rig.startDocker(ALL, "close_eof: true", "ignore_older: 1h").awaitEvents(1).awaitOpen(0);
    FileTime written = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
    try (SaidLines said = new SaidLines("input")) {
      InputRig.await(() -> !rig.input().finish());
      assertThat(rig.input().finish()).isFalse();
      assertThat(said.with("has no end and is not sent")).hasSize(1);
    }

    Files.setLastModifiedTime(file, written);
    for (String later : new String[] {"c", "d"}) {
      Files.createDirectories(rig.log(later));
      rig.append(later + "/c-json.log", line("stdout", later + "\\n"));
      InputRig.await(() -> rig.messages().contains(later));
    }
    rig.awaitOpen(0);
    assertThat(rig.messages()).containsExactly("whole", "c", "d");
  }

  @Test
  void anInputDoesNotWaitForAClosedFileThatNoScanFinds() throws Exception {
    rig.append(LOG, line("stdout", "whole\\n"));
    Path file = rig.append(LOG, line("stdout", "last words"));
    rig.startDocker(ALL, "close_eof: true", "clean_removed: false").awaitEvents(1).awaitOpen(0);
    Files.move(file, rig.log("abc/abc-json.log.1"));

    assertThat(rig.input().finish()).isFalse();
  }

  @Test
  void theNextUnfinishedLineOfAFileThatWasOpenedForItsLastIsSent() throws Exception {
    rig.append(LOG, line("stdout", "whole\\n"));
    rig.append(LOG, line("stdout", "last words"));
    rig.startDocker(ALL, "close_timeout: 500ms").awaitEvents(1).awaitOpen(0);
    assertThat(rig.input().finish()).isTrue();
    rig.awaitEvents(2);
    rig.append(LOG, line("stdout", "again\\n") + line("stdout", "second last words"));
    rig.awaitEvents(3).awaitOpen(0);

    assertThat(rig.input().finish()).isTrue();
    rig.awaitEvents(4);
    assertThat(rig.messages()).containsExactly("whole", "last words", "again", "second last words");
  }

  /** The output takes nothing, so the file is read on when its input ends. */
  @Test
  void aLineIsNotTornInTheMiddleOfAFileWhenItsInputIsClosedForGood() throws Exception {
    rig.queue(1);
    rig.append(LOG, line("stdout", "whole\\n").repeat(2));
    rig.append(LOG, line("stdout", "first half "));
    rig.append(LOG, line("stderr", "x".repeat(1000) + "\\n").repeat(2000));
    long end = Files.size(rig.append(LOG, line("stdout", "second half\\n")));
    rig.block();
    rig.startDocker(ALL);
    InputRig.await(() -> rig.metric("libbeat.pipeline.events.active") == 1);
    Thread closing =
        Thread.ofVirtual().start(() -> rig.input().closeForGood(Duration.ofSeconds(20)));
    rig.release();
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    assertThat(rig.metric("filebeat.input.log.lines.container_unfinished")).isZero();
    rig.stop();

    rig.queue(4096).startDocker(ALL).awaitOffset(LOG, end);
    assertThat(rig.messages()).contains("first half second half").doesNotContain("first half ");
  }

  @Test
  void anInputThatHasNothingMoreToHandOverIsAtItsEndThoughALineIsIncomplete() throws Exception {
    rig.append(LOG, line("stderr", "whole\\n"));
    rig.append(LOG, line("stdout", "last words") + "{\"log\":");
    rig.startDocker(ALL).awaitEvents(1);
    InputRig.await(() -> rig.input().finish());
    InputRig.await(() -> !rig.input().finish());
    rig.awaitEvents(2);

    assertThat(rig.messages()).containsExactly("whole", "last words");
    assertThat(rig.input().sources())
        .extracting(SourceStatus::state)
        .containsExactly(SourceStatus.State.WAITING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"close_eof: true", "close_timeout: 300ms"})
  void whatFollowsAnUnfinishedLineIsNotSentWithEveryScan(String close) throws Exception {
    rig.append(LOG, line("stdout", "first half "));
    rig.append(LOG, line("stderr", "whole\\n"));
    rig.startDocker(ALL, close).awaitEvents(1).awaitOpen(0);
    for (int scan = 0; scan < 3; scan++) {
      Files.createDirectories(rig.log("c" + scan));
      rig.append("c" + scan + "/c-json.log", line("stdout", "probe\\n"));
      rig.awaitEvents(2 + scan).awaitOpen(0);
    }
    assertThat(rig.messages()).containsOnlyOnce("whole");

    long end = Files.size(rig.append(LOG, line("stdout", "second half\\n")));
    rig.awaitOffset(LOG, end);
    assertThat(rig.messages()).contains("first half second half");
  }

  @Test
  void anUnfinishedLineOfAFileThatIsRotatedAwayIsSent() throws Exception {
    Path file = rig.append(LOG, line("stdout", "first half "));
    rig.startDocker(ALL, "close_renamed: true", "close_removed: false").awaitOpen(1);
    Files.move(file, rig.log("abc/abc-json.log.1"));
    rig.append(LOG, line("stdout", "second half\\n"));
    rig.awaitEvents(2);

    assertThat(rig.messages()).containsExactlyInAnyOrder("first half ", "second half");
  }

  @Test
  void anUnfinishedLineWaitsForItsEndInARotatedFileThatIsFoundAgain() throws Exception {
    Path file = rig.append("a.log", line("stdout", "first half "));
    rig.start("docker-json.partial: true", "close_renamed: true").awaitOpen(1);
    InputRig.await(() -> rig.metric("filebeat.harvester.started") == 1);
    rig.append("a.log", line("stderr", "whole\\n"));
    rig.awaitEvents(1);
    Files.move(file, rig.log("a.log.1"));
    InputRig.await(() -> rig.metric("filebeat.harvester.started") == 2);
    rig.append("a.log.1", line("stdout", "second half\\n"));
    InputRig.await(() -> rig.messages().contains("first half second half"));

    assertThat(rig.messages()).doesNotContain("first half ", "second half");
  }

  @Test
  void streamsOfOneFileHavePositionsOfTheirOwn() throws Exception {
    String both = line("stdout", "out\\n") + line("stderr", "err\\n");
    long end = Files.size(rig.append(LOG, both));
    rig.startDocker(ALL, "containers.stream: stderr").awaitEvents(1).awaitOffset(LOG, end).stop();
    rig.startDocker(ALL, "containers.stream: stdout").awaitEvents(2);
    InputRig.await(() -> rig.states().size() == 2);
    InputRig.await(() -> rig.states().stream().allMatch(state -> state.offset() == end));

    assertThat(rig.messages()).containsExactly("err", "out");
    assertThat(rig.states())
        .extracting(state -> state.meta().toString())
        .containsExactlyInAnyOrder("{stream=stderr}", "{stream=stdout}");

    rig.stop();
    rig.append(LOG, both);
    rig.startDocker(ALL, "containers.stream: stdout").awaitEvents(3);
    assertThat(rig.messages()).containsExactly("err", "out", "out");
  }

  @Test
  void aMalformedLineIsPassed() throws Exception {
    rig.append(LOG, "{\"log\":\"tor\n" + line("stdout", "fine\\n"));
    long end = Files.size(rig.log(LOG));
    rig.startDocker(ALL).awaitEvents(2).awaitOffset(LOG, end);

    assertThat(rig.messages()).containsExactly("{\"log\":\"tor", "fine");
    assertThat(rig.metric("filebeat.input.log.lines.container_malformed")).isEqualTo(1);
  }

  @Test
  void aLogInputFollowsTheLinksOfKubernetes() throws Exception {
    Path real = rig.append("abc/0.log", AT + " stdout F one\n" + AT + " stdout P tw\n");
    Path link = rig.log("pod_ns_c-0123.log");
    Files.createSymbolicLink(link, real);
    rig.start("symlinks: true", "docker-json: {partial: true, cri_flags: true}").awaitEvents(1);
    rig.append("abc/0.log", AT + " stdout F o\n");
    rig.awaitEvents(2);
    // The kubelet rotates: the link leads to a new file.
    Files.move(real, rig.log("abc/0.log.20180304-050607"));
    rig.append("abc/0.log", AT + " stderr F three\n");
    rig.awaitEvents(3);

    assertThat(rig.messages()).containsExactly("one", "two", "three");
    assertThat(rig.received()).allMatch(event -> event.source().equals(link.toString()));
    assertThat(rig.state("pod_ns_c-0123.log").orElseThrow().type()).isEqualTo("log");
  }

  @Test
  void aRotatedAndPackedFileIsNotSentAgain() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      lines.append(AT.replace("05:06", "05:" + (10 + i))).append(" stdout F line ").append(i);
      lines.append('\n');
    }
    Path file = rig.append("0.log", lines.toString());
    rig.start("docker-json: {partial: true, cri_flags: true}")
        .awaitEvents(50)
        .awaitOffset("0.log", lines.length());
    rig.stop();
    Path packed = rig.log("0.log.20180304-050607.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, out);
    }
    Files.delete(file);
    rig.append("0.log", AT + " stdout F new\n");
    rig.start("docker-json: {partial: true, cri_flags: true}").awaitEvents(51);
    rig.awaitOpen(1).awaitOffset(packed.getFileName().toString(), lines.length());

    assertThat(rig.messages()).hasSize(51).endsWith("new");
  }

  @Test
  void aLogInputOfOneStreamGoesOnWhereFilebeatEnded() throws Exception {
    long read = Files.size(rig.append("a.log", line("stdout", "one\\n")));
    FileIdentity id = FileIdentity.of(rig.append("a.log", line("stderr", "no\\n")));
    long end = Files.size(rig.append("a.log", line("stdout", "two\\n")));
    Files.writeString(
        rig.data().resolve("registry"),
        """
        [{"source":"%s","offset":%d,"timestamp":"2018-09-01T12:00:00Z","ttl":-1,"type":"log",
          "meta":null,"FileStateOS":{"inode":%d,"device":%d}}]
        """
            .formatted(rig.log("a.log"), read, id.inode(), id.device()));

    rig.start("docker-json: {stream: stdout, partial: true}").awaitEvents(1);
    InputRig.await(
        () -> rig.states().stream().anyMatch(s -> !s.meta().isEmpty() && s.offset() == end));
    assertThat(rig.messages()).containsExactly("two");
  }
}
