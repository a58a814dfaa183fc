package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.registry.FileState;

/** Whether a packed file was read to its end, also as the log that it is the copy of. */
class PackedFilesTest {
  @RegisterExtension final InputRig rig = new InputRig();

  @Test
  void isToldByItsLastBytes() throws IOException {
    FoundFile packed = gzip("a.log.1.gz", "two\nlines\n");

    assertThat(Changes.hasMoreContent(packed, readUpTo(packed, 10))).isFalse();
    assertThat(Changes.hasMoreContent(packed, readUpTo(packed, 4))).isTrue();
    assertThat(Changes.hasMoreContent(packed, readUpTo(packed, 0))).isTrue();
  }

  @Test
  void isNotToldByTheLastBytesOfAFileThatHasItsNameByNow() throws IOException {
    FoundFile packed = gzip("a.log.1.gz", "two\nlines\n");
    Tracked unread = readUpTo(packed, 0);

    Files.move(packed.path(), rig.log("a.log.2.gz"));
    gzip("a.log.1.gz", "");
    assertThat(Changes.hasMoreContent(packed, unread)).isTrue();

    FoundFile renamed = FoundFile.look(rig.log("a.log.2.gz"));
    assertThat(Changes.hasMoreContent(renamed, unread)).isTrue();
  }

  private static Tracked readUpTo(FoundFile file, long offset) {
    return new Tracked(
        FileState.of(file.id(), file.path()).withOffset(offset).withCompressed(true));
  }

  private FoundFile gzip(String name, String text) throws IOException {
    return FoundFile.look(rig.gzip(name, text));
  }

  @Test
  void aCopyIsGoneOnWithThoughTheInodeOfItsOriginalWasUsedAgainByAFileThatVanished()
      throws Exception {
    String lines = InputRig.lines("a", 0, 300);
    rig.append("a.log", lines);
    rig.start().awaitEvents(300).awaitOffset("a.log", lines.length()).stop();

    rig.gzip("a.log.1.gz", lines + InputRig.lines("a", 300, 20));
    Files.move(rig.log("a.log"), rig.log("b.log.1"));
    Files.writeString(rig.log("b.log.1"), InputRig.lines("b", 0, 600));
    AtomicBoolean first = new AtomicBoolean(true);
    // A scan asks for the time when it has found all files, before it opens one.
    rig.atEachTime(() -> {
      if (Thread.currentThread().getName().equals("log-scan") && first.getAndSet(false)) {
        assertThat(rig.log("b.log.1").toFile().delete()).isTrue();
      }
    });
    rig.start();

    rig.awaitEvents(320).awaitScans();
    assertThat(rig.messages().stream().filter(line -> line.startsWith("a line")))
        .doesNotHaveDuplicates()
        .hasSize(320);
  }
}
