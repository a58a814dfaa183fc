package org.skidder.outputs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
  private static ResponseReader reader(byte[] bytes) {
    return new ResponseReader(new ByteArrayInputStream(bytes), new byte[16], 1 << 20);
  }

  private static ResponseReader reader(String text) {
    return reader(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packer = new GZIPOutputStream(out)) {
      packer.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] answer(String head, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(body);
    return out.toByteArray();
  }

  @Test
  void readsOneAnswerAfterTheOther() throws IOException {
    ResponseReader reader =
        reader(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
                + "HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 404 Not Found\r\ntransfer-encoding: Chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\n\r\n"
                + "HTTP/1.1 200\r\nConnection: close\r\n\r\nto the end");
    HttpResponse first = reader.read("GET");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.reason()).isEqualTo("OK");
    assertThat(first.text()).isEqualTo("abc");
    assertThat(reader.keepAlive()).isTrue();
    HttpResponse second = reader.read("GET");
    assertThat(second.text()).isEqualTo("abcde");
    assertThat(second.describe()).isEqualTo("404 Not Found: abcde");
    assertThat(reader.read("GET").length()).isZero();
    assertThat(reader.read("GET").text()).isEqualTo("to the end");
    assertThat(reader.keepAlive()).isFalse();
  }

  @Test
  void theAnswerToHeadHasNoBody() throws IOException {
    ResponseReader reader =
        reader("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP/1.1 201 Created\r\n\r\n");
    assertThat(reader.read("HEAD").length()).isZero();
    assertThat(reader.read("HEAD").status()).isEqualTo(201);
  }

  @Test
  void unpacksAnswers() throws IOException {
    byte[] packed = gzip("hello ".repeat(10_000));
    String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
    HttpResponse answer = reader(answer(head + packed.length + "\r\n\r\n", packed)).read("GET");
    assertThat(answer.text()).isEqualTo("hello ".repeat(10_000));
  }

  @Test
  void refusesWhatUnpacksToTooMuch() throws IOException {
    byte[] bomb = gzip("\0".repeat(5 << 20));
    String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
    assertThatThrownBy(() -> reader(answer(head + bomb.length + "\r\n\r\n", bomb)).read("GET"))
        .hasMessageContaining("longer than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "SSH-2.0-OpenSSH_9\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 101 Switching\r\n\r\n"
      })
  void damagedAnswersAreErrorsOfTheirOwnKind(String text) {
    assertThatThrownBy(() -> reader(text).read("GET")).isInstanceOf(IOException.class);
  }

  @Test
  void noDamageDoesMoreThanFail() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    byte[] packed = gzip("{\"items\":[]}");
    byte[][] seeds = {
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX: y\r\n\r\n0123456789"
          .getBytes(StandardCharsets.UTF_8),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
          .getBytes(StandardCharsets.UTF_8),
      answer(
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
              + packed.length
              + "\r\n\r\n",
          packed)
    };
    for (int round = 0; round < 100_000; round++) {
      byte[] good = seeds[random.nextInt(seeds.length)];
      byte[] bytes = Arrays.copyOf(good, good.length - random.nextInt(4));
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        HttpResponse answer =
            new ResponseReader(dripping(bytes, random), new byte[8], 4096).read("GET");
        assertThat(answer.length()).isLessThanOrEqualTo(4096);
      } catch (IOException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    }
  }

  /** Hands out a few bytes at a time, as networks do. */
  private static InputStream dripping(byte[] bytes, SplittableRandom random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.nextInt(20)));
      }
    };
  }
}
