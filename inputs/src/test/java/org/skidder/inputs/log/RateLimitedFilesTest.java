package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.plugin.Input;

/** Files of an input with a rate limit wait; with one event per second, for longer than a test. */
@Timeout(60)
class RateLimitedFilesTest {
  private static final int LINES = 1000;

  @TempDir Path folder;
  private InputRig rig = new InputRig(Path.of(System.getProperty("java.io.tmpdir"), "unused-rig"));

  @BeforeEach
  void makeRig() {
    rig = new InputRig(folder);
  }

  @AfterEach
  void endRig() {
    rig.close();
  }

  private static List<String> lines(String name) {
    return IntStream.range(0, LINES).mapToObj(i -> name + " " + i).toList();
  }

  private void write(String name) throws IOException {
    rig.append(name, lines(name).stream().collect(Collectors.joining("\n", "", "\n")));
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
    rig.limit(1).start("paths: ['" + folder + "/logs/a*.log']").awaitOpen(8).awaitEvents(1);

    write("b.log");
    Input other = rig.another("paths: ['" + folder + "/logs/b.log']");
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
