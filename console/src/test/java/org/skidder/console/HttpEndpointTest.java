package org.skidder.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;

class HttpEndpointTest {
  private static final String GET = "GET /dataset HTTP/1.1\r\nHost: localhost\r\n";
  private static final String LAST = GET + "Connection: close\r\n\r\n";

  private final Rig rig = new Rig();

  @TempDir Path folder;

  private HttpEndpoint open(String yaml) throws IOException {
    return new HttpEndpoint(
        Binder.bind(Config.ofYaml(yaml), HttpConfig.class, new Problems()), rig);
  }

  private HttpEndpoint onAnyPort(String more) throws IOException {
    return open("{host: 127.0.0.1, port: 0" + more + "}");
  }

  private static SocketAddress address(HttpEndpoint endpoint) throws IOException {
    return endpoint.boundTo();
  }

  @Test
  void severalRequestsGoOverOneConnection() throws IOException {
    try (HttpEndpoint endpoint = onAnyPort("")) {
      String answer = Rig.talk(address(endpoint), GET + "\r\n" + LAST);

      assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(3);
      assertThat(answer).endsWith("Connection: close\r\n\r\nnull");
    }
  }

  @Test
  void headGetsTheLengthWithoutTheBody() throws IOException {
    try (HttpEndpoint endpoint = onAnyPort("")) {
      assertThat(Rig.talk(address(endpoint), LAST.replace("GET", "HEAD")))
          .contains("Content-Length: 4\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void whatIsNoRequestIsAnsweredAndHungUpOn() throws IOException {
    try (HttpEndpoint endpoint = onAnyPort("")) {
      assertThat(Rig.talk(address(endpoint), "hello\r\n\r\n"))
          .startsWith("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json")
          .endsWith("\"status\":400}");
    }
  }

  @Test
  void aConnectionOnWhichNothingComesIsClosed() throws IOException {
    try (HttpEndpoint endpoint = onAnyPort(", timeout: 50ms")) {
      assertThat(Rig.talk(address(endpoint), "GET / HT")).isEmpty();
    }
  }

  @Test
  void moreConnectionsThanAllowedAreTurnedAway() throws IOException {
    try (HttpEndpoint endpoint = onAnyPort(", max_connections: 1")) {
      try (SocketChannel first = SocketChannel.open(address(endpoint))) {
        assertThat(first.isConnected()).isTrue();
        assertThat(Rig.talk(address(endpoint), LAST)).startsWith("HTTP/1.1 503");
      }
      await().until(() -> Rig.talk(address(endpoint), LAST).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void aUnixSocketIsForTheOwnerAndGoneAtTheEnd() throws IOException {
    Path socket = folder.resolve("http.sock");
    try (HttpEndpoint endpoint = open("{host: 'unix://" + socket + "'}")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      assertThat(Rig.talk(address(endpoint), LAST)).endsWith("null");
      assertThatThrownBy(() -> open("{host: 'unix://" + socket + "'}"))
          .hasMessageContaining("another process listens there");
      assertThat(endpoint).isNotNull();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aUnixSocketThatWasLeftBehindIsReplacedAndAFileIsNot() throws IOException {
    Path socket = folder.resolve("http.sock");
    String yaml = "{host: 'unix://" + socket + "', socket.mode: 0660}";
    UnixDomainSocketAddress left = UnixDomainSocketAddress.of(socket);
    java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
        .bind(left)
        .close();
    try (HttpEndpoint endpoint = open(yaml)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-rw----");
      assertThat(Rig.talk(address(endpoint), LAST)).endsWith("null");
    }
    Files.createFile(socket);
    assertThatThrownBy(() -> open(yaml)).hasMessageContaining("no socket");
    assertThat(socket).exists();
  }

  @Test
  void aUnixSocketThatASuccessorHasMadeStays() throws IOException {
    Path socket = folder.resolve("http.sock");
    String yaml = "{host: 'unix://" + socket + "'}";
    HttpEndpoint first = open(yaml);
    Files.delete(socket);
    try (HttpEndpoint second = open(yaml)) {
      first.close();
      assertThat(Rig.talk(address(second), LAST)).endsWith("null");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> open("{host: 127.0.0.1, port: " + taken.getLocalPort() + "}"))
          .hasMessageContaining("cannot listen on http://127.0.0.1:" + taken.getLocalPort());
    }
  }

  /** Whatever is sent, the endpoint answers the next one who asks properly. */
  @Test
  void randomBytesDoNoHarm() throws IOException {
    Random random = new Random(5066);
    try (HttpEndpoint endpoint = onAnyPort(", timeout: 100ms")) {
      for (int round = 0; round < 200; round++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        try (SocketChannel channel = SocketChannel.open(address(endpoint))) {
          channel.write(java.nio.ByteBuffer.wrap(bytes));
        }
      }
      await().until(() -> Rig.talk(address(endpoint), LAST).endsWith("null"));
    }
  }

  @Test
  void otherHostsAreServedWithAuthenticationOrWhenItIsAskedFor() {
    assertThat(problems("{host: 0.0.0.0}"))
        .singleElement()
        .asString()
        .contains("can be reached from other hosts", "http.token", "allow_unauthenticated");
    assertThat(problems("{host: '::'}")).hasSize(1);
    assertThat(problems("{host: 0.0.0.0, token: abc}")).isEmpty();
    assertThat(problems("{host: 0.0.0.0, username: u, password: p}")).isEmpty();
    assertThat(problems("{host: 0.0.0.0, allow_unauthenticated: true}")).isEmpty();
    assertThat(problems("{host: '::1'}")).isEmpty();
    assertThat(problems("{host: localhost}")).isEmpty();
    assertThat(problems("{host: 'unix:///run/x.sock'}")).isEmpty();
  }

  @Test
  void mistakesAreNamed() {
    assertThat(problems("{username: u}")).singleElement().asString().contains("belong together");
    assertThat(problems("{token: 'a b'}")).singleElement().asString().contains("printable");
    assertThat(problems("{host: 'npipe:///x'}")).singleElement().asString().contains("pipes");
    assertThat(problems("{host: 'a b'}")).singleElement().asString().contains("is no host");
    assertThat(problems("{host: 'unix://x'}")).singleElement().asString().contains("absolute");
    assertThat(problems("{port: 70000}")).hasSize(1);
  }

  private static List<Object> problems(String yaml) {
    Problems problems = new Problems();
    Binder.tryBind(Config.ofYaml(yaml), HttpConfig.class, problems);
    return new ArrayList<>(problems.errors());
  }

  @Test
  void theAddressOfAFreePortIsTold() throws IOException {
    try (HttpEndpoint endpoint = onAnyPort("")) {
      assertThat(((InetSocketAddress) address(endpoint)).getPort()).isPositive();
    }
  }
}
