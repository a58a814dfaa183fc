package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skidder.core.registry.FileState;

/** Whether a packed file was read to its end. */
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
}
