package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files behind links are followed like others, without waiting for a scan. */
class LinkedFilesTest {
  private static final String NO_POLLS = "1h";

  @RegisterExtension final InputRig rig = new InputRig();
  private Path pod;

  @BeforeEach
  void prepare() throws IOException {
    pod = Files.createDirectory(rig.folder().resolve("pod"));
    write("0.log", "one\n");
    Files.createSymbolicLink(rig.log("a.log"), pod.resolve("0.log"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(
        pod.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Without scans. */
  private void start(String backoff) {
    rig.start(
            "symlinks: true",
            "scan_frequency: 1h",
            "backoff: " + backoff,
            "max_backoff: " + backoff)
        .awaitEvents(1)
        .awaitOpen(1);
  }

  @Test
  void whatIsAppendedIsNoticed() throws IOException {
    start(NO_POLLS);
    write("0.log", "two\n");
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("one", "two");
  }

  @Test
  void aRotatedFileIsReadToItsEndAndTheNewOneAtOnce() throws IOException {
    start(NO_POLLS);
    Files.move(pod.resolve("0.log"), pod.resolve("0.log.1"));
    write("0.log", "new\n");
    rig.awaitEvents(2);
    write("0.log.1", "two\n");
    rig.awaitEvents(3);
    assertThat(rig.messages()).containsExactlyInAnyOrder("one", "new", "two");
  }

  @Test
  void aFileWhoseLinkLeadsNowhereIsClosed() throws IOException {
    start("10ms");
    Files.delete(pod.resolve("0.log"));
    rig.awaitOpen(0);
  }

  @Test
  void aLinkThatIsExchangedInTheMiddleOfAChainIsNoticed() throws IOException {
    Path middle = Files.createDirectory(rig.folder().resolve("middle")).resolve("m.log");
    Files.createSymbolicLink(middle, pod.resolve("0.log"));
    Files.delete(rig.log("a.log"));
    Files.createSymbolicLink(rig.log("a.log"), middle);
    start("10ms");

    write("1.log", "new\n");
    Path next = Files.createSymbolicLink(rig.folder().resolve("next"), pod.resolve("1.log"));
    Files.move(next, middle, StandardCopyOption.REPLACE_EXISTING);
    rig.awaitEvents(2);
    assertThat(rig.messages()).containsExactly("one", "new");
  }
}
