package org.skidder.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Problems;

class HandshakeTest {
  private static final Path NOWHERE = Path.of("/nonexistent");

  @TempDir Path folder;
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private static String file(String name) {
    return TlsFiles.path(name).toString();
  }

  private static Map<String, Object> options(Object... pairs) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return options;
  }

  private static TlsClient client(Object... pairs) {
    Config section = Config.of(options(pairs));
    return new TlsClient(Binder.bind(section, TlsConfig.class, new Problems()), NOWHERE);
  }

  private static TlsServer server(Object... pairs) {
    Config section = Config.of(options(pairs));
    return new TlsServer(Binder.bind(section, TlsServerConfig.class, new Problems()), NOWHERE);
  }

  private static TlsServer serverWith(String name) {
    return server("certificate", file(name + ".crt"), "key", file(name + ".key"));
  }

  /** Connects; gives what the client says, or throws what it threw. */
  private String talk(TlsClient client, TlsServer server, String host) throws IOException {
    Thread.ofPlatform()
        .daemon(true)
        .start(() -> {
          try (SSLSocket socket = server.secure(listener.accept())) {
            socket.getOutputStream().write(socket.getInputStream().read() + 1);
            socket.getOutputStream().flush();
          } catch (IOException e) {
            // The client side reports it.
          }
        });
    try (Socket plain = new Socket(listener.getInetAddress(), listener.getLocalPort());
        SSLSocket socket = client.secure(plain, host, listener.getLocalPort())) {
      socket.getOutputStream().write(41);
      socket.getOutputStream().flush();
      assertThat(socket.getInputStream().read()).isEqualTo(42);
      return socket.getSession().getProtocol();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void aKnownAuthorityAndTheRightNameAreAccepted(String host) throws IOException {
    TlsClient client = client("certificate_authorities", file("ca.crt"));
    assertThat(talk(client, serverWith("server"), host)).isEqualTo("TLSv1.3");
  }

  @Test
  void aServerAsksForNoCertificateWhenNothingIsSaidOfIt() {
    for (String nothing : List.of("client_authentication: ''", "client_authentication:", "")) {
      TlsServerConfig config =
          Binder.bind(
              Config.ofYaml("enabled: false\n" + nothing), TlsServerConfig.class, new Problems());
      assertThat(config.clientAuthentication()).as(nothing).isEqualTo(ClientAuthentication.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"self-msgated", "self-nsgated"})
  void serverGatedCryptographyIsAUsageOfServersOnly(String name) throws Exception {
    TlsServer server = server("certificate", file(name + ".crt"), "key", file("server.key"));
    TlsClient client = client("certificate_authorities", file(name + ".crt"));
    assertThat(talk(client, server, "localhost")).isNotEmpty();
    try (InputStream in = Files.newInputStream(TlsFiles.path(name + ".crt"))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      assertThat(Flaws.ofUsage(certificate, Flaws.Usage.CLIENT)).isPresent();
    }
  }

  @Test
  void anUnknownAuthorityIsRefusedByName() {
    TlsClient client = client("certificate_authorities", file("stranger.crt"));
    assertThatThrownBy(() -> talk(client, serverWith("server"), "localhost"))
        .hasMessageContaining("signed by unknown authority")
        .hasMessageContaining("CN=ca")
        .hasMessageContaining("certificate_authorities");
  }

  @Test
  void anExpiredCertificateIsRefusedWithItsDate() {
    TlsClient client = client("certificate_authorities", file("ca.crt"));
    assertThatThrownBy(() -> talk(client, serverWith("expired"), "localhost"))
        .hasMessageContaining("certificate expired on 2018-03-04T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "self-expired, certificate expired on 2018-03-04T00:00:00Z (subject CN=self)",
    "self-future, certificate is not valid before 2120-01-01T00:00:00Z (subject CN=self)",
    "self-client, certificate is not for servers"
  })
  void aServerThatIsItsOwnAuthorityIsCheckedLikeAnyOther(String name, String reason)
      throws IOException {
    TlsServer server = server("certificate", file(name + ".crt"), "key", file("server.key"));
    for (String mode : List.of("full", "certificate")) {
      TlsClient client =
          client("certificate_authorities", file(name + ".crt"), "verification_mode", mode);
      assertThatThrownBy(() -> talk(client, server, "localhost")).hasMessageContaining(reason);
    }
    TlsServer good = server("certificate", file("self-server.crt"), "key", file("server.key"));
    TlsClient client = client("certificate_authorities", file("self-server.crt"));
    assertThat(talk(client, good, "localhost")).isNotEmpty();
  }

  @Test
  void anExpiredAuthorityVouchesForNobodyUntilItsRenewedCertificateIsThereToo() throws IOException {
    TlsClient client = client("certificate_authorities", file("old-ca.crt"));
    assertThatThrownBy(() -> talk(client, serverWith("server"), "localhost"))
        .hasMessageContaining("certificate expired on 2018-03-04T00:00:00Z (subject CN=ca");
    TlsClient renewed =
        client("certificate_authorities", List.of(file("old-ca.crt"), file("ca.crt")));
    assertThat(talk(renewed, serverWith("server"), "localhost")).isNotEmpty();
    Path chain = folder.resolve("chain.crt");
    Files.writeString(
        chain,
        Files.readString(TlsFiles.path("server.crt"))
            + Files.readString(TlsFiles.path("old-ca.crt")));
    TlsServer sendsTheOldOne = server("certificate", chain.toString(), "key", file("server.key"));
    TlsClient current = client("certificate_authorities", file("ca.crt"));
    assertThat(talk(current, sendsTheOldOne, "localhost")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "elastic_search, ''",
    "es1.example., es1.example",
    "bücher.example, xn--bcher-kva.example",
    "127.0.0.1, ''",
    "::1, ''"
  })
  void namesOfHostsAreToldToTheServerAndAddressesAreNot(String host, String told) {
    List<String> names = new ArrayList<>();
    SSLParameters sent = client("verification_mode", "none").engine(host, 9200).getSSLParameters();
    List<SNIServerName> wanted = sent.getServerNames();
    for (SNIServerName name : wanted == null ? List.<SNIServerName>of() : wanted) {
      names.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
    }
    assertThat(String.join(",", names)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({"localhost, localhost", "elastic_search, ''", "127.0.0.1, ''"})
  void theNameIsInTheFirstBytesThatTheServerGets(String host, String told) throws Exception {
    CompletableFuture<String> hello = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (Socket accepted = listener.accept()) {
            byte[] head = accepted.getInputStream().readNBytes(5);
            int length = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
            byte[] body = accepted.getInputStream().readNBytes(length);
            hello.complete(new String(body, StandardCharsets.ISO_8859_1));
          } catch (IOException e) {
            hello.completeExceptionally(e);
          }
        });
    TlsClient client = client("verification_mode", "none");
    try (Socket plain = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      assertThatThrownBy(() -> client.secure(plain, host, listener.getLocalPort()))
          .isInstanceOf(IOException.class);
    }
    // Extension 0 (RFC 6066): lengths of extension and list, kind, length and text of the name.
    int size = told.length();
    String extension =
        "\0\0\0" + (char) (size + 5) + "\0" + (char) (size + 3) + "\0\0" + (char) size + told;
    if (told.isEmpty()) {
      assertThat(hello.get()).doesNotContain(host);
    } else {
      assertThat(hello.get()).contains(extension);
    }
  }

  @Test
  void aServerOnJavaIsReachedByANameWithAnUnderscore() throws IOException {
    TlsClient client =
        client("certificate_authorities", file("ca.crt"), "verification_mode", "certificate");
    assertThat(talk(client, serverWith("server"), "elastic_search")).isEqualTo("TLSv1.3");
  }

  @Test
  void aCertificateForAnotherHostIsRefusedWithItsNames() throws IOException {
    TlsClient client = client("certificate_authorities", file("ca.crt"));
    assertThatThrownBy(() -> talk(client, serverWith("other"), "localhost"))
        .hasMessageContaining("host name localhost is not in its certificate")
        .hasMessageContaining("elsewhere.example");
    TlsClient lenient =
        client("certificate_authorities", file("ca.crt"), "verification_mode", "certificate");
    assertThat(talk(lenient, serverWith("other"), "localhost")).isNotEmpty();
    assertThatThrownBy(() -> talk(lenient, serverWith("expired"), "localhost"))
        .hasMessageContaining("expired");
  }

  @Test
  void theCommonNameCountsOnlyWithoutAlternativeNames() throws IOException {
    TlsClient client = client("certificate_authorities", file("ca.crt"));
    assertThat(talk(client, serverWith("cn-only"), "localhost")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "other", "stranger"})
  void withoutVerificationAnyoneIsAccepted(String name) throws IOException {
    TlsClient client = client("verification_mode", "none");
    assertThat(talk(client, serverWith(name), "localhost")).isNotEmpty();
  }

  @Test
  void aClientCertificateIsAskedForAndChecked() throws IOException {
    TlsServer strict =
        server(
            "certificate", file("server.crt"),
            "key", file("server.key"),
            "certificate_authorities", file("ca.crt"),
            "client_authentication", "required");
    TlsClient known =
        client(
            "certificate_authorities", file("ca.crt"),
            "certificate", file("client.crt"),
            "key", file("client.key"));
    assertThat(talk(known, strict, "localhost")).isNotEmpty();
    TlsServer own =
        server(
            "certificate", file("server.crt"),
            "key", file("server.key"),
            "certificate_authorities", file("self-client.crt"),
            "client_authentication", "required");
    TlsClient ownAuthority =
        client(
            "certificate_authorities", file("ca.crt"),
            "certificate", file("self-client.crt"),
            "key", file("server.key"));
    assertThat(talk(ownAuthority, own, "localhost")).isNotEmpty();
    TlsClient unknown = client("certificate_authorities", file("ca.crt"));
    assertThatThrownBy(() -> talk(unknown, strict, "localhost")).isInstanceOf(IOException.class);
    TlsClient stranger =
        client(
            "certificate_authorities", file("ca.crt"),
            "certificate", file("stranger.crt"),
            "key", file("stranger.key"));
    assertThatThrownBy(() -> talk(stranger, strict, "localhost")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "expired, expired, ca, certificate expired on 20",
    "self-expired, server, self-expired, certificate expired on 20",
    "self-server, server, self-server, certificate is not for clients",
    "stranger, stranger, ca, the client sent no certificate of a trusted authority"
  })
  void aServerSaysWhyItRefusesAClient(String name, String key, String authority, String reason)
      throws Exception {
    TlsServer strict =
        server(
            "certificate", file("server.crt"),
            "key", file("server.key"),
            "certificate_authorities", file(authority + ".crt"),
            "client_authentication", "required");
    TlsClient refused =
        client(
            "certificate_authorities", file("ca.crt"),
            "certificate", file(name + ".crt"),
            "key", file(key + ".key"));
    CompletableFuture<String> told = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (SSLSocket socket = strict.secure(listener.accept())) {
            told.complete("accepted " + socket);
          } catch (IOException e) {
            told.complete(String.valueOf(e.getMessage()));
          }
        });
    try (Socket plain = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      assertThatThrownBy(
              () -> {
                SSLSocket socket = refused.secure(plain, "localhost", listener.getLocalPort());
                // With TLS 1.3 a client learns it only when it reads.
                var _ = socket.getInputStream().read();
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(told.get()).contains(reason);
  }

  @Test
  void versionsAreLimitedAsListed() throws IOException {
    TlsClient client =
        client(
            "certificate_authorities", file("ca.crt"),
            "supported_protocols", List.of("TLSv1.0", "TLSv1.2"));
    assertThat(talk(client, serverWith("server"), "localhost")).isEqualTo("TLSv1.2");
    assertThatThrownBy(() -> client("supported_protocols", "TLSv1.0"))
        .hasMessageContaining("no protocol version");
  }

  @Test
  void suitesAndCurvesAreLimitedAsListed() throws IOException {
    TlsClient client =
        client(
            "certificate_authorities", file("ca.crt"),
            "supported_protocols", "TLSv1.2",
            "cipher_suites", List.of("RSA-RC4-128-SHA", "ECDHE-RSA-AES-256-GCM-SHA384"),
            "curve_types", List.of("P-384", "P-256"));
    assertThat(talk(client, serverWith("server"), "localhost")).isEqualTo("TLSv1.2");
    assertThatThrownBy(
            () -> client("supported_protocols", "TLSv1.2", "cipher_suites", "RSA-RC4-128-SHA"))
        .hasMessageContaining("no cipher suite");
  }

  @Test
  void pemTextMayStandInTheConfiguration() throws IOException {
    TlsClient client = client("certificate_authorities", Files.readString(TlsFiles.path("ca.crt")));
    TlsServer server =
        server(
            "certificate", Files.readString(TlsFiles.path("server.crt")),
            "key", Files.readString(TlsFiles.path("server.key")));
    assertThat(talk(client, server, "localhost")).isNotEmpty();
  }

  @Test
  void changedCertificatesAreUsedWithoutARestart() throws IOException {
    Path certificate = folder.resolve("s.crt");
    Path key = folder.resolve("s.key");
    copy("expired", certificate, key, 1);
    TlsServer server = server("certificate", certificate.toString(), "key", key.toString());
    TlsClient client = client("certificate_authorities", file("ca.crt"));
    assertThatThrownBy(() -> talk(client, server, "localhost")).hasMessageContaining("expired");
    copy("server", certificate, key, 2);
    assertThat(talk(client, server, "localhost")).isNotEmpty();
    Files.writeString(certificate, "half written");
    Files.setLastModifiedTime(certificate, FileTime.fromMillis(3000));
    assertThat(talk(client, server, "localhost")).as("the earlier one stays").isNotEmpty();
    copy("expired", certificate, key, 4);
    assertThatThrownBy(() -> talk(client, server, "localhost")).hasMessageContaining("expired");
  }

  private static void copy(String name, Path certificate, Path key, int seconds)
      throws IOException {
    Files.copy(TlsFiles.path(name + ".crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(TlsFiles.path(name + ".key"), key, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(certificate, FileTime.fromMillis(seconds * 1000L));
    Files.setLastModifiedTime(key, FileTime.fromMillis(seconds * 1000L));
  }

  @Test
  void allMistakesInFilesAreToldAtOnce() {
    assertThatThrownBy(() ->
            client(
                "certificate_authorities",
                List.of("nope.pem", file("server.key")),
                "certificate",
                file("server.crt"),
                "key",
                file("stranger.key")))
        .hasMessageContaining("3 errors")
        .hasMessageContaining("nope.pem: no such file")
        .hasMessageContaining("there is no certificate in it")
        .hasMessageContaining("does not match");
  }

  @ParameterizedTest
  @CsvSource({
    "verification_mode, strict, unknown verification mode 'strict'",
    "supported_protocols, TLSv2, invalid tls version 'TLSv2'",
    "cipher_suites, NULL, invalid tls cipher suite 'NULL'",
    "curve_types, P-1, invalid tls curve type 'P-1'",
    "certificate, x.crt, key file not configured",
    "key, x.key, certificate file not configured"
  })
  void badOptionsAreRefused(String option, String value, String message) {
    Map<String, Object> options = options(option, value);
    Problems problems = new Problems();
    Binder.tryBind(Config.of(options), TlsConfig.class, problems);
    assertThatThrownBy(problems::throwIfErrors)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, true",
    "A.Example, a.example, true",
    "a.example, b.example, false",
    "*.example, a.example, true",
    "*.example, a.b.example, false",
    "*.example, example, false",
    "a*.example, ab.example, false",
    "127.0.0.1, 127.0.0.1, true",
    "::1, 0:0:0:0:0:0:0:1, true",
    "*.0.0.1, 127.0.0.1, false",
    "localhost, 127.0.0.1, false"
  })
  void namesMatchAsTheStandardSays(String name, String host, boolean matches) {
    assertThat(HostNames.isFor(name, host)).isEqualTo(matches);
  }

  @Test
  void aServerWithoutTlsIsTold() {
    Thread.ofPlatform()
        .daemon(true)
        .start(() -> {
          try (Socket socket = listener.accept()) {
            socket
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
          } catch (IOException e) {
            // The client hangs up.
          }
        });
    TlsClient client = client("certificate_authorities", file("ca.crt"));
    assertThatThrownBy(
            () -> {
              try (Socket plain = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                client.secure(plain, "localhost", listener.getLocalPort());
              }
            })
        .hasMessageContaining("does not speak TLS");
  }
}
