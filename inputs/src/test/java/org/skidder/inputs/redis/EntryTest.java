package org.skidder.inputs.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.skidder.core.redis.ReplyReader;

class EntryTest {
  private static final String ECHO = "*4\n:%d\n:1\n:5\n*1\n$4\nECHO\n";
  private static final String THREE =
      "*3\n" + ECHO.formatted(9) + ECHO.formatted(8) + ECHO.formatted(7);

  private static Entry.Answer answer(String reply, int most, long next, long characters)
      throws IOException {
    byte[] bytes = reply.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    ReplyReader replies = new ReplyReader(new ByteArrayInputStream(bytes)::read);
    return Entry.readAll(replies, most, next, characters);
  }

  private static List<Entry> read(String reply, int most) throws IOException {
    return answer(reply, most, 0, 1000).entries();
  }

  /** Servers answer with the newest first, which nothing promises. */
  @Test
  void theOldestComesFirstWhateverTheOrderOfTheAnswer() throws IOException {
    List<Entry> entries =
        read("*3\n*4\n:7\n:1\n:5\n*1\n$1\na\n*4\n:9\n:3\n:5\n*0\n*4\n:8\n:2\n:5\n*0\n", 3);
    assertThat(entries).extracting(Entry::id).containsExactly(7L, 8L, 9L);
    assertThat(entries.getFirst().arguments()).containsExactly("a");
  }

  @Test
  void whatNewerServersAddIsPassedOver() throws IOException {
    List<Entry> entries = read("*1\n*6\n:7\n:1\n:5\n*0\n$9\n127.0.0.1\n$0\n\n", 1);
    assertThat(entries).containsExactly(new Entry(7, 1, 5, List.of()));
  }

  @Test
  void ofMoreThanThereIsMemoryForTheOldestAreKept() throws IOException {
    assertThat(answer(THREE, 3, 0, 8).entries()).extracting(Entry::id).containsExactly(7L, 8L);
    assertThat(answer(THREE, 3, 0, 11).entries()).extracting(Entry::id).containsExactly(7L, 8L);
    assertThat(answer(THREE, 3, 0, 11).cut()).isTrue();
    assertThat(answer(THREE, 3, 0, 12).entries()).hasSize(3);
    assertThat(answer(THREE, 3, 0, 12).cut()).isFalse();
  }

  @Test
  void oneIsKeptWhateverItsSize() throws IOException {
    assertThat(answer(THREE, 3, 0, 1).entries()).extracting(Entry::id).containsExactly(7L);
    assertThat(answer(THREE, 3, 9, 1).entries()).extracting(Entry::id).containsExactly(9L);
    assertThat(answer(THREE, 3, 9, 1).cut()).isFalse();
  }

  @Test
  void whatWasReadBeforeIsSeenAndTakesNoRoom() throws IOException {
    Entry.Answer answer = answer(THREE, 3, 8, 8);
    assertThat(answer.entries()).extracting(Entry::id).containsExactly(8L, 9L);
    assertThat(answer.cut()).isFalse();
    assertThat(answer.count()).isEqualTo(3);
    assertThat(answer.oldest()).isEqualTo(7);
    assertThat(answer.newest()).isEqualTo(9);
  }

  @Test
  void moreThanWasAskedForIsRefused() {
    assertThatThrownBy(() -> read("*2\n", 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 entries where 1");
  }
}
