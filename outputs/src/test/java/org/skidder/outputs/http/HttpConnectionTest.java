package org.skidder.outputs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.testkit.UnknownHost;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.TlsConfig;
import org.skidder.core.tls.TlsServer;
import org.skidder.core.tls.TlsServerConfig;
import org.skidder.outputs.http.HttpSettings.Credentials;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.Dialer;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.SecureLayer;
import org.skidder.outputs.net.Watchdog;

class HttpConnectionTest {
  private static final SecureLayer NO_TLS =
      (plain, host, port) -> {
        throw new IOException("no TLS in this test");
      };

  private final Metrics metrics = new Metrics();

  private HttpConnection connection(String url, HttpSettings settings) {
    Connection.Counters counters =
        new Connection.Counters(
            metrics.counter("w"),
            metrics.counter("we"),
            metrics.counter("r"),
            metrics.counter("re"));
    return new HttpConnection(
        BaseUrl.parse(url, "http", 9200, ""),
        settings,
        counters,
        new SplittableRandom(1),
        new Watchdog(5_000_000));
  }

  private static HttpSettings settings(
      SecureLayer tls, Optional<BaseUrl> proxy, Map<String, String> headers, int millis) {
    return new HttpSettings(
        "Skidder/test",
        Duration.ofMillis(millis),
        tls,
        proxy,
        Optional.of(new Credentials("aladdin", "opensesame")),
        headers,
        true);
  }

  private static HttpSettings plain() {
    return settings(NO_TLS, Optional.empty(), Map.of(), 5000);
  }

  @Test
  void aConfiguredUserAgentStandsInForOurs() throws IOException {
    HttpSettings named = settings(NO_TLS, Optional.empty(), Map.of("user-agent", "proxy-1"), 5000);
    try (FaultServer server = new FaultServer((r, out) -> FaultServer.answer(out, 200, "{}"));
        HttpConnection connection = connection(server.address(), named)) {
      connection.open();
      var _ = connection.call("GET", "/");
      assertThat(server.requests().getFirst().headerLines())
          .contains("user-agent: proxy-1")
          .noneMatch(line -> line.contains("Skidder"));
    }
  }

