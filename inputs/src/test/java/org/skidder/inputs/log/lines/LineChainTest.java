package org.skidder.inputs.log.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.skidder.core.event.EventBatch;

class LineChainTest {
  private static final String MULTILINE = "multiline: {pattern: '^ ', match: after, timeout: 1s}";

  private static List<String> messages(String yaml, String content) {
    return ChainRun.documents(yaml, content.getBytes(UTF_8)).stream()
        .map(
            document -> document.replaceFirst("^(\\d+).*\"message\":(\".*\"),\"source.*$", "$1 $2"))
        .toList();
  }

  @Test
  void plainLinesAreSlicesOfTheReadBuffer() {
    ChainRun run = new ChainRun(ChainRun.config(""), ChainRun.template(), 0, 1000);
    byte[] data = "one\r\n\ntwo\n".getBytes(UTF_8);
    EventBatch batch = run.chain.newBatch(data, 5, 2);
    assertThat(run.chain.accept(batch, data, 0, data.length, 100, 10)).isEqualTo(10);

    assertThat(run.chain.isZeroCopy()).isTrue();
    assertThat(batch.data()).isSameAs(data);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.unfolded(0)).isNull();
    assertThat(batch.offset(0)).isEqualTo(100);
    assertThat(batch.offset(1)).isEqualTo(106);
    assertThat(batch.start(1)).isEqualTo(6);
    assertThat(batch.length(1)).isEqualTo(3);
    assertThat(run.chain.position()).isEqualTo(110);
  }

  @Test
  void onlyOneCarriageReturnIsPartOfALineEnd() {
    assertThat(messages("", "a\r\r\nb\rc\n\r\n")).containsExactly("0 \"a\\r\"", "4 \"b\\rc\"");
  }

  @Test
  void aLineWithoutItsEndIsNoEvent() {
    assertThat(messages("", "a\nrest")).containsExactly("0 \"a\"");
    assertThat(messages(MULTILINE, "a\n b\nrest")).containsExactly("0 \"a\\n b\"");
  }

  @Test
  void marksAreRemovedFromTheFirstLineOnly() {
    assertThat(messages("", "\ufeffa\n\ufeffb\n")).containsExactly("0 \"a\"", "5 \"\ufeffb\"");
    assertThat(messages("", "\ufeff\nb\n")).containsExactly("4 \"b\"");
  }

  @Test
  void textsAreCutToMaxBytes() {
    assertThat(messages("max_bytes: 10", "0123456789ABCDEF\nshort\n"))
        .containsExactly("0 \"0123456789\"", "17 \"short\"");
  }

  @Test
  void filtersSeeTheCutText() {
    String yaml = "max_bytes: 3\ninclude_lines: ['^[a-z]+$']\nexclude_lines: ['b']";
    assertThat(messages(yaml, "aaa1\nab\n123\nccc\n")).containsExactly("0 \"aaa\"", "12 \"ccc\"");
  }

  @Test
  void anEndlessLineIsCutWithoutKeepingIt() {
    ChainRun run = new ChainRun(ChainRun.config("max_bytes: 10"), ChainRun.template(), 0, 65_536);
    run.read("first\n".getBytes(UTF_8), 10);
    byte[] chunk = "x".repeat(100_000).getBytes(UTF_8);
    for (int i = 0; i < 200; i++) {
      run.read(chunk, 10);
    }
    assertThat(run.chain.position()).isEqualTo(6);
    assertThat(run.chain.isCollecting()).isFalse();
    run.read("\nlast\n".getBytes(UTF_8), 10);

    assertThat(run.documents).hasSize(3);
    assertThat(run.documents.get(1)).startsWith("6 ").contains("\"message\":\"xxxxxxxxxx\"");
    assertThat(run.documents.get(2)).startsWith("20000007 ").contains("\"message\":\"last\"");
    assertThat(run.chain.position()).isEqualTo(20_000_012);
    assertThat(run.metrics.counter("filebeat.input.log.lines.cut").sum()).isEqualTo(1);
  }

  @Test
  void thePositionStaysBeforeAnEventThatIsBeingCollected() {
    ChainRun run = new ChainRun(ChainRun.config(MULTILINE), ChainRun.template(), 0, 1000);
    run.read("a\n b\n".getBytes(UTF_8), 10);
    assertThat(run.chain.position()).isZero();
    assertThat(run.chain.isCollecting()).isTrue();
    assertThat(run.chain.collectTimeoutNanos()).isEqualTo(1_000_000_000);

    run.read("c\n".getBytes(UTF_8), 10);
    assertThat(run.documents).hasSize(1);
    assertThat(run.chain.position()).isEqualTo(5);

    run.flush();
    assertThat(run.documents).hasSize(2);
    assertThat(run.chain.position()).isEqualTo(7);
    assertThat(run.chain.isCollecting()).isFalse();
  }

  @Test
  void anEventHasTheTimeOfItsFirstLine() {
    ChainRun run = new ChainRun(ChainRun.config(MULTILINE), ChainRun.template(), 0, 1000);
    run.read("a\n".getBytes(UTF_8), 10);
    run.now += 60_000;
    run.read(" b\nc\n".getBytes(UTF_8), 10);
    assertThat(run.documents.getFirst())
        .contains("2018-03-02T14:13:20.000Z", "\"message\":\"a\\n b\"");
  }

  @Test
  void multilineJoinsAsTheDocumentationSays() {
    String a = "multiline.pattern: '^b'\nmultiline.match: ";
    assertThat(messages(a + "after", "a\nb\nb\nc\nb\nb\n"))
        .containsExactly("0 \"a\\nb\\nb\"", "6 \"c\\nb\\nb\"");
    assertThat(messages(a + "before", "b\nb\na\nb\nb\nc\n"))
        .containsExactly("0 \"b\\nb\\na\"", "6 \"b\\nb\\nc\"");
    assertThat(messages(a + "after\nmultiline.negate: true", "b\na\nc\nb\nd\ne\n"))
        .containsExactly("0 \"b\\na\\nc\"", "6 \"b\\nd\\ne\"");
    assertThat(messages(a + "before\nmultiline.negate: true", "a\nc\nb\nd\ne\nb\n"))
        .containsExactly("0 \"a\\nc\\nb\"", "6 \"d\\ne\\nb\"");
  }

  @Test
  void flushPatternEndsAnEventButNotByItsFirstLine() {
    String yaml =
        "multiline: {pattern: '^Start', negate: true, match: after, flush_pattern: '^End'}";
    assertThat(messages(yaml, "Start 1\na\nEnd 1\nbetween\nStart 2\nEnd 2\nEnd 3\nx\n"))
        .containsExactly(
            "0 \"Start 1\\na\\nEnd 1\"",
            "16 \"between\"",
            "24 \"Start 2\\nEnd 2\"",
            "38 \"End 3\\nx\"");
  }

  @Test
  void linesBeyondTheLimitAreDroppedFromTheirEvent() {
    assertThat(messages(MULTILINE + "\nmultiline.max_lines: 2", "one\n 2\n 3\nnext\n 2\n"))
        .containsExactly("0 \"one\\n 2\"", "10 \"next\\n 2\"");
    assertThat(messages(MULTILINE + "\nmax_bytes: 5", "one\n 2\n 3\nnext\n 2\n"))
        .containsExactly("0 \"one\\n \"", "10 \"next\"");
  }

  @Test
  void emptyLinesAloneAreNoEvent() {
    String yaml = "multiline: {pattern: '^$', match: after}";
    assertThat(messages(yaml, "\n\n\na\n\nb\n")).containsExactly("3 \"a\\n\"", "6 \"b\"");
  }
}
