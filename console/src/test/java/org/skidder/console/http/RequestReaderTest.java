package org.skidder.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static RequestReader reader(String text) {
    return reader(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static RequestReader reader(byte[] bytes) {
    return new RequestReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  private static Request read(String text) throws Exception {
    return reader(text).read().orElseThrow();
  }

  private static int status(String text) {
    BadRequestException e =
        catchThrowableOfType(BadRequestException.class, () -> reader(text).read());
    return e == null ? 200 : e.status();
  }

  @Test
  void aRequestHasMethodPathQueryAndHeaders() throws Exception {
    Request request =
        read(
            "GET /st%61ts?pretty&a=b%20c+d&a=2 HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "ACCEPT:  a \r\n"
                + "Accept: b\r\n\r\n");

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/stats");
    assertThat(request.query()).isEqualTo(Map.of("pretty", "", "a", "b c d"));
    assertThat(request.header("accept")).contains("a, b");
    assertThat(request.keepAlive()).isTrue();
  }

  @Test
  void requestsFollowEachOtherOnAConnectionHoweverTheirBytesCome() throws Exception {
    byte[] bytes =
        "\r\nGET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\nHost: x\n\n"
            .getBytes(StandardCharsets.US_ASCII);
    ReadableByteChannel slow = Channels.newChannel(new ByteArrayInputStream(bytes));
    RequestReader reader =
        new RequestReader(
            new ReadableByteChannel() {
              @Override
              public int read(ByteBuffer to) throws IOException {
                ByteBuffer one = ByteBuffer.allocate(1);
                int n = slow.read(one);
                if (n > 0) {
                  to.put(one.flip());
                }
                return n;
              }

              @Override
              public boolean isOpen() {
                return true;
              }

              @Override
              public void close() {}
            });

    assertThat(reader.read().orElseThrow().path()).isEqualTo("/1");
    assertThat(reader.read().orElseThrow().path()).isEqualTo("/2");
    assertThat(reader.read()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1,Connection: close,false",
    "HTTP/1.1,X: y,true",
    "HTTP/1.0,X: y,false",
    "HTTP/1.0,Connection: Keep-Alive,true",
    "HTTP/1.1,Content-Length: 3,false",
    "HTTP/1.1,Content-Length: 0,true",
    "HTTP/1.1,Transfer-Encoding: chunked,false",
  })
  void aConnectionGoesOnWhenBothSidesKnowWhereTheRequestEnds(
      String version, String header, boolean keepAlive) throws Exception {
    assertThat(read("GET / " + version + "\r\nHost: x\r\n" + header + "\r\n\r\n").keepAlive())
        .isEqualTo(keepAlive);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET /",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 x",
        "G(T / HTTP/1.1",
        "GET / http/1.1",
        "GET stats HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "GET /%4 HTTP/1.1",
        "GET /%ff HTTP/1.1",
        "GET /\u0001 HTTP/1.1",
        "GET / HTTP/1.1\r\nno header",
        "GET / HTTP/1.1\r\nA : b",
        "GET / HTTP/1.1\r\n folded",
        "GET / HTTP/1.1\r\nA: \u0000",
        "GET / HTTP/1.1\r\nHost: y",
      })
  void whatIsNoRequestIsRefused(String start) {
    assertThat(status(start + "\r\nHost: x\r\n\r\n")).isEqualTo(400);
  }

  @Test
  void aRequestNamesItsHostAndAKnownVersion() {
    assertThat(status("GET / HTTP/1.1\r\n\r\n")).isEqualTo(400);
    assertThat(status("GET / HTTP/1.0\r\n\r\n")).isEqualTo(200);
    assertThat(status("GET / HTTP/2.0\r\nHost: x\r\n\r\n")).isEqualTo(505);
  }

  @Test
  void aRequestThatIsTooLongIsRefusedBeforeItEnds() {
    String tooLong = "x".repeat(RequestReader.LARGEST_HEAD);

    assertThat(status("GET /" + tooLong)).isEqualTo(414);
    assertThat(status("GET /" + tooLong.substring(0, 5000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .isEqualTo(414);
    assertThat(status("GET / HTTP/1.1\r\nHost: x\r\nA: " + tooLong)).isEqualTo(431);
    String start = "GET / HTTP/1.1\r\nHost: x\r\n";
    assertThat(status(start + "A: b\r\n".repeat(99) + "\r\n")).isEqualTo(200);
    assertThat(status(start + "A: b\r\n".repeat(100) + "\r\n")).isEqualTo(431);
  }

  @Test
  void hangingUpInTheMiddleIsAnError() {
    assertThat(catchThrowableOfType(IOException.class, () -> reader("GET / HT").read()))
        .hasMessageContaining("in the middle");
  }

  /** Whatever comes in, it is a request, a refusal with a status, or the end. */
  @Test
  void randomBytesDoNoHarm() throws Exception {
    Random random = new Random(20181);
    String valid = "GET /stats?pretty=%41 HTTP/1.1\r\nHost: localhost:5066\r\nAccept: */*\r\n\r\n";
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = valid.getBytes(StandardCharsets.ISO_8859_1);
      for (int changes = random.nextInt(6); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : "\r\n :%?/".charAt(random.nextInt(7)));
      }
      try {
        Optional<Request> request = reader(bytes).read();
        request.ifPresent(r -> assertThat(r.path()).startsWith("/"));
      } catch (BadRequestException e) {
        assertThat(e.status()).isBetween(400, 505);
        assertThat(e.getMessage()).isNotEmpty();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("in the middle");
      }
    }
  }
}
