package org.skidder.inputs.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogParserTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String NOW = "2018-12-31T22:00:00Z";

  /** The parts of a message; null where there is none. */
  private record Parts(
      int priority,
      Instant time,
      @Nullable String host,
      @Nullable String program,
      long pid,
      String message) {}

  private static SyslogParser parsed(Format format, String now, String text) {
    SyslogParser parser = new SyslogParser(format, BERLIN);
    byte[] bytes = ("junk" + text + "junk").getBytes(StandardCharsets.UTF_8);
    boolean valid = parser.parse(bytes, 4, bytes.length - 4, Instant.parse(now).toEpochMilli());
    assertThat(valid).as(text).isTrue();
    return parser;
  }

  private static Parts parts(String text) {
    return parts(NOW, text);
  }

  private static Parts parts(String now, String text) {
    SyslogParser parser = parsed(Format.AUTO, now, text);
    return new Parts(
        parser.priority(),
        Instant.ofEpochMilli(parser.timestamp()),
        string(parser.host()),
        string(parser.program()),
        parser.pid(),
        parser.message().toString());
  }

  private static @Nullable String string(@Nullable Object text) {
    return text == null ? null : text.toString();
  }

  private static boolean isValid(Format format, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new SyslogParser(format, BERLIN)
        .parse(bytes, 0, bytes.length, Instant.parse(NOW).toEpochMilli());
  }

  @Test
  void theExamplesOfTheStandard() {
    assertThat(
            parts("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8"))
        .isEqualTo(
            new Parts(
                34,
                Instant.parse("2018-10-11T20:14:15Z"),
                "mymachine",
                "su",
                -1,
                "'su root' failed for lonvick on /dev/pts/8"));
    assertThat(parts("<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!"))
        .isEqualTo(
            new Parts(
                13, Instant.parse("2018-02-05T16:32:18Z"), "10.0.0.99", null, -1, "Use the BFG!"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Oct 11 22:14:15 host m|2018-10-11T20:14:15Z",
        "October 11 22:14:15 host m|2018-10-11T20:14:15Z",
        "Oct 5 22:14:15 host m|2018-10-05T20:14:15Z",
        "Oct  5 22:14:15 host m|2018-10-05T20:14:15Z",
        "Oct 05 22:14:15 host m|2018-10-05T20:14:15Z",
        "Dec 31 23:59:59 host m|2018-12-31T22:59:59Z",
        "December 1 00:00:00 host m|2018-11-30T23:00:00Z",
        "Oct 11 22:14:15.5 host m|2018-10-11T20:14:15.500Z",
        "Oct 11 22:14:15.635322 host m|2018-10-11T20:14:15.635Z",
        "Oct 11 22:14:15,003 host m|2018-10-11T20:14:15.003Z",
        "Oct 11 22:14:15.123456789012 host m|2018-10-11T20:14:15.123Z",
        "Oct 11 2003 22:14:15 host m|2003-10-11T20:14:15Z",
        "Oct 11 22:14:15 2003 host m|2003-10-11T20:14:15Z",
        "Oct 11 22:14:15 UTC host m|2018-10-11T22:14:15Z",
        "Oct 11 22:14:15Z host m|2018-10-11T22:14:15Z",
        "Oct 11 22:14:15+05:30 host m|2018-10-11T16:44:15Z",
        "2003-10-11T22:14:15Z host m|2003-10-11T22:14:15Z",
        "2003-10-11t22:14:15z host m|2003-10-11T22:14:15Z",
        "2003-10-11 22:14:15 host m|2003-10-11T20:14:15Z",
        "2003-10-11T22:14:15.003+02:00 host m|2003-10-11T20:14:15.003Z",
        "2003-10-11T22:14:15-0800 host m|2003-10-12T06:14:15Z",
        "2003-10-11T22:14:15+18:30 host m|2003-10-11T03:44:15Z",
        "2003-10-11T22:14:15-23:59 host m|2003-10-12T22:13:15Z",
        "2003-10-11T22:14:15-08 host m|2003-10-12T06:14:15Z",
        "2016-02-29T00:00:00Z host m|2016-02-29T00:00:00Z",
      })
  void times(String text, String time) {
    Parts parts = parts("<13>" + text);
    assertThat(parts.time()).isEqualTo(Instant.parse(time));
    assertThat(parts.host()).isEqualTo("host");
    assertThat(parts.message()).isEqualTo("m");
  }

  @ParameterizedTest
  @CsvSource({
    "2018-01-01T00:05:00Z, Dec 31 23:59:59, 2017-12-31T22:59:59Z",
    "2018-12-31T22:59:00Z, Jan  1 00:00:00, 2018-12-31T23:00:00Z",
    "2018-06-01T00:00:00Z, Jan  1 00:00:00, 2017-12-31T23:00:00Z",
    "2018-09-15T12:00:00Z, Feb 29 12:00:00, 2016-02-29T11:00:00Z",
    "2020-02-29T12:00:00Z, Feb 29 12:00:00, 2020-02-29T11:00:00Z",
    "2020-02-21T12:00:00Z, Feb 29 12:00:00, 2016-02-29T11:00:00Z",
    "2103-06-01T12:00:00Z, Feb 29 12:00:00, 2096-02-29T11:00:00Z",
    "2018-11-20T12:00:00Z, Mar 25 12:00:00, 2018-03-25T10:00:00Z",
    "2018-12-28T12:00:00Z, Jan  4 12:00:00, 2019-01-04T11:00:00Z",
    "2018-12-28T12:00:00Z, Jan  5 12:00:00, 2018-01-05T11:00:00Z",
  })
  void theYearIsTheLastThatPutsTheTimeNoMoreThanAWeekAhead(String now, String text, String time) {
    assertThat(parts(now, "<13>" + text + " host m").time()).isEqualTo(Instant.parse(time));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "web-01 app: x|web-01|app|-1|x",
        "web_01.example.org app[12]: x|web_01.example.org|app|12|x",
        "fe80::1 app[0]: x|fe80::1|app|0|x",
        "h my-tag_1/x[99]: text: with: colons|h|my-tag_1/x|99|text: with: colons",
        "h a:b: x|h|a:b|-1|x",
        "h app[x1]: y|h||-1|app[x1]: y",
        "h app[12]:y|h||-1|app[12]:y",
        "h app[1234567890123456789]: y|h||-1|app[1234567890123456789]: y",
        "h app[12]:|h|app|12|``",
        "h : x|h||-1|: x",
        "host|||-1|host",
        "su: x||su|-1|x",
        "su[7]: x||su|7|x",
        "%SYS-5-CONFIG_I: Configured||%SYS-5-CONFIG_I|-1|Configured",
        "(odd) text|||-1|(odd) text",
        "2018 app: x|2018|app|-1|x",
        "2018 app[7]: x|2018|app|7|x",
        "UTC app: x|UTC|app|-1|x",
        "2018 UTC app: x|2018||-1|UTC app: x",
        "UTC h app: x|h|app|-1|x",
        "2018 h app: x|h|app|-1|x",
        "UTC x|UTC||-1|x",
        "UTC|||-1|UTC",
        "2018: text|||-1|text",
        "foo(x): text||foo(x)|-1|text",
      })
  void hostAndProgram(
      String text, @Nullable String host, @Nullable String program, long pid, String message) {
    Parts parts = parts("<13>Oct 11 22:14:15 " + text);
    assertThat(parts.host()).isEqualTo(host);
    assertThat(parts.program()).isEqualTo(program);
    assertThat(parts.pid()).isEqualTo(pid);
    assertThat(parts.message()).isEqualTo(message);
  }

  @Test
  void aBlankWhereTheHostShouldBeginBelongsToTheMessage() {
    Parts parts = parts("<13>Oct 11 22:14:15  host app: m");
    assertThat(parts.host()).isNull();
    assertThat(parts.program()).isNull();
    assertThat(parts.message()).isEqualTo(" host app: m");
  }

  @Test
  void theEndMayBeEmpty() {
    assertThat(parts("<13>Oct 11 22:14:15 host ").host()).isEqualTo("host");
    assertThat(parts("<13>Oct 11 22:14:15 host ").message()).isEmpty();
    assertThat(parts("<13>Oct 11 22:14:15 host app[12]: \n").program()).isEqualTo("app");
  }

  @Test
  void lineFeedsAtTheEndAreNoPartOfTheMessage() {
    assertThat(parts("<13>Oct 11 22:14:15 host app: a\nb\n\n").message()).isEqualTo("a\nb");
  }

  @Test
  void thePriorityMayBeMissingOrZeroOrUnusual() {
    assertThat(parts("Oct 11 22:14:15 host m").priority()).isEqualTo(-1);
    assertThat(parts("<0>Oct 11 22:14:15 host m").priority()).isZero();
    assertThat(parts("<99999>Oct 11 22:14:15 host m").priority()).isEqualTo(99_999);
  }

  @Test
  void routersAreUnderstood() {
    Parts cisco = parts("<189>4711: *Oct 11 22:14:15.123: %SYS-5-CONFIG_I: Configured from vty0");
    assertThat(cisco.time()).isEqualTo(Instant.parse("2018-10-11T20:14:15.123Z"));
    assertThat(cisco.host()).isNull();
    assertThat(cisco.program()).isEqualTo("%SYS-5-CONFIG_I");
    assertThat(cisco.message()).isEqualTo("Configured from vty0");
    assertThat(parts("<189>29: .Oct 11 2018 22:14:15 UTC: %LINK-3-UPDOWN: down").time())
        .isEqualTo(Instant.parse("2018-10-11T22:14:15Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<13>",
        "<13>text",
        "text",
        "<123456>Oct 11 22:14:15 host m",
        "<x>Oct 11 22:14:15 host m",
        "<13>Okt 11 22:14:15 host m",
        "<13>Oct 32 22:14:15 host m",
        "<13>Oct 0 22:14:15 host m",
        "<13>Feb 30 22:14:15 host m",
        "<13>Oct 11 24:14:15 host m",
        "<13>Oct 11 22:60:15 host m",
        "<13>Oct 11 22:14 host m",
        "<13>Oct 11 22:14:15",
        "<13>Oct 11 22:14:15 ",
        "<13>2003-13-11T22:14:15Z host m",
        "<13>2003-00-11T22:14:15Z host m",
        "<13>2003-02-29T22:14:15Z host m",
        "<13>2003-99-99T22:14:15Z host m",
      })
  void whatIsNoSyslogIsInvalid(String text) {
    assertThat(isValid(Format.AUTO, text)).isFalse();
  }

  @Test
  void theNewFormat() {
    SyslogParser parser =
        parsed(
            Format.AUTO,
            NOW,
            "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 42 ID47"
                + " [exampleSDID@32473 iut=\"3\" eventSource=\"App\\]l\\\"i\\\\c\" ip=\"a\""
                + " ip=\"b\"][x@1] \ufeffAn application event");
    assertThat(parser.priority()).isEqualTo(165);
    assertThat(parser.version()).isEqualTo(1);
    assertThat(parser.timestamp())
        .isEqualTo(Instant.parse("2003-10-11T22:14:15.003Z").toEpochMilli());
    assertThat(string(parser.host())).isEqualTo("mymachine.example.com");
    assertThat(string(parser.program())).isEqualTo("evntslog");
    assertThat(parser.pid()).isEqualTo(42);
    assertThat(parser.processName()).isNull();
    assertThat(string(parser.messageId())).isEqualTo("ID47");
    assertThat(parser.message().toString()).isEqualTo("An application event");
    Map<String, @Nullable Object> data = java.util.Objects.requireNonNull(parser.data());
    assertThat(data.keySet()).containsExactly("exampleSDID@32473", "x@1");
    Map<?, ?> element = (Map<?, ?>) java.util.Objects.requireNonNull(data.get("exampleSDID@32473"));
    assertThat(string(element.get("iut"))).isEqualTo("3");
    assertThat(string(element.get("eventSource"))).isEqualTo("App]l\"i\\c");
    assertThat((List<?>) element.get("ip")).extracting(Object::toString).containsExactly("a", "b");
  }

  @Test
  void theNewFormatWithNothingInIt() {
    SyslogParser parser = parsed(Format.RFC5424, NOW, "<34>1 - - - - - -");
    assertThat(Instant.ofEpochMilli(parser.timestamp())).isEqualTo(Instant.parse(NOW));
    assertThat(parser.host()).isNull();
    assertThat(parser.program()).isNull();
    assertThat(parser.pid()).isEqualTo(-1);
    assertThat(parser.messageId()).isNull();
    assertThat(parser.data()).isNull();
    assertThat(parser.message().length()).isZero();
    assertThat(string(parsed(Format.AUTO, NOW, "<34>1 - - - p1-7 - - x").processName()))
        .isEqualTo("p1-7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<34>1 - - - - -",
        "<34>01 - - - - - - x",
        "<34>1 2003-10-11T22:14:15.003Z host app 1 2 [id a=b] x",
        "<34>1 - - - - - [id a=\"b\" x",
        "<34>1 - - - - - [id a=\"b\"]x",
        "<34>1 - - - - - [] x",
        "1 - - - - - - x",
      })
  void theNewFormatIsStrict(String text) {
    assertThat(isValid(Format.RFC5424, text)).isFalse();
    assertThat(isValid(Format.AUTO, text)).isFalse();
  }

  @Test
  void structuredDataHasAtMostSoManyElementsAndParameters() {
    int most = StructuredData.MOST;
    String parameters = "<34>1 - - - - - [a" + " b=\"\"".repeat(most - 1) + "] x";
    assertThat(parsed(Format.AUTO, NOW, parameters).data())
        .extractingByKey("a", InstanceOfAssertFactories.MAP)
        .extractingByKey("b", InstanceOfAssertFactories.LIST)
        .hasSize(most - 1);
    assertThat(isValid(Format.AUTO, parameters.replace("] x", " c=\"\"] x"))).isFalse();
    String elements = "<34>1 - - - - - " + "[a][b]".repeat(most / 2) + " x";
    assertThat(parsed(Format.AUTO, NOW, elements).data()).containsOnlyKeys("a", "b");
    assertThat(isValid(Format.AUTO, elements.replace(" x", "[a] x"))).isFalse();
  }

  @Test
  void hugeStructuredDataCostsNoMoreThanItsBytes() {
    String huge = "<34>1 - - - - - [a" + " b=\"\"".repeat(1 << 20) + "] x";
    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> isValid(Format.AUTO, huge)))
        .isFalse();
  }

  @Test
  void theFormatCanBeFixed() {
    assertThat(isValid(Format.RFC3164, "<34>1 - - - - - - x")).isFalse();
    assertThat(isValid(Format.RFC5424, "<34>Oct 11 22:14:15 host m")).isFalse();
  }

  @Test
  void noBytesCanHurt() {
    Random random = new Random(3164);
    String[] seeds = {
      "<34>Oct 11 22:14:15 mymachine su[12]: text\n",
      "<34>1 2003-10-11T22:14:15.003+02:00 h a 1 i [x@1 a=\"b\\\"\"] text",
      "<189>47: *Oct 11 2018 22:14:15.123 UTC: %SYS-5-C: x",
    };
    SyslogParser parser = new SyslogParser(Format.AUTO, BERLIN);
    long now = Instant.parse(NOW).toEpochMilli();
    int valid = 0;
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = seeds[round % seeds.length].getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) (random.nextBoolean() ? random.nextInt() : ' ');
      }
      int from = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : 0;
      int to = random.nextInt(4) == 0 ? from + random.nextInt(bytes.length - from) : bytes.length;
      if (parser.parse(bytes, from, to, now)) {
        valid++;
        assertThat(parser.message().offset()).isBetween(from, to);
        assertThat(parser.message().offset() + parser.message().length()).isLessThanOrEqualTo(to);
      }
    }
    assertThat(valid).isGreaterThan(10_000);
  }
}
