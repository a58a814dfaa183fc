package org.skidder.core.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.event.ByteText;

class LineMatcherTest {
  private static final List<String> PATTERNS =
      List.of(
          "",
          "a",
          "abc",
          "^abc",
          "abc$",
          "^abc$",
          "a|b",
          "^(a|bc)",
          "^(?:a|bc)$",
          "ab|^c|d$",
          "^\\s",
          "^[[:space:]]",
          "^[ \\t]",
          "^\\[",
          "^\\d{4}-\\d{2}",
          "^\\d{2}-\\d{2}:",
          "^$",
          "^\\s*$",
          "^\\s+$",
          "^\\d+$",
          "^[^ ]*$",
          ".*",
          "^.*$",
          "^.*",
          ".*$",
          ".*ab",
          "^.*ab",
          "ab.*",
          "ab.*$",
          "^.*ab.*$",
          "(.*ab.*)",
          "((ab))",
          "(?i)abc",
          "(?i)^ABC",
          "(?i)sk",
          "(?i)[k-s]b",
          "(?i)ab|cd",
          "^(?i)ab",
          "[^a]",
          "a[^b]",
          "[^b]a",
          "^.",
          "^.a",
          ".$",
          "a.",
          "a.b",
          "\\s+a",
          "a\\s*",
          "^[[:space:]]+(at|\\.{3})\\b|^a:",
          "\\ba",
          "\\\\$",
          "a{2}b",
          "a{2,3}b",
          "ba?b",
          "(a|b){2}c",
          "(?s)a.b",
          "(?s).*ab",
          "(?m)^a",
          "(?m)a$",
          "\\Aab",
          "ab\\z",
          "\\Qa.\\E",
          "\\Qab\\E+c",
          "[[:^alpha:]]",
          "\\W",
          "\\w",
          "(?i)\\w",
          "\\S\\S",
          "ä",
          "[ä-ö]",
          "(?i)ä",
          "^ä",
          "[^\\n]",
          "\\x41",
          "\\012",
          "\\pL",
          "[\\pL]",
          "a\\n",
          "(?U)a+b",
          "^a^b",
          "a$b",
          "(^a|b$)c*",
          "\u017f",
          "[\\]a-]",
          "[]a]b",
          "[a\\-z]",
          "\\D",
          "(?i)[^k]",
          "x*",
          "^x*",
          "\ufffd",
          "a\ufffd",
          ".*^ab",
          "ab$.*",
          "[[:word:]]-",
          "(?i:a)b",
          "(a(?i)b|c)d",
          "a||b",
          "ab.*c",
          "(ab|bc).*[ab]{2}x",
          "(?i)sk.*b",
          "a+b+c",
          "(ab)+.c",
          "(ab)*.bc",
          "\\bab|.bc",
          "ä.*ab",
          "[^a]b.*c",
          "^a\\b|^[bc]+\\b",
          "^(?i)a\\b|^b\\b",
          "^|^a\\b",
          "^a\\bx|^(?i:b)\\B",
          "^\\Qa.\\E\\b|^b\\b");
  private static final String[] PIECES = {
    "a", "b", "c", "ab", "abc", "A", "B", "ABC", "k", "s", "K", "S", "\u212a", "\u017f", " ", "\t",
    "\n", "\r", "2018-01", "12-34:", "0", "9", "[", "]", "-", ".", ":", "ä", "Ä", "ö", "€", "😀",
    "\\", "at", "...", "\u000b", "\ufffd", "x", "\u0000", "d"
  };

  @Test
  void byteVerdictIsTheAutomatonsVerdict() {
    Random random = new Random(7);
    for (String pattern : PATTERNS) {
      LineMatcher matcher = LineMatcher.parse(pattern);
      for (int i = 0; i < 400; i++) {
        byte[] text = text(random);
        int from = random.nextInt(3);
        byte[] padded = new byte[from + text.length + 2];
        java.util.Arrays.fill(padded, (byte) 'a');
        System.arraycopy(text, 0, padded, from, text.length);
        assertThat(matcher.matches(padded, from, text.length))
            .as("%s on %s", pattern, new ByteText(text, 0, text.length))
            .isEqualTo(matcher.searched(text, 0, text.length))
            .isEqualTo(matcher.matches(new ByteText(text, 0, text.length).toString()));
      }
    }
  }

  @Test
  void byteVerdictIsTheAutomatonsVerdictForRandomPatterns() {
    Random random = new Random(11);
    int simple = 0;
    for (int i = 0; i < 4000; i++) {
      String pattern = pattern(random, 3);
      LineMatcher matcher;
      try {
        matcher = LineMatcher.parse(pattern);
      } catch (IllegalArgumentException rejected) {
        continue;
      }
      simple += matcher.isSimple() ? 1 : 0;
      for (int k = 0; k < 30; k++) {
        byte[] text = text(random);
        assertThat(matcher.matches(text, 0, text.length))
            .as("%s on %s", pattern, new ByteText(text, 0, text.length))
            .isEqualTo(matcher.searched(text, 0, text.length));
      }
    }
    assertThat(simple).isGreaterThan(500);
  }

  @Test
  void outerAnythingMakesNoDifferenceToTextsOfOneLine() {
    Random random = new Random(5);
    for (String pattern : PATTERNS) {
      LineMatcher matcher = LineMatcher.parse(pattern);
      var original = com.google.re2j.Pattern.compile(pattern);
      for (int i = 0; i < 200; i++) {
        String text = new ByteText(text(random), 0, 0) + "" + oneLine(random);
        assertThat(matcher.matches(text))
            .as("%s on %s", pattern, text)
            .isEqualTo(original.matcher(text).find());
      }
    }
  }

