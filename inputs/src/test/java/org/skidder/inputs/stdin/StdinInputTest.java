package org.skidder.inputs.stdin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skidder.inputs.net.ListenerRig.utf8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.inputs.log.FollowConfig;
import org.skidder.inputs.log.SaidLines;
import org.skidder.inputs.net.ListenerRig;

class StdinInputTest {
  @TempDir Path folder;

  /** The input with another stream. */
  private record Reading(InputStream in) implements InputFactory<StdinConfig> {
    @Override
    public String name() {
      return "stdin";
    }

    @Override
    public Class<StdinConfig> configType() {
      return StdinConfig.class;
    }

    @Override
    public Input create(StdinConfig config, InputContext context) {
      return new StdinInput(config, in, context);
    }
  }

  private ListenerRig rig(InputStream in, String yaml) {
    QueueSettings queue = new QueueSettings(4096, 16 << 20, 1, Duration.ZERO);
    return new ListenerRig(folder, new Reading(in), yaml, queue, true);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(utf8(text));
  }

  @Test
  void linesAreEventsWithoutAPositionAndTheLastNeedsNoEnd() throws Exception {
    try (ListenerRig rig = rig(stream("one\ntwo\r\n\nlast"), "")) {
      rig.input().awaitFinished();
      assertThat(rig.messages(3)).containsExactly("one", "two", "last");
      for (Map<String, Object> event : rig.await(3)) {
        assertThat(event).containsEntry("offset", 0L).containsEntry("source", "");
      }
    }
  }

  @Test
  void linesAreSentAsTheyCome() throws IOException {
    PipedOutputStream out = new PipedOutputStream();
    try (out;
        ListenerRig rig = rig(new PipedInputStream(out), "")) {
      out.write(utf8("one\nha"));
      out.flush();
      assertThat(rig.messages(1)).containsExactly("one");
      out.write(utf8("lf\n"));
      out.flush();
      assertThat(rig.messages(2)).containsExactly("one", "half");
    }
  }

  @Test
  void aMultilineEventEndsByTimeOrWithTheInput() throws IOException {
    String yaml = "multiline: {pattern: '^ ', match: after, timeout: 2s}\nharvester_buffer_size: 3";
    PipedOutputStream out = new PipedOutputStream();
    try (ListenerRig rig = rig(new PipedInputStream(out), yaml)) {
      out.write(utf8("a\n b\n"));
      out.flush();
      assertThat(rig.messages(1)).containsExactly("a\n b");
      out.write(utf8("c\n d"));
      out.close();
      assertThat(String.join("|", rig.messages(2))).startsWith("a\n b|c");
    }
  }

  @Test
  void piecesOfALineDoNotKeepAMultilineEventWaiting() throws IOException {
    String yaml = "multiline: {pattern: '^ ', match: after, timeout: 300ms}";
    PipedOutputStream out = new PipedOutputStream();
    try (ListenerRig rig = rig(new PipedInputStream(out), yaml)) {
      out.write(utf8("a\n b\n"));
      ListenerRig.until(() -> {
        out.write('c');
        out.flush();
        return !rig.await(0).isEmpty();
      });
      assertThat(rig.messages(1)).containsExactly("a\n b");
      out.close();
      assertThat(rig.messages(2).get(1)).matches("c+");
    }
  }

  @Test
  void aMultilineEventHasTheTimeOfItsFirstLine() throws IOException {
    String yaml = "multiline: {pattern: '^ ', match: after, timeout: 800ms}";
    PipedOutputStream out = new PipedOutputStream();
    try (ListenerRig rig = rig(new PipedInputStream(out), yaml)) {
      out.write(utf8("a\n b\n"));
      out.flush();
      assertThat(rig.messages(1)).containsExactly("a\n b");
      assertThat(rig.await(1).getFirst().get("@timestamp"))
          .isInstanceOfSatisfying(
              Long.class, time -> assertThat(time).isLessThan(System.currentTimeMillis() - 500));
      out.close();
    }
  }

