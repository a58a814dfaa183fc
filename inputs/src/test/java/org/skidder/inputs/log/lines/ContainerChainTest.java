package org.skidder.inputs.log.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.skidder.inputs.log.container.ContainerFormat;
import org.skidder.inputs.log.container.ContainerOptions;
import org.skidder.inputs.log.container.ContainerStream;

class ContainerChainTest {
  private static final String AT = "2018-03-04T05:06:07.123456789Z";
  private static final String SHOWN = "{\"@timestamp\":\"2018-03-04T05:06:07.123Z\"";

  private static ContainerOptions options(ContainerStream stream) {
    return new ContainerOptions(stream, true, ContainerFormat.AUTO, true);
  }

  static String json(String stream, String log) {
    return "{\"log\":\"" + log + "\",\"stream\":\"" + stream + "\",\"time\":\"" + AT + "\"}\n";
  }

  private static ChainRun run(String yaml, ContainerOptions options) {
    return new ChainRun(
        ChainRun.config(yaml),
        Optional.of(options),
        ChainRun.template(),
        0,
        LineChains.MAX_PENDING);
  }

  private static ChainRun read(String yaml, String content) {
    ChainRun run = run(yaml, options(ContainerStream.ALL));
    run.read(content.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    return run;
  }

  private static String document(long offset, String message, String stream) {
    return offset
        + " "
        + SHOWN
        + ",\"offset\":"
        + offset
        + ",\"message\":\""
        + message
        + "\",\"stream\":\""
        + stream
        + "\",\"source\":\"/var/log/a.log\"}";
  }

  private static long malformed(ChainRun run) {
    return count(run, "container_malformed");
  }

  private static long count(ChainRun run, String name) {
    Object value =
        Optional.ofNullable(run.metrics.all().get("filebeat.input.log.lines." + name))
            .orElseThrow()
            .value();
    return ((Number) value).longValue();
  }

  @Test
  void aTextThatIsNoJsonLosesOneLineEnd() {
    ChainRun run = read("json.ignore_decoding_error: true", json("stdout", "plain\\n\\n"));
    assertThat(run.documents).hasSize(1);
    assertThat(run.documents.getFirst()).contains("\"message\":\"plain\\n\"");
  }

  @Test
  void eventsHaveTimeStreamAndOffsetOfTheirLines() {
    String one = json("stdout", "one\\n");
    ChainRun run = read("", one + json("stderr", "t\\\"wo\\r\\n") + AT + " stdout F three\r\n");

    assertThat(run.documents)
        .containsExactly(
            document(0, "one", "stdout"),
            document(one.length(), "t\\\"wo", "stderr"),
            document(2 * one.length() + 4, "three", "stdout"));
    assertThat(run.chain.isZeroCopy()).isTrue();
  }

  @Test
  void emptyLinesAreEvents() {
    assertThat(read("", json("stdout", "\\n")).documents)
        .containsExactly(document(0, "", "stdout"));
  }

  @Test
  void partsAreJoinedForEachStreamApart() {
    String first = json("stdout", "a1 ");
    String second = json("stderr", "b1 ");
    ChainRun run =
        read(
            "",
            first
                + second
                + json("stdout", "a2 ")
                + json("other", "c\\n")
                + json("stderr", "b2\\n")
                + json("stdout", "a3\\r")
                + json("stdout", "\\n"));

    assertThat(run.documents).hasSize(3);
    assertThat(run.documents.get(0)).contains("\"message\":\"c\",").contains("\"other\"");
    assertThat(run.documents.get(1)).isEqualTo(document(first.length(), "b1 b2", "stderr"));
    assertThat(run.documents.get(2)).isEqualTo(document(0, "a1 a2 a3", "stdout"));
  }

  @Test
  void thePositionStaysAtTheFirstPartThatWaits() {
    String whole = json("stderr", "x\\n");
    String part = json("stdout", "a1 ");
    ChainRun run = read("", whole + part + whole);

    assertThat(run.chain.position()).isEqualTo(whole.length());
    run.read(json("stdout", "a2\\n").getBytes(StandardCharsets.UTF_8), 10);
    assertThat(run.chain.position())
        .isEqualTo(2L * whole.length() + part.length() + json("stdout", "a2\\n").length());
    assertThat(run.documents.getLast()).startsWith(whole.length() + " ").contains("a1 a2");
  }

  @Test
  void thePositionIsNeverBetweenThePartsOfALine() {
    String first = json("stdout", "a1 ");
    ChainRun run = read("", first + json("stderr", "b1 ") + json("stdout", "a2\\n"));

    assertThat(run.documents).containsExactly(document(0, "a1 a2", "stdout"));
    assertThat(run.chain.position()).as("else a2 would become a line").isZero();
    run.read(json("stderr", "b2\\n").getBytes(StandardCharsets.UTF_8), 10);
    assertThat(run.chain.position()).isGreaterThan(3L * first.length());
  }

  @Test
  void criPartsAreJoined() {
    ChainRun run =
        read("", AT + " stdout P one \n" + AT + " stderr F x\n" + AT + " stdout F two\n");

    assertThat(run.documents)
        .containsExactly(document(45, "x", "stderr"), document(0, "one two", "stdout"));
  }

  @Test
  void withoutJoiningPartsAreEvents() {
    ChainRun run =
        run("", new ContainerOptions(ContainerStream.ALL, false, ContainerFormat.AUTO, false));
    String part = json("stdout", "a\\r");
    run.read((part + json("stdout", "b\\n")).getBytes(StandardCharsets.UTF_8), 10);

    assertThat(run.documents)
        .containsExactly(document(0, "a\\r", "stdout"), document(part.length(), "b", "stdout"));
  }

  @Test
  void anotherStreamIsLeftOutAndCounted() {
    ChainRun run = run("", options(ContainerStream.STDERR));
    String no = json("stdout", "no\\n");
    String content = no + json("stdout", "part") + json("stderr", "yes\\n") + no;
    run.read(content.getBytes(StandardCharsets.UTF_8), 10);

    assertThat(run.documents).hasSize(1);
    assertThat(run.documents.getFirst()).contains("\"yes\"");
    assertThat(run.chain.position()).isEqualTo(content.length());
    assertThat(count(run, "container_other_stream")).isEqualTo(3);
  }

  @Test
  void aMalformedLineIsSentAsItIsAndStopsNothing() {
    ChainRun run = read("", "{\"log\":\"a\n\ngarbage\n" + json("stdout", "b\\n"));

    assertThat(run.documents)
        .containsExactly(
            "0 {\"@timestamp\":\"2018-03-02T14:13:20.000Z\",\"offset\":0,\"message\":\"{\\\"log\\\":\\\"a\""
                + ",\"source\":\"/var/log/a.log\"}",
            "11 {\"@timestamp\":\"2018-03-02T14:13:20.000Z\",\"offset\":11,\"message\":\"garbage\""
                + ",\"source\":\"/var/log/a.log\"}",
            document(19, "b", "stdout"));
    assertThat(malformed(run)).isEqualTo(3);
  }

  @Test
  void aMalformedLineBelongsToNoCertainStream() {
    ChainRun run = run("", options(ContainerStream.STDOUT));
    run.read(("garbage\n" + json("stdout", "b\\n")).getBytes(StandardCharsets.UTF_8), 10);

    assertThat(run.documents).containsExactly(document(8, "b", "stdout"));
    assertThat(malformed(run)).isEqualTo(1);
  }

  @Test
  void zeroesThatACrashLeftAreSkipped() {
    ChainRun run = read("", "\0\0\0\0" + json("stdout", "b\\n"));

    assertThat(run.documents).containsExactly(document(0, "b", "stdout"));
    assertThat(malformed(run)).isZero();
  }

  @Test
  void aLineThatNeverEndsIsCutAndCounted() {
    ChainRun run = run("max_bytes: 10", options(ContainerStream.ALL));
    String part = json("stdout", "x".repeat(1 << 20));
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    for (long at = 0; at <= ContainerLines.MAX_SPAN; at += bytes.length) {
      run.read(bytes, 10);
      assertThat(run.chain.position()).isZero();
    }
    run.read(bytes, 10);

    assertThat(run.documents).containsExactly(document(0, "xxxxxxxxxx", "stdout"));
    assertThat(run.chain.position()).isGreaterThan(ContainerLines.MAX_SPAN);
    assertThat(count(run, "container_unfinished")).isEqualTo(1);
    assertThat(count(run, "cut")).isEqualTo(1);
  }

  @Test
  void atTheVeryEndPartsAreSentAsTheyAre() {
    String part = json("stdout", "no line end");
    ChainRun run = read("", part + json("stderr", "nor here"));
    assertThat(run.documents).isEmpty();
    run.flush();
    assertThat(run.documents).as("nothing by time").isEmpty();
    run.finish();

    assertThat(run.documents)
        .containsExactly(
            document(0, "no line end", "stdout"), document(part.length(), "nor here", "stderr"));
    assertThat(run.chain.position()).isEqualTo(2L * part.length() - 3);
  }

  @Test
  void jsonIsDecodedInsideOfTheLine() {
    ChainRun run =
        read(
            "json: {message_key: msg, keys_under_root: true}",
            json("stdout", "{\\\"msg\\\":\\\"hi\\\",\\\"stream\\\":\\\"mine\\\",\\\"n\\\":1}\\n"));

    assertThat(run.documents)
        .containsExactly(
            "0 "
                + SHOWN
                + ",\"offset\":0,\"stream\":\"stdout\",\"msg\":\"hi\",\"n\":1,"
                + "\"source\":\"/var/log/a.log\"}");
  }

  @Test
  void multilineJoinsTheTextsAndFiltersLookAtTheWhole() {
    ChainRun run =
        read(
            "multiline: {pattern: '^ ', match: after}\nexclude_lines: ['^drop']",
            json("stdout", "Error\\n")
                + json("stdout", "  at \\u003ca\\u003e\\n")
                + json("stdout", "drop\\n")
                + json("stderr", "next\\n"));
    run.flush();

    assertThat(run.documents.getFirst()).isEqualTo(document(0, "Error\\n  at <a>", "stdout"));
    assertThat(run.documents.getLast()).contains("\"next\"").contains("stderr");
    assertThat(run.documents).hasSize(2);
  }

  @Test
  void fieldsOfTheConfigurationWin() {
    FieldMap fields = new FieldMap();
    fields.put("source", "s");
    fields.put("stream", "mine");
    ChainRun run =
        new ChainRun(
            ChainRun.config(""),
            Optional.of(options(ContainerStream.ALL)),
            Template.of(fields, new FieldMap()),
            0,
            LineChains.MAX_PENDING);
    run.read(json("stdout", "x\\n").getBytes(StandardCharsets.UTF_8), 10);

    assertThat(run.documents.getFirst()).contains("\"stream\":\"mine\"").doesNotContain("stdout");
  }

  @Test
  void invalidBytesAreReplacedWhereTheEncodingIsUtf8() {
    byte[] line = json("stdout", "a?b\\n").getBytes(StandardCharsets.UTF_8);
    line[9] = (byte) 0xff;
    ChainRun run = run("encoding: utf-8", options(ContainerStream.ALL));
    run.read(line, 10);

    assertThat(run.documents).isEqualTo(List.of(document(0, "a\ufffdb", "stdout")));
  }
}