  @Test
  void requestsCarryWhatIsConfigured() throws IOException {
    try (FaultServer server = new FaultServer((r, out) -> FaultServer.answer(out, 200, "{}"));
        HttpConnection connection =
            connection(
                server.address() + "/base",
                settings(
                    NO_TLS,
                    Optional.empty(),
                    Map.of("X-One", "1", "hOst", "other", "Accept", "text/plain"),
                    5000))) {
      connection.open();
      connection.call("PUT", "/x?y=z", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
      connection.call("GET", "/");
      FaultServer.Request put = server.requests().getFirst();
      assertThat(put.target()).isEqualTo("/base/x?y=z");
      assertThat(put.text()).isEqualTo("{\"a\":1}");
      assertThat(put.headerLines())
          .containsExactlyInAnyOrder(
              "Host: other",
              "User-Agent: Skidder/test",
              "Accept: application/json",
              "Accept: text/plain",
              "Accept-Encoding: gzip",
              "Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l",
              "X-One: 1",
              "Content-Type: application/json; charset=UTF-8",
              "Content-Length: 7");
      assertThat(server.requests().get(1).header("content-type")).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @SuppressWarnings("try") // that it stays closed is part of it
  void afterAnAnswerThatEndsItsConnectionTheNextRequestHasANewOne() throws IOException {
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      try (FaultServer server = new FaultServer((r, out) -> FaultServer.raw(out, answer));
          HttpConnection connection = connection(server.address(), plain())) {
        connection.open();
        for (int i = 1; i <= 3; i++) {
          assertThat(connection.isUsable()).isTrue();
          assertThat(connection.call("GET", "/").status()).isEqualTo(200);
          assertThat(server.connections()).isEqualTo(i);
        }
        connection.close();
        assertThat(connection.isUsable()).isFalse();
        assertThatThrownBy(() -> connection.call("GET", "/")).isInstanceOf(IOException.class);
        assertThat(server.connections()).isEqualTo(3);
      }
    }
  }

  @Test
  void anAnswerGivenBeforeTheBodyWasReadIsHeard() throws IOException {
    try (FaultServer server =
            new FaultServer(
                (r, out) -> {},
                accepted -> {
                  InputStream in = accepted.getInputStream();
                  int newlines = 0;
                  for (int b = in.read(); newlines < 2; b = in.read()) {
                    newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
                  }
                  FaultServer.answer(accepted.getOutputStream(), 413, "{}");
                  accepted.shutdownOutput();
                  in.skipNBytes(100);
                  return accepted;
                });
        HttpConnection connection = connection(server.address(), plain())) {
      connection.open();
      HttpResponse answer = connection.call("POST", "/_bulk", new byte[200_000]);
      assertThat(answer.status()).isEqualTo(413);
    }
  }

  @Test
  void writingToAServerThatReadsNothingEndsWithTheTimeout() throws IOException {
    try (FaultServer server =
            new FaultServer(
                (r, out) -> {},
                accepted -> {
                  await().until(accepted::isClosed);
                  return accepted;
                });
        HttpConnection connection =
            connection(server.address(), settings(NO_TLS, Optional.empty(), Map.of(), 300))) {
      connection.open();
      assertThatThrownBy(() -> connection.call("POST", "/_bulk", new byte[64 << 20]))
          .hasMessageContaining("longer than the timeout of 300ms");
    }
  }

  @Test
  @SuppressWarnings("try") // closing is what it is about
  void closingFromAnotherThreadEndsACall() throws Exception {
    try (FaultServer server = new FaultServer((r, out) -> {});
        HttpConnection connection = connection(server.address(), plain())) {
      connection.open();
      Thread closer =
          Thread.ofPlatform()
              .start(() -> {
                await().until(() -> server.requests().size() == 1);
                connection.close();
              });
      assertThatThrownBy(() -> connection.call("GET", "/")).isInstanceOf(IOException.class);
      closer.join();
    }
  }

  @Test
  void errorsNameTheHost() {
    HttpConnection unknown = connection("http://" + UnknownHost.NAME, plain());
    assertThatThrownBy(unknown::open).hasMessageContaining(UnknownHost.NAME);
    HttpConnection refused = connection("http://127.0.0.1:1", plain());
    assertThatThrownBy(refused::open).hasMessage("dial tcp 127.0.0.1:1: connection refused");
    HttpConnection six = connection("http://[0:0:0:0:0:0:0:1]:1", plain());
    assertThatThrownBy(six::open).hasMessageStartingWith("dial tcp [::1]:1: ");
  }

  @Test
  void theNextAddressOfANameIsTriedWhenOneDoesNotAnswer() throws IOException {
    InetAddress silent = InetAddress.getByName("127.0.0.2");
    try (FaultServer server = secured();
        ServerSocket full = new ServerSocket(server.port(), 1, silent);
        Waiting waiting = new Waiting(full)) {
      Dialer.Names names = host -> List.of(silent, InetAddress.getLoopbackAddress());
      HttpSettings settings = settings(trusting("ca.crt"), Optional.empty(), Map.of(), 700);
      for (int seed = 0; seed < 3; seed++) {
        Dialer dialer =
            new Dialer(settings.timeout(), Optional.empty(), new SplittableRandom(seed), names);
        BaseUrl base = BaseUrl.parse("https://localhost:" + server.port(), "http", 9200, "");
        try (HttpConnection connection =
            new HttpConnection(
                base,
                settings,
                Connection.Counters.of(metrics),
                dialer,
                new Watchdog(5_000_000),
                1000)) {
          connection.open();
          assertThat(connection.call("GET", "/").status()).isEqualTo(200);
        }
      }
      assertThat(waiting.sockets).isNotEmpty();
    }
  }

  @Test
  void aLimitBelowAMillisecondIsALimit() throws IOException {
    InetAddress silent = InetAddress.getByName("127.0.0.2");
    try (ServerSocket full = new ServerSocket(0, 1, silent);
        Waiting _ = new Waiting(full)) {
      Dialer dialer =
          new Dialer(
              Duration.ofNanos(500_000),
              Optional.empty(),
              new SplittableRandom(1),
              host -> List.of(silent));
      assertThatThrownBy(() -> dialer.dial(new HostPort("h", full.getLocalPort()), socket -> true))
          .hasMessageContaining("no answer in time");
    }
  }

  /** So many connections wait to be accepted that the system answers no further one. */
  private static final class Waiting implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    Waiting(ServerSocket at) throws IOException {
      for (boolean answers = true; answers; ) {
        Socket socket = new Socket();
        sockets.add(socket);
        try {
          socket.connect(at.getLocalSocketAddress(), 200);
        } catch (SocketTimeoutException e) {
          answers = false;
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aHandshakeThatNobodyAnswersEndsWithTheTimeout() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (FaultServer server =
            new FaultServer(
                (r, out) -> {},
                accepted -> {
                  await().until(() -> end.getCount() == 0);
                  return accepted;
                });
        HttpConnection connection =
            connection(
                "https://localhost:" + server.port(),
                settings(trusting("ca.crt"), Optional.empty(), Map.of(), 300))) {
      assertThatThrownBy(connection::open)
          .hasMessage(
              "the TLS handshake with localhost:%d took longer than the timeout of 300ms",
              server.port());
      end.countDown();
    }
  }

  @Test
  void plainRequestsGoThroughAProxyInAbsoluteForm() throws IOException {
    try (FaultServer proxy = new FaultServer((r, out) -> FaultServer.answer(out, 200, "{}"));
        HttpConnection connection =
            connection(
                "http://es.invalid:9200",
                settings(
                    NO_TLS,
                    Optional.of(ProxyRules.parse("http://u:p@" + proxy.address())),
                    Map.of(),
                    5000))) {
      connection.open();
      connection.call("GET", "/x");
      FaultServer.Request request = proxy.requests().getFirst();
      assertThat(request.target()).isEqualTo("http://es.invalid:9200/x");
      assertThat(request.header("host")).isEqualTo("es.invalid:9200");
      assertThat(request.header("proxy-authorization")).isEqualTo("Basic dTpw");
    }
  }

  private static String tls(String name) {
    return Path.of("../core/src/test/resources/tls", name).toAbsolutePath().toString();
  }

  private static SecureLayer trusting(String authority) {
    Config section = Config.of(Map.of("certificate_authorities", tls(authority)));
    TlsConfig config = Binder.bind(section, TlsConfig.class, new Problems());
    return new TlsClient(config, Path.of("."))::secure;
  }

  private static TlsServer tlsServer() {
    Config section = Config.of(Map.of("certificate", tls("server.crt"), "key", tls("server.key")));
    return new TlsServer(Binder.bind(section, TlsServerConfig.class, new Problems()), Path.of("."));
  }

  private static FaultServer secured() throws IOException {
    return new FaultServer(
        (r, out) -> FaultServer.answer(out, 200, "{\"secure\":true}"), tlsServer()::secure);
  }

  @Test
  void secureRequestsGoThroughATunnelWithOurSettings() throws IOException {
    try (FaultServer server = secured();
        FaultServer proxy = tunnel(server.port())) {
      Optional<BaseUrl> through = Optional.of(ProxyRules.parse(proxy.address()));
      String url = "https://localhost:" + server.port();
      try (HttpConnection connection =
          connection(url, settings(trusting("ca.crt"), through, Map.of(), 5000))) {
        connection.open();
        assertThat(connection.call("GET", "/").text()).isEqualTo("{\"secure\":true}");
        assertThat(connection.tlsSession().map(SSLSession::getProtocol)).contains("TLSv1.3");
        assertThat(server.requests().getFirst().target()).isEqualTo("/");
      }
      try (HttpConnection connection =
          connection(url, settings(trusting("stranger.crt"), through, Map.of(), 5000))) {
        assertThatThrownBy(connection::open).hasMessageContaining("unknown authority");
      }
    }
  }

  @Test
  void aProxyWithHttpsIsCheckedAndTalkedToOverTls() throws IOException {
    try (FaultServer server = secured();
        FaultServer proxy = tunnel(server.port(), tlsServer()::secure);
        FaultServer forwarder = secured()) {
      String url = "https://localhost:" + server.port();
      Optional<BaseUrl> through = Optional.of(ProxyRules.parse("https://" + proxy.address()));
      try (HttpConnection connection =
          connection(url, settings(trusting("ca.crt"), through, Map.of(), 5000))) {
        connection.open();
        assertThat(connection.call("GET", "/").text()).isEqualTo("{\"secure\":true}");
        assertThat(connection.isUsable()).isTrue();
      }
      try (HttpConnection connection =
          connection(url, settings(trusting("stranger.crt"), through, Map.of(), 5000))) {
        assertThatThrownBy(connection::open)
            .hasMessageContaining(proxy.address())
            .hasMessageContaining("unknown authority");
      }
      Optional<BaseUrl> plain = Optional.of(ProxyRules.parse("https://" + forwarder.address()));
      try (HttpConnection connection =
          connection(
              "http://es.invalid:9200", settings(trusting("ca.crt"), plain, Map.of(), 5000))) {
        connection.open();
        connection.call("GET", "/x");
        assertThat(forwarder.requests().getFirst().target()).isEqualTo("http://es.invalid:9200/x");
      }
    }
  }

  @Test
  void theTimeoutEndsASecureRequestThatNobodyReads() throws IOException {
    TlsServer secure = tlsServer();
    CountDownLatch end = new CountDownLatch(1);
    try (FaultServer server =
            new FaultServer(
                (r, out) -> {},
                accepted -> {
                  Socket secured = secure.secure(accepted);
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  return secured;
                });
        HttpConnection connection =
            connection(
                "https://localhost:" + server.port(),
                settings(trusting("ca.crt"), Optional.empty(), Map.of(), 2000))) {
      connection.open();
      byte[] much = new byte[64 << 20];
      assertThatThrownBy(() -> connection.call("POST", "/", much))
          .hasMessageContaining("took longer than the timeout of 2s");
      end.countDown();
    }
  }

  @Test
  void aProxyThatRefusesIsNamed() throws IOException {
    try (FaultServer proxy =
            new FaultServer((r, out) -> FaultServer.answer(out, 407, "who are you"));
        HttpConnection connection =
            connection(
                "https://es.invalid",
                settings(NO_TLS, Optional.of(ProxyRules.parse(proxy.address())), Map.of(), 5000))) {
      assertThatThrownBy(connection::open)
          .hasMessageContaining("proxy " + proxy.address())
          .hasMessageContaining("407");
    }
  }

  /** A proxy that connects to one port, whatever it is asked for. */
  private static FaultServer tunnel(int port) throws IOException {
    return tunnel(port, plain -> plain);
  }

  private static FaultServer tunnel(int port, FaultServer.Layer layer) throws IOException {
    return new FaultServer(
        (r, out) -> {},
        plain -> {
          Socket accepted = layer.over(plain);
          InputStream in = accepted.getInputStream();
          StringBuilder head = new StringBuilder();
          while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
          }
          assertThat(head.toString()).startsWith("CONNECT localhost:" + port + " HTTP/1.1\r\n");
          FaultServer.raw(accepted.getOutputStream(), "HTTP/1.1 200 Go\r\n\r\n");
          Socket onward = new Socket(InetAddress.getLoopbackAddress(), port);
          Thread.ofPlatform().daemon(true).start(() -> copy(onward, accepted));
          copy(accepted, onward);
          return accepted;
        });
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side hung up.
    }
  }
}
