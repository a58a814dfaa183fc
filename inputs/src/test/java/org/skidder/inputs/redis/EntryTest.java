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
  private static List<Entry> read(String reply, int most) throws IOException {
    return read(reply, most, 1000);
  }

  private static List<Entry> read(String reply, int most, long characters) throws IOException {
    byte[] bytes = reply.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return Entry.readAll(new ReplyReader(new ByteArrayInputStream(bytes)::read), most, characters);
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
  void ofMoreThanThereIsMemoryForTheFirstAreKept() throws IOException {
    String entry = "*4\n:%d\n:1\n:5\n*1\n$4\nECHO\n";
    String reply = "*3\n" + entry.formatted(9) + entry.formatted(8) + entry.formatted(7);
    assertThat(read(reply, 3, 8)).extracting(Entry::id).containsExactly(8L, 9L);
    assertThat(read(reply, 3, 11)).extracting(Entry::id).containsExactly(8L, 9L);
    assertThat(read(reply, 3, 12)).hasSize(3);
  }

  @Test
  void moreThanWasAskedForIsRefused() {
    assertThatThrownBy(() -> read("*2\n", 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 entries where 1");
  }
}
