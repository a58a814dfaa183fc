package org.skidder.containers.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpClientTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  /** Answers the next request with bytes, then hangs up or, when {@code hold}, does not. */
  private static String exchange(byte[] answer, boolean hold, Duration timeout) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Socket> peer = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              Socket socket = server.accept();
              var _ = socket.getInputStream().read(new byte[4096]);
              socket.getOutputStream().write(answer);
              socket.getOutputStream().flush();
              if (!hold) {
                socket.close();
              }
              peer.complete(socket);
            } catch (IOException e) {
              peer.completeExceptionally(e);
            }
          });
      Endpoint endpoint = new Endpoint.Tcp("127.0.0.1", server.getLocalPort(), Optional.empty());
      try (HttpClient client = new HttpClient(endpoint, Map::of, timeout);
          HttpAnswer got = client.get("/x")) {
        return got.status() + " " + new String(got.bytes(100_000), UTF_8);
      } finally {
        peer.thenAccept(HttpClientTest::close).join();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  private static String exchange(String answer) throws IOException {
    return exchange(answer.getBytes(UTF_8), false, Duration.ofSeconds(10));
  }

  @Test
  void bodiesAreReadInEveryForm() throws IOException {
    assertThat(exchange("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
        .isEqualTo("200 hello");
    assertThat(exchange(CHUNKED + "3;x=y\r\nhel\r\n2\r\nlo\r\n" + "0\r\nTrailer: z\r\n\r\n"))
        .isEqualTo("200 hello");
    assertThat(exchange("HTTP/1.0 404 Not Found\r\n\r\nhello")).isEqualTo("404 hello");
    assertThat(exchange("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n")).isEqualTo("204 ");
  }

  @Test
  void aBodyThatBreaksOffIsNoBody() {
    for (String answer :
        new String[] {
          "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhellooo\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
          "HTTP/1.1 200 OK\r\nContent-Len",
          "SSH-2.0-OpenSSH\r\n",
          ""
        }) {
      assertThatThrownBy(() -> exchange(answer)).as(answer).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anAnswerWhoseLengthIsInDoubtIsRefused() {
    for (String headers :
        new String[] {
          "Content-Length: 5\r\nContent-Length: 3",
          "Content-Length: 18446744073709551615",
          "Content-Length: 9223372036854775808",
          "Content-Length: +5",
          "Content-Length: -5",
          "Content-Length:",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: gzip",
          "X: y\r\n folded: 1"
        }) {
      assertThatThrownBy(() -> exchange("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\nhello"))
          .as(headers)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theSameLengthTwiceIsNoContradiction() throws IOException {
    assertThat(
            exchange(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n"
                    + "Transfer-Encoding: identity\r\n\r\nhello"))
        .isEqualTo("200 hello");
  }

  @Test
  void aSilentServerIsNotWaitedForLongerThanTheLimit() {
    for (String start : new String[] {"", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhel"}) {
      assertThatThrownBy(() -> exchange(start.getBytes(UTF_8), true, Duration.ofMillis(100)))
          .hasMessageContaining("127.0.0.1")
          .hasMessageContaining("0.1 s");
    }
  }

  @Test
  void closingTheClientEndsACallUnderWay() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint endpoint = new Endpoint.Tcp("127.0.0.1", server.getLocalPort(), Optional.empty());
      HttpClient client = new HttpClient(endpoint, Map::of, Duration.ofMinutes(1));
      CompletableFuture<String> call =
          CompletableFuture.supplyAsync(() -> {
            try (HttpAnswer _ = client.get("/")) {
              return "answered";
            } catch (IOException e) {
              return String.valueOf(e.getMessage());
            }
          });
      Socket silent = server.accept();
      client.close();
      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("closed");
      silent.close();
    }
  }

  /** Whatever a server sends: an answer or an error, within the limit and without end. */
  @Test
  void anyBytesAreAnAnswerOrAnError() throws IOException {
    Random random = new Random(3);
    byte[] good = (CHUNKED + "3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n").getBytes(UTF_8);
    int answers = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = good.clone();
      for (int n = random.nextInt(3); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        exchange(bytes, false, Duration.ofSeconds(10));
        answers++;
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(answers).isPositive();
  }
}
