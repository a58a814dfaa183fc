package org.skidder.app.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.app.CommandRig;
import org.skidder.app.geoip.DatabaseFile;
import org.skidder.app.geoip.Download;
import org.skidder.app.geoip.FreeDatabase;
import org.skidder.app.geoip.TestDatabase;
import org.skidder.core.testkit.UnknownHost;

/** A database is fetched whole and sound, or the old one stays. */
class GeoipCommandTest {
  private static final byte[] BERLIN =
      TestDatabase.of("Test-City", "203.0.113.0", 24, "DE", "Berlin");
  private static final byte[] OLD = TestDatabase.of("Old-City", "203.0.113.0", 24, "FR", "Lyon");

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private Path database;
  private CommandRig rig;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/city.mmdb", BERLIN);
    serve("/city.mmdb.gz", packed(BERLIN));
    server.start();
    database = folder.resolve("geo/city.mmdb");
    rig = new CommandRig(folder, "filebeat.geoip.database: geo/city.mmdb\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(String path, byte[] content) {
    server.createContext(path, exchange -> answer(exchange, 200, content));
  }

  private void answer(HttpExchange exchange, int status, byte[] content) throws IOException {
    String user = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(exchange.getRequestURI() + (user == null ? "" : " " + user));
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  private void redirect(String path, String to) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", to);
          answer(exchange, 302, new byte[0]);
        });
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void oldDatabase() throws IOException {
    Files.createDirectories(database.resolveSibling(""));
    Files.write(database, OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/city.mmdb", "/city.mmdb.gz"})
  void aDatabaseIsFetchedUnpackedAndTakesThePlaceOfTheOldOne(String path) throws IOException {
    oldDatabase();
    assertThat(rig.run("geoip", "fetch", "--url", url(path))).as(rig.err()).isZero();
    assertThat(database).hasBinaryContent(BERLIN);
    assertThat(rig.out())
        .contains("Fetching " + url(path))
        .contains("Test-City of 2026-11-01")
        .contains("until it is restarted");
    assertNothingElseIsThere();
  }

  @Test
  void othersCanReadIt() throws IOException {
    assertThat(rig.run("geoip", "fetch", "--url", url("/city.mmdb"))).isZero();
    if (database.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
          .isEqualTo("rw-r--r--");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.getParent())))
          .isEqualTo("rwxr-xr-x");
    }
  }

  @Test
  void whereTheConfigurationNamesNoneTheDataFolderHasItAndTheSettingIsTold() throws IOException {
    CommandRig bare = new CommandRig(folder, "");
    assertThat(bare.run("geoip", "fetch", "--url", url("/city.mmdb"))).isZero();
    Path file = folder.resolve("data/geoip/city.mmdb").toAbsolutePath();
    assertThat(file).exists();
    assertThat(bare.out()).contains("To use it, set filebeat.geoip.database: " + file);
  }

  @Test
  void aFileOfThisMachineIsTakenToo() throws IOException {
    Path file = Files.write(folder.resolve("own.mmdb"), BERLIN);
    assertThat(rig.run("geoip", "fetch", "--url", file.toUri().toString())).as(rig.err()).isZero();
    assertThat(database).hasBinaryContent(BERLIN);
  }

  @Test
  void aChecksumThatIsStatedMustBeRight() throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(packed(BERLIN));
    String right = HexFormat.of().formatHex(digest);
    String url = url("/city.mmdb.gz");
    assertThat(rig.run("geoip", "fetch", "--url", url, "--sha256", right)).isZero();
    oldDatabase();
    assertRefused("the checksum is " + right, "--url", url, "--sha256", "0".repeat(64));
    assertRefused("64 hexadecimal digits", "--url", url, "--sha256", "abc");
  }

  @Test
  void whatIsCutOrNoDatabaseIsRefused() throws IOException {
    serve("/cut.mmdb", Arrays.copyOf(BERLIN, BERLIN.length / 2));
    byte[] packed = packed(BERLIN);
    serve("/cut.gz", Arrays.copyOf(packed, packed.length - 9));
    serve("/page", "<html>Sign in</html>".getBytes(US_ASCII));
    oldDatabase();
    assertRefused("not a database of places", "--url", url("/cut.mmdb"));
    assertRefused("is damaged", "--url", url("/cut.gz"));
    assertRefused("not a database of places", "--url", url("/page"));
  }

  @Test
  void whateverBytesChangeItEndsInWords() throws IOException {
    Random random = new Random(11);
    Path file = folder.resolve("hostile.mmdb");
    for (int i = 0; i < 60; i++) {
      byte[] bytes = BERLIN.clone();
      for (int j = 0; j <= i % 4; j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      int status = rig.run("geoip", "fetch", "--url", file.toUri().toString());
      assertThat(status).isBetween(0, 1);
      assertThat(rig.err()).doesNotContain("Exception").doesNotContain("\tat ");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsRefused() throws IOException {
    server.createContext(
        "/short",
        exchange -> {
          exchange.sendResponseHeaders(200, BERLIN.length + 10L);
          exchange.getResponseBody().write(BERLIN);
          exchange.getResponseBody().flush();
          exchange.close();
        });
    oldDatabase();
    assertRefused("/short", "--url", url("/short"));
  }

  @Test
  void refusalsAndMissingFilesAreSaid() throws IOException {
    server.createContext("/private", exchange -> answer(exchange, 401, new byte[0]));
    oldDatabase();
    assertRefused("there is nothing at " + url("/none"), "--url", url("/none"));
    assertRefused("status 401: it wants a user and password", "--url", url("/private"));
    assertRefused("the address is none of", "--url", "ftp://x/y");
    assertRefused("the proxy is neither", "--url", url("/city.mmdb"), "--proxy", "x:1");
    assertRefused("http://127.0.0.1:1/x cannot be reached: ", "--url", "http://127.0.0.1:1/x");
    assertRefused(
        "the proxy 127.0.0.1:1 cannot be reached: ",
        "--url",
        url("/city.mmdb"),
        "--proxy",
        "http://127.0.0.1:1");
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsNotTrusted() throws IOException {
    oldDatabase();
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        try (Socket socket = plain.accept()) {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
          socket.getInputStream().readNBytes(100);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      String url = "https://127.0.0.1:" + plain.getLocalPort() + "/city.mmdb";
      assertRefused(url + " cannot be trusted: ", "--url", url);
    }
  }

  @Test
  void thePasswordGoesToItsServerOnlyAndIsNeverShown() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/", exchange -> answer(exchange, 200, BERLIN));
    other.start();
    try {
      String there = "http://127.0.0.1:" + other.getAddress().getPort() + "/there";
      redirect("/moved", "/moved-again");
      redirect("/moved-again", there);
      String url = url("/moved").replace("http://", "http://me:s3cret@");
      assertThat(rig.run("geoip", "fetch", "--url", url)).as(rig.err()).isZero();
      assertThat(asked)
          .containsExactly(
              "/moved Basic bWU6czNjcmV0", "/moved-again Basic bWU6czNjcmV0", "/there");
      assertThat(rig.out() + rig.err()).doesNotContain("s3cret");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void redirectionsEnd() throws IOException {
    redirect("/round", "/round");
    redirect("/file", "file:///etc/hostname");
    oldDatabase();
    assertRefused("leads from one address to the next", "--url", url("/round"));
    assertRefused("which is not protected", "--url", url("/file"));
  }

  @Test
  void theProxyIsAskedForTheAddress() {
    assertThat(
            rig.run("geoip", "fetch", "--url", "http://db.invalid/city.mmdb", "--proxy", url("")))
        .as(rig.err())
        .isZero();
    assertThat(asked).containsExactly("http://db.invalid/city.mmdb");
  }

  @Test
  void theProxyOfTheEnvironmentIsAskedUnlessTheServerIsExcepted() throws IOException {
    URI address = URI.create("http://" + UnknownHost.NAME + "/city.mmdb");
    Map<String, String> environment = Map.of("http_proxy", url(""));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Download(Optional.empty(), environment, "test").copy(address, bytes);
    assertThat(bytes.toByteArray()).isEqualTo(BERLIN);
    assertThat(asked).containsExactly(address.toString());

    Map<String, String> excepted = Map.of("http_proxy", url(""), "no_proxy", "invalid");
    Download direct = new Download(Optional.empty(), excepted, "test");
    assertThatThrownBy(() -> direct.copy(address, bytes)).hasMessageContaining(UnknownHost.NAME);

    for (String proxy : List.of("http://u:p@proxy:1", "https://proxy:1")) {
      Download unable = new Download(Optional.empty(), Map.of("http_proxy", proxy), "test");
      assertThatThrownBy(() -> unable.copy(address, bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name another with --proxy");
    }
  }

  @Test
  void ofTheFreeDatabaseTheLastEditionServesUntilTheNewOneIsOut() throws IOException {
    assertThat(FreeDatabase.addresses(YearMonth.of(2027, 1)))
        .extracting(URI::getPath)
        .containsExactly(
            "/free/dbip-city-lite-2027-01.mmdb.gz", "/free/dbip-city-lite-2026-12.mmdb.gz");
    new DatabaseFile(database)
        .replace(
            new Download(Optional.empty(), Map.of(), "test"),
            List.of(URI.create(url("/next.mmdb")), URI.create(url("/city.mmdb"))),
            Optional.empty());
    assertThat(database).hasBinaryContent(BERLIN);
  }

  @Test
  void tellsWhatADatabaseIsAndWhatItHasAboutAddresses() throws IOException {
    Files.createDirectories(database.resolveSibling(""));
    Files.write(database, BERLIN);
    assertThat(rig.run("geoip", "show", "203.0.113.9", "198.51.100.1")).as(rig.err()).isZero();
    assertThat(rig.out())
        .contains("Test-City of 2026-11-01")
        .contains("203.0.113.9: {\"country_iso_code\":\"DE\",\"city_name\":\"Berlin\"")
        .contains("198.51.100.1: not known");
    assertThat(rig.run("geoip", "show", "berlin")).isEqualTo(1);
    assertThat(rig.err()).contains("'berlin' is no IP address");
    Files.delete(database);
    assertThat(rig.run("geoip", "show")).isEqualTo(1);
    assertThat(rig.err()).contains("'skidder geoip fetch' brings it");
  }

  private void assertRefused(String message, String... flags) throws IOException {
    Stream<String> line = Stream.concat(Stream.of("geoip", "fetch"), Arrays.stream(flags));
    assertThat(rig.run(line.toArray(String[]::new))).isEqualTo(1);
    assertThat(rig.err()).startsWith("Exiting: ").contains(message);
    assertThat(database).hasBinaryContent(OLD);
    assertNothingElseIsThere();
  }

  private void assertNothingElseIsThere() throws IOException {
    try (Stream<Path> files = Files.list(database.resolveSibling(""))) {
      assertThat(files).containsExactly(database);
    }
  }
}
