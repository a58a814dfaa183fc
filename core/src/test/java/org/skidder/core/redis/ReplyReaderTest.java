package org.skidder.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
  private static ReplyReader reader(String bytes) {
    return reader(bytes.getBytes(StandardCharsets.ISO_8859_1), 3);
  }

  private static ReplyReader reader(byte[] bytes, int buffer) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return new ReplyReader((into, offset, length) -> in.read(into, offset, length), buffer);
  }

  @Test
  void everyKindOfReplyIsPassedOverAndErrorsAreTold() throws IOException {
    String replies =
        """
        +OK
        :12
        :-3
        $7
        ab
        c

        $-1
        *2
        :1
        *1
        $0

        *-1
        -OOM no
        :7
        """;
    ReplyReader reader = reader(replies.replace("\n", "\r\n"));
    for (int i = 0; i < 7; i++) {
      assertThat(reader.readError()).isEmpty();
    }
    assertThat(reader.readError()).contains("OOM no");
    assertThat(reader.readText()).isEqualTo(new ReplyReader.Text("7", false));
  }

  @Test
  void textsAreReadWhole() throws IOException {
    ReplyReader reader = reader("$9\r\nredis\r\nx:\r\n+PONG\r\n-ERR x\r\n");
    assertThat(reader.readText()).isEqualTo(new ReplyReader.Text("redis\r\nx:", false));
    assertThat(reader.readText()).isEqualTo(new ReplyReader.Text("PONG", false));
    assertThat(reader.readText()).isEqualTo(new ReplyReader.Text("ERR x", true));
  }

  @Test
  void listsAndNumbersAreReadElementByElement() throws IOException {
    ReplyReader reader = reader("*2\r\n:-7\r\n*0\r\n*-1\r\n$1\r\nx\r\n");
    assertThat(reader.readListSize()).isEqualTo(2);
    assertThat(reader.readNumber()).isEqualTo(-7);
    assertThat(reader.readListSize()).isZero();
    assertThat(reader.readListSize()).isZero();
    assertThatThrownBy(reader::readNumber).hasMessageContaining("begins with '$'");
    assertThatThrownBy(reader("-NOAUTH no\r\n")::readListSize)
        .hasMessage("NOAUTH no (the server wants a password (password))");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n",
        ":x\r\n",
        ":\r\n",
        ":12345678901234567890\r\n",
        "$3\r\nabcd\r\n",
        ":1\rx",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
      })
  void whatIsNoReplyIsRefused(String bytes) {
    assertThatThrownBy(() -> reader(bytes).readError())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not speak the protocol of Redis");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+OK", ":1", "$5\r\nabc", "*2\r\n:1\r\n"})
  void anEndInTheMiddleIsToldAsSuch(String bytes) {
    assertThatThrownBy(() -> reader(bytes).readError())
        .hasMessageContaining("the server closed the connection");
  }

  @Test
  void anyBytesAreAReplyOrAnError() {
    Random random = new Random(42);
    byte[] alphabet = "+-:$*\r\n0123456789abc".getBytes(StandardCharsets.US_ASCII);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(20) == 0
                ? (byte) random.nextInt()
                : alphabet[random.nextInt(alphabet.length)];
      }
      ReplyReader reader = reader(bytes, 1 + random.nextInt(16));
      boolean text = random.nextBoolean();
      try {
        for (int i = 0; i <= bytes.length; i++) {
          Object read = text ? reader.readText() : reader.readError();
          assertThat(read).isNotNull();
        }
        throw new AssertionError(
            "more replies than bytes: " + new String(bytes, StandardCharsets.ISO_8859_1));
      } catch (IOException expected) {
        assertThat(expected).hasMessageStartingWith("the server ");
      }
    }
  }
}
