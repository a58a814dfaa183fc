package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that no notification tells of: they are made through another folder. */
class UntoldChangesTest {
  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void whoReadsALogThatWasReplacedByAsManyBytesEndsWhenItsCopyIsFound() throws IOException {
    Path log = rig.append("a.log", "one\ntwo\n");
    Path outside = Files.createLink(rig.folder().resolve("outside"), log);
    rig.start().awaitEvents(2).awaitOffset("a.log", 8);

    Path copy = Files.writeString(rig.folder().resolve("copy"), "one\ntwo\nthree\n");
    Files.writeString(outside, "six\nten\n");
    Files.move(copy, rig.log("a.log.1"));
    rig.awaitEvents(5).awaitOffset("a.log.1", 14).awaitOffset("a.log", 8);

    assertThat(rig.messages()).containsExactlyInAnyOrder("one", "two", "three", "six", "ten");
  }
}
