package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody sets the clock while files are followed. */
class ClockChangesTest {
  private static final Duration DAY = Duration.ofDays(1);

  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void anOpenFileIsReadOnWhateverTheClockSays() throws IOException {
    rig.append("a.log", "one\n");
    rig.start("close_inactive: 1h", "close_timeout: 1h", "ignore_older: 1h").awaitEvents(1);
    append("a.log", "two\n", DAY);
    rig.awaitEvents(2);
    append("a.log", "three\n", DAY.negated());
    rig.awaitEvents(3).awaitOffset("a.log", 14);
    assertThat(rig.messages()).containsExactly("one", "two", "three");
    assertThat(rig.metric("filebeat.harvester.closed")).isZero();
  }

  @Test
  void aClosedFileThatGrowsIsReadOnAfterTheClockWasSet() throws IOException {
    rig.append("a.log", "one\n");
    rig.start("close_eof: true", "ignore_older: 1h", "clean_inactive: 36h");
    rig.awaitEvents(1).awaitOpen(0);
    append("a.log", "two\n", DAY);
    rig.awaitEvents(2).awaitOpen(0);
    append("a.log", "three\n", DAY.negated());
    rig.awaitEvents(3).awaitOpen(0);
    append("a.log", "four\n", Duration.ZERO);
    rig.awaitEvents(4).awaitOffset("a.log", 19);
    assertThat(rig.messages()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void aFileFromBeforeTheClockWasSetForwardIsOldAndReadFromItsEndWhenItGrows() throws IOException {
    rig.append("a.log", "before\n");
    rig.setClock(DAY).start("ignore_older: 1h").awaitOffset("a.log", 7);
    append("a.log", "after\n", DAY);
    rig.awaitEvents(1);
    assertThat(rig.messages()).containsExactly("after");
  }

  @Test
  void aFileThatMayBeACopyWaitsTenSecondsAlsoWhenTheClockIsSetBack() throws IOException {
    rig.append("a.log", "one\n");
    rig.start().awaitEvents(1).awaitOffset("a.log", 4);
    rig.stopClock();
    Files.copy(rig.log("a.log"), rig.log("a.log.1"));
    // Scans have passed it.
    rig.append("mark.log", "mark\n");
    rig.awaitEvents(2).setClock(DAY.negated());
    rig.append("other.log", "other\n");
    rig.awaitEvents(3);
    assertThat(rig.messages()).containsExactly("one", "mark", "other");

    rig.setClock(DAY.negated().plusSeconds(11));
    rig.awaitEvents(4);
    assertThat(rig.messages()).containsExactly("one", "mark", "other", "one");
  }

  /** Sets the clock and writes, as programs on that machine would. */
  private void append(String name, String text, Duration ahead) throws IOException {
    rig.setClock(ahead);
    Path file = rig.append(name, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(ahead)));
  }
}
