package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.registry.FileState;

/** Whether a packed file was read to its end. */
class PackedFilesTest {
  @TempDir Path folder;

  @Test
  void isToldByItsLastBytes() throws IOException {
    FoundFile packed = gzip("a.log.1.gz", "two\nlines\n");

    assertThat(LogInput.hasMoreContent(packed, readUpTo(packed, 10))).isFalse();
    assertThat(LogInput.hasMoreContent(packed, readUpTo(packed, 4))).isTrue();
    assertThat(LogInput.hasMoreContent(packed, readUpTo(packed, 0))).isTrue();
  }

  @Test
  void isNotToldByTheLastBytesOfAFileThatHasItsNameByNow() throws IOException {
    FoundFile packed = gzip("a.log.1.gz", "two\nlines\n");
    Tracked unread = readUpTo(packed, 0);

    Files.move(packed.path(), folder.resolve("a.log.2.gz"));
    gzip("a.log.1.gz", "");
    assertThat(LogInput.hasMoreContent(packed, unread)).isTrue();

    FoundFile renamed = FoundFile.look(folder.resolve("a.log.2.gz"));
    assertThat(LogInput.hasMoreContent(renamed, unread)).isTrue();
  }

  private static Tracked readUpTo(FoundFile file, long offset) {
    return new Tracked(
        FileState.of(file.id(), file.path()).withOffset(offset).withCompressed(true));
  }

  private FoundFile gzip(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(InputRig.utf8(text));
    }
    return FoundFile.look(file);
  }
}
