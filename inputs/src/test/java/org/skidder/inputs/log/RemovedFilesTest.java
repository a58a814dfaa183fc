package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.registry.FileIdentity;

/** What removed files keep of the disk while the output is blocked, and which are given up. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class RemovedFilesTest {
  private static final String HELD = "filebeat.input.log.files.removed_open_bytes";
  private static final String GIVEN_UP = "filebeat.input.log.files.given_up";
  private static final String LOST = "filebeat.input.log.files.unread_bytes_lost";

  private static final int LINES = 1000;

  /** Little is read at a time, so that most of a file is on the disk only. */
  private static final String SLOWLY = "harvester_buffer_size: 4096";

  @RegisterExtension final InputRig rig = new InputRig();

  @BeforeEach
  void prepare() {
    rig.queue(32);
    rig.block();
  }

  /** Content of a file; no two have the same size. */
  private static String content(String name) {
    return InputRig.lines(name, 0, LINES + name.charAt(0) - 'a');
  }

  private static List<String> lines(String name) {
    return content(name).lines().toList();
  }

  /** Writes a log and returns its size. */
  private long write(String name) throws IOException {
    return Files.size(rig.append(name, content(name)));
  }

  private void remove(String name) throws IOException {
    Files.delete(rig.log(name));
  }

  private void awaitMetric(String name, long value) {
    InputRig.await(() -> rig.metric(name) == value);
  }

  private long received(String name) {
    return rig.messages().stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> line.length() + 1)
        .sum();
  }

  @Test
  void withoutTheOptionNothingIsGivenUpAndEverythingArrives() throws IOException {
    long size = write("a.log") + write("b.log");
    rig.start(SLOWLY).awaitOpen(2);
    remove("a.log");
    remove("b.log");
    awaitMetric(HELD, size);

    rig.release();
    rig.awaitOpen(0);
    awaitMetric(HELD, 0);
    assertThat(rig.messages()).containsAll(lines("a.log")).containsAll(lines("b.log"));
    assertThat(rig.metric(GIVEN_UP)).isZero();
    assertThat(rig.metric(LOST)).isZero();
  }

  @Test
  void theFileThatWasRemovedFirstIsGivenUpAndTheOthersArrive() throws IOException {
    long a = write("a.log");
    long b = write("b.log");
    write("c.log");
    FileIdentity removedLast = FileIdentity.of(rig.log("a.log"));
    FileIdentity removedFirst = FileIdentity.of(rig.log("b.log"));
    rig.start(SLOWLY, "close_removed_bytes: " + (a + b - 1) + "b").awaitOpen(3);
    remove("b.log");
    awaitMetric(HELD, b);
    assertThat(rig.metric(GIVEN_UP)).isZero();

    remove("a.log");
    awaitMetric(GIVEN_UP, 1);
    awaitMetric(HELD, a);
    assertThat(NamelessFiles.look(Path.of("/proc/self/fd")))
        .as("what is given up is free on the disk though the output is still blocked")
        .containsKey(removedLast)
        .doesNotContainKey(removedFirst);

    rig.release();
    rig.awaitOpen(1);
    assertThat(rig.messages()).containsAll(lines("a.log"));
    InputRig.await(() -> rig.messages().containsAll(lines("c.log")));
    awaitMetric(LOST, b - received("b.log"));
    assertThat(rig.metric(LOST)).isPositive();
    assertThat(rig.messages().stream().filter(line -> line.startsWith("b")))
        .as("what was read of it, in its order")
        .startsWith("b.log line 0", "b.log line 1")
        .doesNotHaveDuplicates();
    assertThat(rig.metric(GIVEN_UP)).isEqualTo(1);
  }

  @Test
  void asManyAreGivenUpAsNeeded() throws IOException {
    write("a.log");
    write("b.log");
    write("c.log");
    rig.start(SLOWLY, "close_removed_bytes: 1b").awaitOpen(3);
    remove("a.log");
    remove("b.log");
    remove("c.log");
    awaitMetric(GIVEN_UP, 3);
    awaitMetric(HELD, 0);
    rig.release();
    rig.awaitOpen(0);
  }

  @Test
  void filesThatAreOnlyElsewhereAreNotGivenUp() throws IOException {
    write("a.log");
    write("b.log");
    rig.start(SLOWLY, "close_removed_bytes: 1b").awaitOpen(2);
    Files.move(rig.log("a.log"), rig.folder().resolve("archive"));
    Files.createLink(rig.folder().resolve("link"), rig.log("b.log"));
    remove("b.log");
    long size = write("c.log");
    rig.awaitOpen(3);
    remove("c.log");
    awaitMetric(GIVEN_UP, 1);

    rig.release();
    rig.awaitOpen(0);
    assertThat(rig.messages()).containsAll(lines("a.log")).containsAll(lines("b.log"));
    assertThat(rig.metric(LOST)).isPositive().isLessThanOrEqualTo(size);
  }

  @Test
  void thePackedCopyOfAFileThatWasGivenUpIsGoneOnWith() throws IOException {
    write("a.log");
    rig.start(SLOWLY, "close_removed_bytes: 1b").awaitOpen(1);
    rig.gzip("a.log.1.gz", Files.readString(rig.log("a.log")));
    remove("a.log");
    awaitMetric(GIVEN_UP, 1);

    rig.release();
    InputRig.await(() -> rig.messages().size() >= LINES);
    assertThat(rig.messages()).containsExactlyElementsOf(lines("a.log"));
  }

  @Test
  void aStoppedInputHoldsNothing() throws IOException {
    long size = write("a.log");
    rig.start(SLOWLY).awaitOpen(1);
    remove("a.log");
    awaitMetric(HELD, size);
    rig.input().close();
    assertThat(rig.metric(HELD)).isZero();
  }

  @Test
  void aFileWithoutANameIsToldByItsIdentityAndSize() throws IOException {
    Path file = Files.writeString(rig.folder().resolve("x"), "12345");
    Path named = Files.writeString(rig.folder().resolve("y (deleted)"), "1");
    FileIdentity id = FileIdentity.of(file);
    Path descriptors = Path.of("/proc/self/fd");
    try (var open = Files.newByteChannel(file);
        var other = Files.newByteChannel(named)) {
      assertThat(NamelessFiles.look(descriptors)).doesNotContainKey(id);
      Files.delete(file);
      assertThat(NamelessFiles.look(descriptors))
          .containsKey(id)
          .doesNotContainKey(FileIdentity.of(named))
          .extractingByKey(id)
          .extracting(NamelessFiles.Nameless::bytes)
          .isEqualTo(5L);
      assertThat(open.isOpen() && other.isOpen()).isTrue();
    }
    assertThat(NamelessFiles.look(descriptors)).doesNotContainKey(id);
  }
}
