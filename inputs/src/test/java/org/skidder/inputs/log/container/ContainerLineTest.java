package org.skidder.inputs.log.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.json.Utf8;

class ContainerLineTest {
  private static final int SEEDS = Integer.getInteger("skidder.seeds", 1500);
  private static final String TIME = "2018-03-04T05:06:07.123456789Z";
  private static final long MILLIS = Instant.parse(TIME).toEpochMilli();

  private ContainerLine line = line(ContainerFormat.AUTO, false);

  private static ContainerLine line(ContainerFormat format, boolean flags) {
    return new ContainerLine(new ContainerOptions(ContainerStream.ALL, true, format, flags));
  }

  /** The text in brackets, with {@code +} behind it when the line goes on. */
  private String read(String text) {
    byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
    if (!line.parse(bytes, 2, bytes.length - 2)) {
      String after = new String(bytes, StandardCharsets.UTF_8);
      assertThat(after).as("a malformed line stays as it is").isEqualTo("##" + text + "##");
      return "malformed: " + line.problem();
    }
    assertThat(line.time()).isEqualTo(MILLIS);
    String shown = Utf8.decode(line.bytes(), line.from(), line.length());
    return line.stream() + " [" + shown + "]" + (line.isComplete() ? "" : "+");
  }

  private static String json(String log) {
    return "{\"log\":\"" + log + "\",\"stream\":\"stdout\",\"time\":\"" + TIME + "\"}";
  }

  @Test
  void jsonFileHasTextStreamAndTime() {
    assertThat(read(json("one\\n"))).isEqualTo("stdout [one]");
    assertThat(read(json("half"))).isEqualTo("stdout [half]+");
    assertThat(read(json(""))).isEqualTo("stdout []+");
    assertThat(read(json("\\n"))).isEqualTo("stdout []");
    assertThat(read(json("a\\\\n"))).isEqualTo("stdout [a\\n]+");
    assertThat(read(json("a\\\\\\n"))).isEqualTo("stdout [a\\]");
    assertThat(line.endedWithLineFeed()).isTrue();
  }

  @Test
  void escapesAreResolved() {
    assertThat(read(json("{\\\"a\\\":\\\"b\\\"}\\n"))).isEqualTo("stdout [{\"a\":\"b\"}]");
    assertThat(read(json("\\u00e4\\u20ac\\ud83d\\ude00\\t\\/\\b\\f\\r\\n")))
        .isEqualTo("stdout [ä€😀\t/\b\f\r]");
    assertThat(read(json("\\u003c\\u000a"))).as("a line feed is one").isEqualTo("stdout [<]");
  }

