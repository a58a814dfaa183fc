package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.registry.FileIdentity;
import org.skidder.core.registry.StateKey;

/** What is there at the very first start is read at once; copies made later are still known. */
class NewcomersTest {
  private static final String TEN = "the same line\n".repeat(10);

  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void aLogAndItsRotatedFileThatAreThereAtTheFirstStartAreBothReadAtOnce() throws IOException {
    rig.append("a.log", TEN + TEN);
    rig.append("a.log.1", TEN);
    rig.setClock(Duration.ofSeconds(1)); // they were made before
    rig.start().awaitEvents(30);

    Files.copy(rig.log("a.log"), rig.log("a.log.2"));
    Files.write(rig.log("a.log"), new byte[0]);
    rig.append("a.log", "new\n");
    rig.awaitOffset("a.log.2", 2L * TEN.length()).awaitOffset("a.log", 4);
    assertThat(rig.messages()).hasSize(31);
  }

  @Test
  void onlyFilesOfTheFirstScanThatWereThereBeforeAndAreNotOnRecordAreNewcomers()
      throws IOException {
    FoundFile file = FoundFile.look(rig.append("a.log.1", TEN));
    StateKey original = new StateKey(new FileIdentity(1, 2), Collections.emptySortedMap());
    Newcomers fresh = new Newcomers(file.born() + 1_000);
    fresh.beginScan(Set.of());
    assertThat(fresh.include(file, original)).isTrue();
    fresh.beginScan(Set.of());
    assertThat(fresh.include(file, original)).isFalse();

    Newcomers recorded = new Newcomers(file.born() + 1_000);
    recorded.beginScan(Set.of(original));
    assertThat(recorded.include(file, original)).isFalse();

    Newcomers before = new Newcomers(file.born());
    before.beginScan(Set.of());
    assertThat(before.include(file, original)).isFalse();
  }
}
