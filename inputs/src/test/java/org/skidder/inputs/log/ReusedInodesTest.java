package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** New files with the inodes of files that were read, as file systems give them away at once. */
class ReusedInodesTest {
  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void aCopyGoesOnBeforeANewLogThatHasTheInodeOfItsOriginalBeginsOnRecord() throws Exception {
    String read = InputRig.lines("b", 0, 100);
    rig.append("b.log", read);
    rig.append("b.log.3", InputRig.lines("older", 0, 200));
    rig.start().awaitEvents(300);
    rig.awaitOffset("b.log.3", Files.size(rig.log("b.log.3"))).awaitOffset("b.log", read.length());
    rig.stop();

    // Both have inodes that had longer content: the copy, and another log that is found before it.
    Files.writeString(rig.log("b.log.3"), read);
    Files.move(rig.log("b.log.3"), rig.log("b.log.1"));
    Files.writeString(rig.log("b.log"), InputRig.lines("a", 0, 5));
    Files.move(rig.log("b.log"), rig.log("a.log.1"));

    rig.start("harvester_limit: 1").awaitOpen(1);
    rig.awaitOffset("b.log.1", read.length());
    assertThat(rig.metric("filebeat.harvester.running")).isEqualTo(1);
    rig.stop();
    rig.start();
    rig.awaitEvents(305).awaitOffset("a.log.1", Files.size(rig.log("a.log.1")));
    assertThat(rig.messages()).doesNotHaveDuplicates().hasSize(305);
  }

  @Test
  void aReadFileOverwrittenWithACopyOfItsLogIsAFileOfItsOwnAfterTenSeconds() throws Exception {
    rig.append("a.log", InputRig.lines("a", 0, 20));
    rig.append("a.log.1", InputRig.lines("older", 0, 50));
    rig.start().awaitEvents(70).awaitOffset("a.log.1", Files.size(rig.log("a.log.1"))).stop();

    Files.writeString(rig.log("a.log.1"), Files.readString(rig.log("a.log")));
    rig.start().awaitScans();
    assertThat(rig.messages()).filteredOn(line -> line.startsWith("a ")).hasSize(20);

    rig.setClock(Duration.ofSeconds(11));
    rig.awaitOffset("a.log.1", Files.size(rig.log("a.log")));
    assertThat(rig.messages()).filteredOn(line -> line.startsWith("a ")).hasSize(40);
  }
}
