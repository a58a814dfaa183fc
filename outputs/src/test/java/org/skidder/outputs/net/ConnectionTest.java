package org.skidder.outputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.testkit.Loopback;
import org.skidder.core.testkit.Ports;
import org.skidder.core.testkit.UnknownHost;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionTest {
  private final Metrics metrics = new Metrics();
  private final Loopback server;

  ConnectionTest() throws IOException {
    server = new Loopback();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Connection connection(String host, Optional<SocksProxy> proxy, int millis) {
    return connection(new HostPort(host, server.getLocalPort()), proxy, millis);
  }

  private Connection connection(HostPort peer, Optional<SocksProxy> proxy, int millis) {
    Duration timeout = Duration.ofMillis(millis);
    return new Connection(
        peer,
        new Dialer(timeout, proxy, new SplittableRandom(1)),
        Optional.empty(),
        timeout,
        Connection.Counters.of(metrics),
        Watchdog.forTimeout(timeout));
  }

  private Optional<SocksProxy> through(SocksServer proxy, String credentials, boolean local) {
    return Optional.of(SocksProxy.parse(proxy.url(credentials), local));
  }

  @Test
  void writesAndReads() throws IOException {
    try (Connection connection = connection("127.0.0.1", Optional.empty(), 0)) {
      connection.open();
      try (Socket peer = server.accept()) {
        connection.write(new byte[] {9, 1, 2}, 1, 2);
        assertThat(peer.getInputStream().readNBytes(2)).containsExactly(1, 2);
        assertThat(connection.hasHungUp()).isFalse();
        peer.getOutputStream().write(new byte[] {3, 4, 5});
        byte[] got = new byte[4];
        connection.readFully(got, 1, 3);
        assertThat(got).containsExactly(0, 3, 4, 5);
        assertThat(metrics.counter("libbeat.output.write.bytes").sum()).isEqualTo(2);
        assertThat(metrics.counter("libbeat.output.read.bytes").sum()).isEqualTo(3);
        peer.shutdownOutput();
        await().until(connection::hasHungUp); // the system may take a moment to tell
        assertThatThrownBy(() -> connection.readFully(got, 0, 1))
            .isInstanceOf(EOFException.class)
            .hasMessage(connection.peer() + " closed the connection");
      }
      assertThat(connection.isOpen()).isFalse();
      assertThatThrownBy(() -> connection.write(new byte[1], 0, 1))
          .hasMessageContaining("not connected");
    }
  }

  @Test
  void aReadThatTakesTooLongEndsTheConnection() throws IOException {
    try (Connection connection = connection("127.0.0.1", Optional.empty(), 100)) {
      connection.open();
      assertThatThrownBy(() -> connection.readFully(new byte[1], 0, 1))
          .hasMessage(
              "waiting for " + connection.peer() + " took longer than the timeout of 100ms");
      assertThat(connection.isOpen()).isFalse();
    }
  }

  @Test
  void aHandshakeThatEndsTogetherWithItsTimeIsToldToHaveTakenTooLong() {
    Duration timeout = Duration.ofMillis(100);
    SecureLayer slow =
        (socket, host, port) -> {
          await().until(socket::isClosed);
          return socket;
        };
    try (Connection connection =
        new Connection(
            new HostPort("127.0.0.1", server.getLocalPort()),
            new Dialer(timeout, Optional.empty(), new SplittableRandom(1)),
            Optional.of(slow),
            timeout,
            Connection.Counters.of(metrics),
            Watchdog.forTimeout(timeout))) {
      assertThatThrownBy(connection::open)
          .hasMessage(
              "the TLS handshake with %s took longer than the timeout of 100ms", connection.peer());
    }
  }

  @Test
  void aWriteThatTakesTooLongEndsTheConnection() throws IOException {
    try (Connection connection = connection("127.0.0.1", Optional.empty(), 100)) {
      connection.open();
      byte[] much = new byte[64 << 20];
      assertThatThrownBy(() -> connection.write(much, 0, much.length))
          .hasMessage("sending to " + connection.peer() + " took longer than the timeout of 100ms");
    }
  }

  @Test
  void aRefusalNamesTheAddress() throws IOException {
    HostPort nobody = new HostPort("127.0.0.1", Ports.free());
    try (Connection connection = connection(nobody, Optional.empty(), 1000)) {
      assertThatThrownBy(connection::open)
          .hasMessage("dial tcp " + connection.peer() + ": connection refused");
      assertThatThrownBy(connection::dialOnly).hasMessageContaining("connection refused");
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    try (Connection connection = connection(UnknownHost.NAME, Optional.empty(), 1000)) {
      assertThatThrownBy(connection::open).hasMessageContaining(UnknownHost.NAME);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "logs.example.invalid, false, 3:logs.example.invalid",
    "localhost, false, 3:localhost",
    "localhost, true, 1:127.0.0.1",
    "10.1.2.3, false, 1:10.1.2.3",
    "fd00::7, false, 4:fd00:0:0:0:0:0:0:7"
  })
  void aProxyIsAskedForTheNameOrTheAddress(String host, boolean local, String asked)
      throws IOException {
    try (SocksServer proxy = new SocksServer(server.getLocalPort(), "");
        Connection connection =
            connection(new HostPort(host, 5044), through(proxy, "", local), 2000)) {
      connection.open();
      try (Socket peer = server.accept()) {
        connection.write(new byte[] {7}, 0, 1);
        assertThat(peer.getInputStream().read()).isEqualTo(7);
      }
      // An IPv6 address of localhost may be tried first.
      assertThat(proxy.requests.getLast())
          .isIn("anyone@" + asked + ":5044", "anyone@4:0:0:0:0:0:0:0:1:5044");
    }
  }

  @Test
  void aProxyThatWantsToKnowWhoIsTold() throws IOException {
    try (SocksServer proxy = new SocksServer(server.getLocalPort(), "me:pass word");
        Connection connection =
            connection("a.invalid", through(proxy, "me:pass%20word@", false), 2000);
        Connection wrong = connection("a.invalid", through(proxy, "me:other@", false), 2000);
        Connection nobody = connection("a.invalid", through(proxy, "", false), 2000)) {
      connection.open();
      assertThat(proxy.requests.getFirst()).startsWith("me@3:a.invalid:");
      assertThatThrownBy(wrong::open).hasMessageContaining("refuses the user name or password");
      assertThatThrownBy(nobody::open)
          .hasMessageContaining("wants a user name and password; set them in proxy_url");
    }
  }

  @Test
  void aProxyThatRefusesSaysWhy() throws IOException {
    try (SocksServer proxy = new SocksServer(server.getLocalPort(), "");
        Connection connection =
            connection(new HostPort("a.invalid", 1), through(proxy, "", false), 2000)) {
      proxy.refuse(5);
      assertThatThrownBy(connection::open)
          .hasMessage(
              "the proxy "
                  + proxy.url("")
                  + " does not connect to a.invalid:1: connection refused");
    }
  }

  @Test
  void aProxyThatSaysNothingIsLeftAfterTheTimeout() {
    Optional<SocksProxy> silent =
        Optional.of(SocksProxy.parse("socks5://127.0.0.1:" + server.getLocalPort(), false));
    try (Connection connection = connection(new HostPort("a.invalid", 1), silent, 100)) {
      assertThatThrownBy(connection::open).hasMessageContaining("did not answer in 100ms");
    }
  }

  @Test
  void whateverAProxyAnswersItIsAnErrorAndNotMore() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[1 + random.nextInt(30)];
      random.nextBytes(noise);
      if (random.nextBoolean()) {
        noise[0] = 5;
      }
      Optional<SocksProxy> noisy =
          Optional.of(SocksProxy.parse("socks5://u:p@127.0.0.1:" + server.getLocalPort(), false));
      Thread.ofVirtual()
          .start(() -> {
            try (Socket peer = server.accept()) {
              peer.getOutputStream().write(noise);
              peer.shutdownOutput();
              peer.getInputStream().readAllBytes();
            } catch (IOException e) {
              // The client hung up.
            }
          });
      try (Connection connection = connection(new HostPort("a.invalid", 1), noisy, 2000)) {
        assertThatThrownBy(connection::open).isInstanceOf(IOException.class).message().isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://p:1", "p:1080", "socks4://p", "socks5://p:0", "socks5://p:x"})
  void otherProxiesAreRefused(String url) {
    assertThatThrownBy(() -> SocksProxy.parse(url, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void credentialsOfAProxyAreNotShown() {
    assertThat(SocksProxy.parse("socks5://me:secret@p", true)).hasToString("socks5://p:1080");
  }

  @Test
  void closingEndsAReadUnderWay() throws Exception {
    try (Connection connection = connection("127.0.0.1", Optional.empty(), 0)) {
      connection.open();
      CompletableFuture<Void> read = new CompletableFuture<>();
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  connection.readFully(new byte[1], 0, 1);
                  read.complete(null);
                } catch (IOException e) {
                  read.completeExceptionally(e);
                }
              });
      // A virtual thread waits outside of the system's read.
      await().until(() -> reader.getState() == Thread.State.WAITING);
      Thread.ofVirtual().start(connection::close);
      assertThat(read)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withCauseInstanceOf(IOException.class);
    }
  }
}
