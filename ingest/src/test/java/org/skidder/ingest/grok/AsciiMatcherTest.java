package org.skidder.ingest.grok;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the quick matcher finds is what Joni finds. */
class AsciiMatcherTest {
  private static final PatternLibrary LIBRARY = PatternLibrary.bundled();
  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final String[] LINES = {
    "198.51.100.7 - bob [02/Jan/2020:03:04:05 +0100] \"GET /a?b=1 HTTP/1.1\" 200 512 \"-\" \"M/5\"",
    "\"10.0.0.1, 2001:db8::1\" - - [04/Mar/2018:10:00:59 +0000] \"\" 400 - \"-\" \"\"",
    "Mar  4 10:00:01 web-1.example.com sshd[4711]: Failed password for x from ::ffff:1.2.3.4",
    "2018-03-04T10:00:01.123+01:00 WARN [a.b.C$d] at a.b.C.run(File.java:12) {\"k\": 'v'}",
    "https://user:pw@example.org:8080/p/a.html?x=%20&y=z#f bob.o'x@mail.example.org",
    "/var/log/x.log C:\\Windows\\a.txt 00:1b:44:11:3a:b7 DEADBEEF-dead-beef-dead-beefdeadbeef",
    "Sun, 04 Mar 2018 10:00:01 GMT -12.5e7 0x1F\nsecond line\n",
    "<34>1 2003-10-11T22:14:15.003Z host app 12 ID47 [x@1 y=\"z\"] text",
    "::1 fe80::1%eth0 1::2:3:4:5:6:7 1:2:3:4:5:6:7:8 256.1.1.1 1.2.3.4.5"
  };
  private static final String CHARACTERS = "ab1F0.:-+/ \"'[](){}\\%,=\n\tx@_$";
  private static final String[] ATOMS = {
    "a",
    "b",
    ".",
    "[ab]",
    "[^a]",
    "\\w",
    "\\s",
    "\\d",
    "\\h",
    "1",
    ":",
    "\\.",
    "x",
    "(?:a|b)",
    "(?<n>a)",
    "(?<n>\\w+)",
    "(?<m>b?)",
    "(?:ab|a)",
    "(?<m>a|ab|b1)",
    "(?>a+)",
    "(?=b)",
    "(?!a)",
    "(?<!b)",
    "(?<=a)",
    "\\b",
    "^",
    "$",
    "(?i:A)",
    "[a-f1-3]",
    "(?:a|(?<n>b))"
  };
  private static final String[] TIMES = {
    "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,3}?", "{2,}", "*+", "++"
  };

  @Test
  void allBundledPatternsFindTheSame() {
    Random random = new Random(1);
    int quick = 0;
    for (String name : LIBRARY.patterns().keySet()) {
      Grok grok = Grok.compile(List.of("%{" + name + ":it}"), LIBRARY, "", LIMIT);
      quick += grok.isQuick() ? 1 : 0;
      for (int i = 0; i < 60; i++) {
        assertSame(name, grok, mutated(random));
      }
    }
    assertThat(quick).isGreaterThan(LIBRARY.patterns().size() * 9 / 10);
  }

  @Test
  void randomExpressionsFindTheSame() {
    Random random = new Random(2);
    int quick = 0;
    for (int i = 0; i < 1500; i++) {
      String expression = expression(random, 3);
      Grok grok;
      try {
        grok = Grok.compile(List.of(expression), LIBRARY, "", LIMIT);
      } catch (IllegalArgumentException e) {
        continue;
      }
      quick += grok.isQuick() ? 1 : 0;
      for (int n = 0; n < 12; n++) {
        assertSame(expression, grok, text(random));
      }
    }
    assertThat(quick).isGreaterThan(300);
  }

  @Test
  void whatIsNotUnderstoodForSureIsLeftToJoni() {
    for (String expression :
        List.of(
            "(?m).",
            "(?<a>x)\\k<a>",
            "[[:alpha:]]",
            "[a&&b]",
            "\\p{Alpha}",
            "a{2}?",
            "a{2,3}+",
            "a{,2}",
            "(?:a*)*",
            "(?<=ab)c",
            "(?=(?<n>a))",
            "\\Gx",
            "(?i)a|b")) {
      Grok grok = Grok.compile(List.of(expression), LIBRARY, "", LIMIT);
      assertThat(grok.isQuick()).as(expression).isFalse();
    }
  }

  @Test
  void textThatBacktracksWithoutEndIsHandedOverBeforeItTakesLong() {
    AsciiMatcher matcher = AsciiMatcher.compile("(?:x+x+)+y", 0).orElseThrow();
    byte[] text = "x".repeat(4000).getBytes(StandardCharsets.UTF_8);
    assertThat(matcher.search(text, 0, text.length)).isNull();
    assertThat(AsciiMatcher.isFor("é".getBytes(StandardCharsets.UTF_8), 0, 2)).isFalse();
  }

  private static String expression(Random random, int depth) {
    StringBuilder out = new StringBuilder();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      String atom = ATOMS[random.nextInt(ATOMS.length)];
      if (depth > 0 && random.nextInt(6) == 0) {
        String open = random.nextInt(3) == 0 ? "(?<o>" : "(?:";
        atom = open + expression(random, depth - 1) + "|" + expression(random, depth - 1) + ")";
      }
      out.append(atom).append(TIMES[random.nextInt(TIMES.length)]);
    }
    return out.toString();
  }

  private static String text(Random random) {
    StringBuilder out = new StringBuilder();
    for (int n = random.nextInt(14); n > 0; n--) {
      out.append(CHARACTERS.charAt(random.nextInt(random.nextBoolean() ? 3 : CHARACTERS.length())));
    }
    return out.toString();
  }

  private static String mutated(Random random) {
    StringBuilder out = new StringBuilder(LINES[random.nextInt(LINES.length)]);
    for (int n = random.nextInt(4); n > 0 && out.length() > 4; n--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(3)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        default -> out.delete(0, Math.min(at, 30));
      }
    }
    return out.toString();
  }

  private static void assertSame(String expression, Grok grok, String text) {
    byte[] bytes = ("<<" + text + ">>").getBytes(StandardCharsets.UTF_8);
    int length = bytes.length - 4;
    List<String> quick = new ArrayList<>();
    List<String> joni = new ArrayList<>();
    boolean quickly;
    boolean byJoni;
    try {
      quickly =
          grok.match(bytes, 2, length, (i, begin, end) -> quick.add(i + "=" + begin + "-" + end));
      byJoni =
          grok.matchByJoni(
              bytes, 2, length, (i, begin, end) -> joni.add(i + "=" + begin + "-" + end));
    } catch (Grok.TookTooLong e) {
      // Joni goes round in circles in a few random expressions.
      return;
    }
    assertThat(quickly).as("%s on [%s]", expression, text).isEqualTo(byJoni);
    assertThat(quick).as("%s on [%s]", expression, text).isEqualTo(joni);
  }
}