  @Test
  void whatIsNoEscapeStaysAsItIs() {
    assertThat(read(json("\\x \\u12 \\u12g4\\n"))).isEqualTo("stdout [\\x \\u12 \\u12g4]");
    assertThat(read(json("\\ud800 \\udc00\\ud800\\u0041\\n"))).isEqualTo("stdout [� ��A]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { "time" : "%s" , "log":"a\\n", "stream":"stderr" }            | stderr [a]
          {"LOG":"a\\n","Stream":"stderr","tIME":"%s"}                   | stderr [a]
          {"log":"x","log":"a\\n","stream":"stderr","time":"%s"}         | stderr [a]
          {"log":"a\\n","stream":"stderr","time":"%s"} {"log":"b"}       | stderr [a]
          {"log":"a\\n","stream":"stderr","time":"%s"}trailing           | stderr [a]
          {"log":null,"stream":"stderr","time":"%s"}                     | stderr []+
          {"log":"a\\n","stream":"other","time":"%s"}                    | other [a]
          {"a":[1,{"log":"}"}],"log":"a\\n","stream":"stderr","time":"%s"} | stderr [a]
          {"log":"a\\n","stream":"stderr","attrs":{"x":"}\\"","y":1},"time":"%s"} | stderr [a]
          {"n":-1.5e3,"t":true,"log":"a\\n","stream":"stderr","time":"%s","z":null} | stderr [a]
          """)
  void membersMayComeInAnyOrderAndWithOthers(String text, String expected) {
    assertThat(read(text.formatted(TIME))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"log\":\"a\\n\"}",
        "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"%s\"",
        "{\"log\":\"a\\n,\"stream\":\"stdout\",\"time\":\"%s\"}",
        "{\"log\":5,\"stream\":\"stdout\",\"time\":\"%s\"}",
        "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":5}",
        "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"yesterday\"}",
        "{\"log\":\"a\\n\" \"stream\":\"stdout\",\"time\":\"%s\"}",
        "{\"log\" \"a\\n\",\"stream\":\"stdout\",\"time\":\"%s\"}",
        "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"%s\",}",
        "{\"log\":\"a\\n\",\"x\":,\"stream\":\"stdout\",\"time\":\"%s\"}",
        "{log:1}",
        "[1]",
        " {\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"%s\"}",
        "",
        "plain text of some other program",
        "%s",
        "%s stdout",
        "%s  text",
        "2018-03-04 05:06:07 stdout text",
        "%sx stdout text"
      })
  void aMalformedLineIsTold(String text) {
    assertThat(read(text.replace("%s", TIME))).startsWith("malformed: it");
  }

  @Test
  void criHasTimeStreamAndText() {
    assertThat(read(TIME + " stdout text  with blanks ")).isEqualTo("stdout [text  with blanks ]");
    assertThat(read(TIME + " stderr ")).isEqualTo("stderr []");
    assertThat(read(TIME + " stdout F text")).isEqualTo("stdout [F text]");
    assertThat(read(TIME + " stdout {\"a\":1}")).isEqualTo("stdout [{\"a\":1}]");
    assertThat(line.endedWithLineFeed()).isFalse();
  }

  @Test
  void criFlagsTellPartsFromEnds() {
    line = line(ContainerFormat.AUTO, true);
    assertThat(read(TIME + " stdout F text")).isEqualTo("stdout [text]");
    assertThat(read(TIME + " stdout P text")).isEqualTo("stdout [text]+");
    assertThat(read(TIME + " stdout P:x:y text")).isEqualTo("stdout [text]+");
    assertThat(read(TIME + " stdout F:x text")).isEqualTo("stdout [text]");
    assertThat(read(TIME + " stdout F ")).isEqualTo("stdout []");
    assertThat(read(TIME + " stdout F")).isEqualTo("stdout []");
    assertThat(read(TIME + " stdout P")).isEqualTo("stdout []+");
    assertThat(read(TIME + " stdout Full of text")).isEqualTo("stdout [Full of text]");
    assertThat(read(TIME + " stdout no tag")).isEqualTo("stdout [no tag]");
    assertThat(read(TIME + " stdout ")).isEqualTo("stdout []");
  }

  @Test
  void aFormatThatIsStatedIsNotGuessed() {
    line = line(ContainerFormat.DOCKER, false);
    assertThat(read(TIME + " stdout text")).startsWith("malformed");
    line = line(ContainerFormat.CRI, false);
    assertThat(read(json("a\\n"))).startsWith("malformed");
    assertThat(read(TIME + " stdout text")).isEqualTo("stdout [text]");
  }

  /** What is no JSON may be read all the same, as more is let pass; never the other way round. */
  @Test
  void everyObjectIsReadAsAJsonParserReadsIt() {
    String[] logs = {"", "a", "\\n", "\\\\", "\\\"", "\\u0041", "ä", "😀", "\\ud83d\\ude00", "\\r"};
    String[] others = {"1", "true", "null", "[\"}\",[{}]]", "{\"log\":\"x\"}", "\"\\\\\""};
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder("{");
      int members = 1 + random.nextInt(5);
      for (int i = 0; i < members; i++) {
        text.append(i > 0 ? "," : "").append(random.nextBoolean() ? " " : "");
        switch (random.nextInt(4)) {
          case 0 -> text.append("\"time\":\"" + TIME + "\"");
          case 1 -> text.append("\"stream\":\"std").append(i).append('"');
          case 2 -> {
            text.append("\"log\" : \"");
            for (int part = random.nextInt(8); part > 0; part--) {
              text.append(logs[random.nextInt(logs.length)]);
            }
            text.append('"');
          }
          default ->
              text.append("\"x\":").append(others[random.nextInt(others.length)]).append(' ');
        }
      }
      text.append("}").append(random.nextBoolean() ? " tail" : "");
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      agrees(bytes, seed);
    }
  }

  private void agrees(byte[] bytes, int seed) {
    byte[] copy = bytes.clone();
    boolean read = line.parse(copy, 0, copy.length);
    try {
      var object = JsonDecoder.object(bytes, 0, bytes.length);
      boolean expected =
          bytes[0] == '{'
              && TIME.equals(object.get("time"))
              && object.getOrDefault("log", "") instanceof String
              && object.getOrDefault("stream", "") instanceof String;
      if (expected) {
        String log = (String) object.getOrDefault("log", "");
        assertThat(read)
            .as("seed %d: %s", seed, new String(bytes, StandardCharsets.ISO_8859_1))
            .isTrue();
        assertThat(Utf8.decode(copy, line.from(), line.length()))
            .as("seed %d", seed)
            .isEqualTo(log.endsWith("\n") ? log.substring(0, log.length() - 1) : log);
        assertThat(line.stream()).isEqualTo(object.getOrDefault("stream", ""));
      }
    } catch (FieldException e) {
      // Then it may be either.
      if (!read) {
        assertThat(copy).isEqualTo(bytes);
      }
    }
  }

  @Test
  void randomBytesNeverFail() {
    byte[] seen = "{}[]\":,\\u \tlogstreamtimeFP0129TZ-.".getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < 4 * SEEDS; seed++) {
      Random random = new Random(seed);
      line = line(ContainerFormat.values()[seed % 3], seed % 2 == 0);
      byte[] bytes = new byte[random.nextInt(80)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = seen[random.nextInt(seen.length)];
      }
      if (random.nextBoolean() && bytes.length > 40) {
        byte[] head =
            (random.nextBoolean() ? TIME + " " : json("")).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, bytes, 0, Math.min(head.length, bytes.length));
      }
      int from = random.nextInt(bytes.length + 1);
      byte[] before = bytes.clone();
      if (line.parse(bytes, from, bytes.length)) {
        assertThat(line.length()).isBetween(0, bytes.length - from);
      } else {
        assertThat(bytes).isEqualTo(before);
      }
      assertThat(Arrays.copyOf(bytes, from))
          .as("what is before")
          .isEqualTo(Arrays.copyOf(before, from));
    }
  }
}
