package org.skidder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.ConfigException;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.Event;
import org.skidder.ingest.grok.Grok;
import org.skidder.ingest.grok.PatternLibrary;

/** Whatever a line holds, an event comes out and no exception. */
class PipelineFuzzTest {
  private static final String EVERYTHING =
      """
      {'processors':[
        {'grok':{'field':'m','patterns':['^%{COMBINEDAPACHELOG}','%{SYSLOGLINE}','%{URI:u} %{EMAILADDRESS:e}','%{PATH:p}%{IPV6:i}'],'ignore_failure':true}},
        {'dissect':{'field':'m','pattern':'%{a} %{b}=%{c}','ignore_failure':true}},
        {'kv':{'field':'m','field_split':'\\\\s+','value_split':'=','target_field':'kv','ignore_failure':true}},
        {'csv':{'field':'m','target_fields':['x','y'],'ignore_failure':true}},
        {'json':{'field':'m','target_field':'j','ignore_failure':true}},
        {'date':{'field':'m','formats':['ISO8601','UNIX','UNIX_MS','TAI64N','dd/MMM/yyyy:HH:mm:ss Z','EEEE GGG','yyyyMMddHHmmss'],'ignore_failure':true}},
        {'split':{'field':'m','separator':'(a|b|ab)*c','target_field':'s','ignore_failure':true}},
        {'gsub':{'field':'m','pattern':'(x+x+)+y','replacement':'$1','target_field':'g','ignore_failure':true}},
        {'convert':{'field':'m','type':'auto','target_field':'n','ignore_failure':true}},
        {'bytes':{'field':'m','target_field':'z','ignore_failure':true}},
        {'urldecode':{'field':'m','target_field':'d','ignore_failure':true}},
        {'user_agent':{'field':'m','ignore_failure':true}},
        {'geoip':{'field':'m','ignore_failure':true}},
        {'script':{'source':'ctx.l = ctx.m.splitOnToken(\\"=\\"); ctx.q = ctx.m.substring(3)','ignore_failure':true}},
        {'set':{'field':'t','value':'{{m}}','ignore_failure':true}}
      ]}
      """;
  private static final String[] BITS = {
    "a",
    "b",
    "c",
    "=",
    " ",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ".",
    "/",
    "%",
    "1",
    "0",
    "-",
    "+",
    "é",
    "\u0000",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "1.1.1.1",
    "::",
    "2018-01-01T",
    "Jan",
    "\n",
    "\t"
  };

  private final Pipeline everything = Pipelines.whole(EVERYTHING);

  @Test
  void randomBytesDoNotThrow() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      process(new ByteText(bytes, 0, bytes.length));
    }
  }

  @Test
  void randomPiecesDoNotThrow() {
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        text.append(BITS[random.nextInt(BITS.length)]);
      }
      process(Pipelines.bytes(text.toString()));
    }
  }

  @Test
  void hostileLinesEndInTime() {
    List<String> hostile = new ArrayList<>();
    for (String bit : BITS) {
      hostile.add(bit.repeat(2_000 / bit.length()));
      hostile.add(bit.repeat(300) + "!");
    }
    for (String line : hostile) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> process(Pipelines.bytes(line)),
          () -> line.substring(0, 20));
    }
  }

  private void process(ByteText message) {
    Event event = Pipelines.event("m", message);
    assertThat(everything.process(event)).isNotNull();
    assertThat(Pipelines.json(event)).startsWith("{'@timestamp'");
  }

  @Test
  void aLineThatTakesTooLongToMatchFailsAndTheThreadIsNotInterrupted() {
    Grok slow =
        Grok.compile(List.of("(?:x+x+)+y"), PatternLibrary.bundled(), "", Duration.ofMillis(30));
    byte[] oneAttempt = "x".repeat(100).getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(Grok.TookTooLong.class)
        .isThrownBy(() -> slow.match(oneAttempt, 0, 100, (capture, begin, end) -> {}));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void manyShortAttemptsOnALongLineHaveALimitTogether() {
    int length = 200_000;
    Grok slow =
        Grok.compile(
            List.of("(?:x{1,20}){1,20}y"), PatternLibrary.bundled(), "", Duration.ofMillis(30));
    byte[] line = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatExceptionOfType(Grok.TookTooLong.class)
                .isThrownBy(() -> slow.match(line, 0, length, (capture, begin, end) -> {})));
  }

  @Test
  void aScriptWhoseTurnsAreSlowIsEnded() {
    Pipeline slow =
        Pipelines.whole(
            "{'processors':[{'script':{'source':'int n = 0; for (int i = 0; i < 900000; i++) { n +="
                + " ctx.m.indexOf(\\\"z\\\") }'}}]}");
    Event event = Pipelines.event("m", Pipelines.bytes("x".repeat(4_000_000)));
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertThat(slow.process(event)).isEqualTo(Pipeline.Outcome.FAILED));
    assertThat(event.get("error.message").map(Object::toString).orElse(""))
        .startsWith("The script was ended after 1000 ms");
  }

  @Test
  void matchesAreFoundWhereverTheyBeginInALongLine() throws Exception {
    Grok grok =
        Grok.compile(
            List.of("%{NUMBER:n}é$"), PatternLibrary.bundled(), "", Duration.ofSeconds(20));
    for (int before : new int[] {0, 1, 511, 512, 1023, 1024, 2047, 5000}) {
      byte[] line = ("é".repeat(before) + " 42é").getBytes(StandardCharsets.UTF_8);
      List<String> found = new ArrayList<>();
      assertThat(
              grok.match(
                  line,
                  0,
                  line.length,
                  (capture, begin, end) ->
                      found.add(new String(line, begin, end - begin, StandardCharsets.UTF_8))))
          .isTrue();
      assertThat(found).containsExactly("42");
    }
  }

  @Test
  void randomDefinitionsAreRefusedAndDoNotThrowAnythingElse() {
    Random random = new Random(3);
    byte[] whole = EVERYTHING.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 300; i++) {
      byte[] broken = whole.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        Pipeline.compile("random", broken, Pipelines.RESOURCES);
      } catch (ConfigException refused) {
        assertThat(refused.getMessage()).startsWith("random");
      }
    }
  }
}
