package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.inputs.net.ListenerRig.utf8;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramingTest {
  private static final String TOO_LONG = "(too long)";

  private static Framing lines(int longest) {
    return new DelimitedFraming(utf8("\n"), longest);
  }

  private static Framing delimited(String end, int longest) {
    return new DelimitedFraming(utf8(end), longest);
  }

  private static Framing counted(int longest) {
    return new CountedFraming(utf8("\n"), longest);
  }

  /** Feeds a stream in pieces that end at the given places. */
  private static List<String> split(Framing framing, byte[] stream, int... cuts) {
    List<String> messages = new ArrayList<>();
    int from = 0;
    int seen = 0;
    int[] ends = Arrays.copyOf(cuts, cuts.length + 1);
    ends[cuts.length] = stream.length;
    for (int to : ends) {
      Framing.Result result = framing.find(stream, from, to, seen);
      while (result == Framing.Result.FOUND) {
        messages.add(text(framing, stream));
        from = framing.next();
        result = framing.find(stream, from, to, 0);
      }
      if (result == Framing.Result.TOO_LONG) {
        messages.add(TOO_LONG);
        return messages;
      }
      seen = to - from;
    }
    switch (framing.last(stream, from, stream.length)) {
      case FOUND -> messages.add(text(framing, stream));
      case TOO_LONG -> messages.add(TOO_LONG);
      case MORE -> {}
    }
    return messages;
  }

  private static String text(Framing framing, byte[] stream) {
    return new String(stream, framing.start(), framing.length(), StandardCharsets.UTF_8);
  }

  @Test
  void aLineFeedEndsAMessageAndTakesOneCarriageReturnAlong() {
    assertThat(split(lines(100), utf8("one\ntwo\r\n\nx\r\r\nlast")))
        .containsExactly("one", "two", "", "x\r", "last");
  }

  @Test
  void anotherDelimiterIsExactlyWhatItSays() {
    assertThat(split(delimited("<END>", 100), utf8("a\nb<END>c<EN<END><END>d\r\n<EN")))
        .containsExactly("a\nb", "c<EN", "", "d\r\n<EN");
    assertThat(split(delimited("\r\n", 100), utf8("a\nb\r\nc"))).containsExactly("a\nb", "c");
  }

  @Test
  void theLimitIsExactAndLeavesTheEndOut() {
    assertThat(split(lines(3), utf8("abc\nabc\r\nabc"))).containsExactly("abc", "abc", "abc");
    assertThat(split(lines(3), utf8("ab\nabcd\nx"))).containsExactly("ab", TOO_LONG);
    assertThat(split(lines(3), utf8("abcd"))).containsExactly(TOO_LONG);
    assertThat(split(delimited("||", 3), utf8("abc||abcd||"))).containsExactly("abc", TOO_LONG);
  }

  @Test
  void aMessageWithoutEndIsRefusedBeforeItHasCome() {
    byte[] endless = new byte[6];
    assertThat(lines(4).find(endless, 0, 5, 0)).isEqualTo(Framing.Result.MORE);
    assertThat(lines(4).find(endless, 0, 6, 5)).isEqualTo(Framing.Result.TOO_LONG);
    assertThat(counted(1000).find(utf8("1001 x"), 0, 6, 0)).isEqualTo(Framing.Result.TOO_LONG);
  }

  @Test
  void countedMessagesMayHoldLineFeeds() {
    assertThat(split(counted(100), utf8("5 a\nb\nc3 xyz\n11 <34>1 - - -4 tail")))
        .containsExactly("a\nb\nc", "xyz", "<34>1 - - -", "tail");
  }

  @Test
  void delimitedMessagesMayStandBesideCountedOnes() {
    assertThat(split(counted(100), utf8("<13>one\n3 two<14>three\n2024-01-01 four\n0 five\n")))
        .containsExactly("<13>one", "two", "<14>three", "2024-01-01 four", "0 five");
  }

  @Test
  void aCountedMessageThatIsCutByTheEndIsNotLost() {
    assertThat(split(counted(100), utf8("10 abc"))).containsExactly("abc");
    assertThat(split(counted(100), utf8("10 "))).isEmpty();
  }

  @Test
  void howTheStreamIsCutIntoReadsMakesNoDifference() {
    Random random = new Random(6587);
    String[] words = {"a", "bc", "\r", "\n", "|", "||", "7", " ", "3 ", "12 ", "<13>", "é"};
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(words[random.nextInt(words.length)]);
      }
      byte[] stream = utf8(text.toString());
      int[] cuts = random.ints(5, 0, stream.length + 1).sorted().toArray();
      int[] each = new int[stream.length];
      Arrays.setAll(each, i -> i + 1);
      int longest = 1 + random.nextInt(20);
      for (int kind = 0; kind < 3; kind++) {
        List<String> whole = split(framing(kind, longest), stream);
        assertThat(split(framing(kind, longest), stream, cuts))
            .as(text.toString())
            .isEqualTo(whole);
        assertThat(split(framing(kind, longest), stream, each))
            .as(text.toString())
            .isEqualTo(whole);
      }
    }
  }

  private static Framing framing(int kind, int longest) {
    return switch (kind) {
      case 0 -> lines(longest);
      case 1 -> delimited("||", longest);
      default -> counted(longest);
    };
  }
}