  @Test
  void aLastLineOfAnyEncodingAndLengthIsWhole() throws Exception {
    String text = "ä".repeat(100_000);
    byte[] bytes = ("x\n" + text).getBytes(StandardCharsets.UTF_16LE);
    try (ListenerRig rig = rig(new ByteArrayInputStream(bytes), "encoding: utf-16le")) {
      rig.input().awaitFinished();
      assertThat(rig.messages(2)).containsExactly("x", text);
    }
  }

  @Test
  void jsonAndFiltersWorkAsWithFiles() throws Exception {
    String yaml = "json: {message_key: m, keys_under_root: true}\nexclude_lines: ['^no']";
    try (ListenerRig rig = rig(stream("{\"m\":\"yes\",\"a\":1}\n{\"m\":\"no\"}\n"), yaml)) {
      rig.input().awaitFinished();
      assertThat(rig.await(1)).hasSize(1);
      assertThat(rig.await(1).getFirst())
          .containsEntry("m", "yes")
          .containsEntry("a", 1L)
          .containsEntry("offset", 0L);
    }
  }

  @Test
  void anOffsetInTheLineIsTakenWhenItMayOverwrite() throws Exception {
    // The second line's is where that line begins.
    String lines = "{\"offset\":77}\n{\"offset\":14}\n{\"offset\":\"x\"}\n{\"a\":1}\n";
    String yaml = "json: {keys_under_root: true, overwrite_keys: ";
    try (ListenerRig rig = rig(stream(lines), yaml + "true}")) {
      rig.input().awaitFinished();
      assertThat(rig.await(4)).extracting("offset").containsExactly(77L, 14L, "x", 0L);
    }
    try (ListenerRig rig = rig(stream(lines), yaml + "false}")) {
      rig.input().awaitFinished();
      assertThat(rig.await(4)).extracting("offset").containsExactly(0L, 0L, 0L, 0L);
    }
  }

  @Test
  void linesOfAnyWayHaveNoPosition() throws Exception {
    for (String yaml :
        new String[] {
          "max_bytes: 2", "encoding: latin1", "multiline: {pattern: '^ ', match: after}"
        }) {
      try (ListenerRig rig = rig(stream("one\ntwo\nthree\n"), yaml)) {
        rig.input().awaitFinished();
        assertThat(rig.await(3)).as(yaml).extracting("offset").containsExactly(0L, 0L, 0L);
      }
    }
  }

  @Test
  void aMistakeInTheProgramReachesWhoeverCountsThreadsThatDie() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<String> died = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> died.add(thread.getName() + ": " + failure.getMessage()));
    QueueSettings queue = new QueueSettings(4096, 16 << 20, 1, Duration.ZERO);
    InputFactory<StdinConfig> broken =
        ListenerRig.filtered(new Reading(stream("one\n")), ListenerRig.failingOnce());
    try (ListenerRig rig = new ListenerRig(folder, broken, "", queue, true)) {
      rig.input().awaitFinished();
      assertThat(died.poll(20, TimeUnit.SECONDS)).isEqualTo("stdin: defect");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void optionsOfTheLogInputAreTakenAndOnlyTheFrequencyOfScansMustBeInOrder() {
    Problems problems = new Problems(true);
    String yaml =
        Stream.of(FollowConfig.class.getRecordComponents())
            .map(RecordComponent::getName)
            .filter(name -> !name.equals("lines"))
            .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + ":\n")
            .collect(Collectors.joining());
    assertThat(new Binder(problems).tryBind(Config.ofYaml(yaml + "paths: [-]"), StdinConfig.class))
        .isPresent();
    new Binder(problems).tryBind(Config.ofYaml("scan_frequency: 1s"), StdinConfig.class);
    assertThat(problems.errors()).isEmpty();

    assertThatThrownBy(() -> rig(stream(""), "scan_frequency: 0s").close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("scan_frequency");
  }

  @Test
  void messagesNameTheInput() throws Exception {
    try (SaidLines said = new SaidLines("harvester");
        ListenerRig rig = rig(stream("no json\n"), "json.add_error_key: true")) {
      rig.input().awaitFinished();
      rig.await(1);
      assertThat(said.with("standard input: 1 line(s) before offset 8")).hasSize(1);
    }
  }

  @Test
  void anEncodingThatNeedsAMarkIsRefused() {
    assertThatThrownBy(() -> rig(stream(""), "encoding: utf-16-bom").close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("byte order mark");
  }
}
