package org.skidder.outputs.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.outputs.common.OutputHarness;

class ConsoleOutputTest {
  @TempDir Path folder;
  private OutputHarness harness;

  @BeforeEach
  void open() {
    harness = new OutputHarness(folder);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Keeps what is written; may take only so many bytes before each error. */
  @SuppressWarnings({"JdkObsolete", "NonAtomicVolatileUpdate"}) // one worker writes, the test reads
  private static final class Screen implements WritableByteChannel {
    final StringBuffer text = new StringBuffer();
    final AtomicInteger writes = new AtomicInteger();
    volatile int bytesBeforeError = Integer.MAX_VALUE;
    volatile String error = "";

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      writes.incrementAndGet();
      if (bytesBeforeError == 0) {
        bytesBeforeError = Integer.MAX_VALUE;
        throw new IOException(error);
      }
      int count = Math.min(bytes.remaining(), bytesBeforeError);
      if (bytesBeforeError != Integer.MAX_VALUE) {
        bytesBeforeError -= count;
      }
      byte[] taken = new byte[count];
      bytes.get(taken);
      text.append(new String(taken, StandardCharsets.UTF_8));
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private void start(String yaml, Screen screen) {
    ConsoleConfig config = OutputHarness.bind(yaml, ConsoleConfig.class);
    harness.start(
        OutputHarness.impatient(new ConsoleFactory().create(config, harness.context(), screen)));
  }

  @Test
  void writesOneCompactDocumentPerLine() throws Exception {
    Screen screen = new Screen();
    harness.publish(List.of("<one>", "two"));
    start("{}", screen);
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(screen.text.toString())
        .isEqualTo(
            """
            {"@timestamp":"2018-03-04T05:06:07.089Z","@metadata":{"beat":"filebeat","type":"doc",\
            "version":"6.4.0"},"offset":0,"message":"\\u003cone\\u003e","source":"/var/log/x"}
            {"@timestamp":"2018-03-04T05:06:07.089Z","@metadata":{"beat":"filebeat","type":"doc",\
            "version":"6.4.0"},"offset":6,"message":"two","source":"/var/log/x"}
            """);
    assertThat(screen.writes).as("one write per batch").hasValue(1);
  }

  @Test
  void prettyIsIgnoredWhenACodecIsNamed() throws Exception {
    Screen screen = new Screen();
    harness.publish(List.of("x"));
    start("{pretty: true, codec.json: {escape_html: false}}", screen);
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(screen.text.toString()).hasLineCount(1);
  }

  @Test
  void prettyWithoutCodecIndents() throws Exception {
    Screen screen = new Screen();
    harness.publish(List.of("x"));
    start("{pretty: true}", screen);
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(screen.text.toString()).startsWith("{\n  \"@timestamp\": \"2018").endsWith("\n}\n");
  }

  @Test
  void dropsEventsWithoutResultAndDeliversTheOthers() throws Exception {
    Screen screen = new Screen();
    harness.publish(List.of("a", "b"));
    start("codec.format.string: '%{[message]} %{[nosuch]}'", screen);
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(screen.text.toString()).isEmpty();
    assertThat(harness.counter("libbeat.output.dropped.not_encodable")).isEqualTo(2);
  }

  @Test
  void repeatsOnlyTheLineThatAnErrorTore() throws Exception {
    Screen screen = new Screen();
    screen.bytesBeforeError = 6;
    screen.error = "No space left on device";
    harness.publish(List.of("one", "two", "three"));
    start("codec.format.string: '%{[message]}'", screen);
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(screen.text.toString()).isEqualTo("one\ntw\ntwo\nthree\n");
  }

  @Test
  void aClosedPipeEndsTheWorkerAndLeavesTheEventsUnacknowledged() throws Exception {
    Screen screen = new Screen();
    screen.bytesBeforeError = 4;
    screen.error = "Broken pipe";
    harness.publish(List.of("one", "two", "three"));
    start("codec.format.string: '%{[message]}'", screen);
    await().until(() -> !harness.closed.isEmpty());
    assertThat(harness.closed.get(0)).hasMessageContaining("broken pipe");
    harness.publish(List.of("four"));
    await().during(Duration.ofMillis(100)).until(() -> harness.active() == 4);
    assertThat(screen.text.toString()).isEqualTo("one\n");
  }
}
