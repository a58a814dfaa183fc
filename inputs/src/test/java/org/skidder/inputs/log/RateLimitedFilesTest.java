package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.plugin.Input;

/** Files of an input with a rate limit wait; with one event per second, for longer than a test. */
@Timeout(60)
class RateLimitedFilesTest {
  private static final int LINES = 1000;

  @RegisterExtension final InputRig rig = new InputRig();

  private static List<String> lines(String name) {
    return InputRig.lines(name, 0, LINES).lines().toList();
  }

  private void write(String name) throws IOException {
    rig.append(name, InputRig.lines(name, 0, LINES));
  }

  @Test
  void aStopDoesNotWaitAndTheRestIsReadByTheNextStart() throws Exception {
    write("a.log");
    rig.limit(1).start().awaitEvents(1).stop();
    assertThat(rig.messages()).hasSizeLessThan(LINES);

    rig.limit(0).start().awaitEvents(LINES);
    assertThat(rig.messages()).containsExactlyElementsOf(lines("a.log"));
  }

  @Test
  void filesOfOtherInputsDoNotWait() throws Exception {
    for (int i = 0; i < 8; i++) {
      write("a" + i + ".log");
    }
    rig.limit(1).start("paths: ['" + rig.folder() + "/logs/a*.log']").awaitOpen(8).awaitEvents(1);

    write("b.log");
    Input other = rig.another("paths: ['" + rig.folder() + "/logs/b.log']");
    other.start();
    InputRig.await(() -> rig.messages().containsAll(lines("b.log")));
    assertThat(rig.messages()).hasSizeLessThan(2 * LINES);
    other.close();
  }

  @Test
  void theLimitEndsWithItsInputWhenAnotherTakesOverTheFile() throws Exception {
    write("a.log");
    rig.limit(1).start().awaitEvents(1);
    Input next = rig.another();
    rig.input().close();

    next.start();
    rig.awaitEvents(LINES);
    assertThat(rig.messages()).containsExactlyElementsOf(lines("a.log"));
    next.close();
  }
}