  private static String oneLine(Random random) {
    byte[] text = text(random);
    return new ByteText(text, 0, text.length).toString().replace("\n", "");
  }

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    byte[] utf8 = text.toString().getBytes(UTF_8);
    if (utf8.length > 0 && random.nextInt(4) == 0) {
      utf8[random.nextInt(utf8.length)] = (byte) (0x80 + random.nextInt(128));
    }
    return utf8;
  }

  private static String pattern(Random random, int depth) {
    String[] atoms = {
      "a", "b", "ab", ".", "^", "$", "\\s", "\\d", "[ab]", "[^a]", "ä", "\\.", " ", "(?i)", "\\w",
      "k"
    };
    List<String> parts = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String part = atoms[random.nextInt(atoms.length)];
      if (depth > 0 && random.nextInt(4) == 0) {
        part = "(" + pattern(random, depth - 1) + ")";
      }
      if (random.nextInt(4) == 0) {
        part += List.of("*", "+", "?", "{2}", "{1,2}", "*?").get(random.nextInt(6));
      }
      parts.add(part);
    }
    return String.join(random.nextInt(4) == 0 ? "|" : "", parts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR", "^ERR", "a|b|c", "^\\s", "^[[:space:]]", "^\\[", "^\\d{4}-\\d{2}-\\d{2}", "^$",
        "^\\s*$", ".*", "(?i)error", "^(GET|POST) ", "https?://", "\\\\$", "^[0-9]+", "DBG"
      })
  void commonPatternsAreDecidedOnBytes(String pattern) {
    assertThat(LineMatcher.parse(pattern).isSimple()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "(?i)hello, Hello, true",
    "(?i)hello, HELLO, true",
    "^(?i)warn, wArN ing, true",
    "(?i)skip, \u017fKIP, true",
    "^\\s*$, ' \t', true",
    "\\s, '\u000b', false",
    "[[:space:]], '\u000b', true",
    "\\d, \u0661, false",
  })
  void semanticsAreThoseOfRe2(String pattern, String text, boolean matches) {
    assertThat(LineMatcher.parse(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void outerAnythingSpansLines() {
    assertThat(LineMatcher.parse("^.*foo").matches("a\nfoo")).isTrue();
    assertThat(LineMatcher.parse("foo.*$").matches("foo\nbar")).isTrue();
    assertThat(LineMatcher.parse("^.*$").matches("a\nb")).isTrue();
    assertThat(LineMatcher.parse("(?i)^.*fo+b.*$").matches("a\nFoOb\nc")).isTrue();
  }

  @Test
  void dollarDoesNotMatchBeforeFinalLineEnd() {
    assertThat(LineMatcher.parse("a$").matches("a\n")).isFalse();
    assertThat(LineMatcher.parse("[ab]+x*$").matches("a\n")).isFalse();
  }

  @Test
  void eachInvalidByteIsOneCharacter() {
    byte[] text = {'a', (byte) 0xe2, (byte) 0x82, 'b'};
    assertThat(LineMatcher.parse("^a..b$").matches(text, 0, 4)).isTrue();
    assertThat(LineMatcher.parse("^a.b$").matches(text, 0, 4)).isFalse();
    assertThat(LineMatcher.parse("\ufffd\ufffd").matches(text, 0, 4)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?=a)",
        "(?!a)",
        "(?<=a)b",
        "(?<!a)b",
        "(a)\\1",
        "a++",
        "(?>a)",
        "(?<name>a)",
        "(?x)a",
        "a\\Z",
        "\\Ga",
        "a\\Kb",
        "\\R",
        "\\h",
        "\\u0041",
        "a**",
        "a{1001}",
        "(a{1000}){1000}",
        "((a{100}){10}){2}",
        "(",
        ")",
        "[",
        "[z-a]",
        "*a",
        "\\",
        "\\pX",
        "[[:foo:]]",
        "\\ä",
        "a{2,1}"
      })
  void rejectsWhatRe2Rejects(String pattern) {
    assertThatThrownBy(() -> LineMatcher.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bad regular expression '" + pattern + "': ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a{", "a{x}", "a{,5}", "{", "(?P<n>a)", "\\p{Greek}", "\\Qa", "[a", "x{2"})
  void bracesThatAreNoCountAreLiteral(String pattern) {
    if (pattern.equals("[a")) {
      assertThatThrownBy(() -> LineMatcher.parse(pattern))
          .hasMessageContaining("missing closing ]");
    } else {
      assertThat(LineMatcher.parse(pattern).pattern()).isEqualTo(pattern);
    }
  }

  @Test
  void anyTextAsPatternIsEitherCompiledOrRejected() {
    Random random = new Random(3);
    String alphabet = "ab\\[](){}*+?|^$.-,:<>=!PQEdDsSwWbBAzxpN019ismU&äk ";
    for (int i = 0; i < 30_000; i++) {
      StringBuilder pattern = new StringBuilder();
      int length = random.nextInt(12);
      for (int k = 0; k < length; k++) {
        pattern.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        LineMatcher matcher = LineMatcher.parse(pattern.toString());
        byte[] text = text(random);
        assertThat(matcher.matches(text, 0, text.length))
            .as("%s", pattern)
            .isEqualTo(matcher.searched(text, 0, text.length));
      } catch (IllegalArgumentException rejected) {
        assertThat(rejected).hasMessageContaining("bad regular expression");
      }
    }
  }

  @Test
  void equalPatternsAreEqualMatchers() {
    assertThat(LineMatcher.parse("a+")).isEqualTo(LineMatcher.parse("a+")).hasToString("a+");
  }
}
