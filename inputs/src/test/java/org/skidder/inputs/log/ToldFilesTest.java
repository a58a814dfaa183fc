package org.skidder.inputs.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What is wrong with a file is said once, not with each scan. */
class ToldFilesTest {
  /** Read, unlike those that something is said of. */
  private static final byte[] PROBE = "\ufeffprobe\n".getBytes(StandardCharsets.UTF_16BE);

  @RegisterExtension final InputRig rig = new InputRig();

  private final Logger harvesters = (Logger) LoggerFactory.getLogger("harvester");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    harvesters.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    harvesters.detachAppender(log);
  }

  private List<String> said(Path file) {
    synchronized (log) { // as it does when it appends
      return log.list.stream()
          .map(ILoggingEvent::getFormattedMessage)
          .filter(text -> text.startsWith(file.toString()))
          .toList();
    }
  }

  @Test
  void aFileThatIsTooShortToTellItsEncoding() throws IOException {
    Path file = Files.write(rig.log("a.log"), new byte[] {(byte) 0xff});
    rig.start("encoding: utf-16-bom");
    rig.awaitScans(PROBE);
    assertThat(said(file)).singleElement().asString().contains("too short to tell its encoding");
  }

  @Test
  void aFileWithoutTheMarkThatItsEncodingNeeds() throws IOException {
    Path file = rig.append("a.log", "no mark\n");
    rig.start("encoding: utf-16-bom");
    rig.awaitScans(PROBE);
    assertThat(said(file)).hasSize(1);
  }
}
