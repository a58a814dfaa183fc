package org.skidder.outputs.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.plugin.StepPrinter;
import org.skidder.core.testkit.Ports;
import org.skidder.outputs.common.OutputHarness;

/** Delivery to a real server. */
class RedisOutputIT extends RedisRig {
  private static final Path TLS = Path.of("../core/src/test/resources/tls").toAbsolutePath();

  @TempDir Path second;
  private final List<RedisServer> servers = new ArrayList<>();

  @Override
  @AfterEach
  void close() {
    super.close();
    servers.forEach(RedisServer::close);
  }

  private RedisServer server(String... options) throws IOException {
    RedisServer made = new RedisServer(servers.isEmpty() ? folder : second, options);
    servers.add(made);
    return made;
  }

  private void start(RedisServer server, String... options) {
    start("hosts: ['" + server.address() + "']\n" + String.join("\n", options));
  }

  private static List<String> lines(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private boolean test(String yaml, StringBuilder steps) {
    return new RedisOutput()
        .test(
            OutputHarness.bind(yaml, RedisConfig.class),
            harness.context(),
            new StepPrinter(steps, false));
  }

  @Test
  void eventsAreDocumentsAtTheEndOfTheListNamedByIndex() throws Exception {
    RedisServer server = server();
    start(server, "index: app");
    harness.publish(List.of("one", "two"));
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(server.list("app"))
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"@timestamp\":\"2018-03-04T05:06:07.089Z\",\"@metadata\":{\"beat\":\"app\","
                + "\"type\":\"doc\",\"version\":\"6.4.0\"},\"offset\":0,\"message\":\"one\","
                + "\"source\":\"/var/log/x\"}");
    assertThat(server.reply("INFO", "commandstats")).contains("cmdstat_rpush:calls=1,");
  }

  @ParameterizedTest
  @CsvSource({"0", "3"})
  void theDatabaseIsChosen(int database) throws Exception {
    RedisServer server = server();
    start(server, "key: k", "db: " + database);
    harness.publish(List.of("x"));
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(server.reply("INFO", "keyspace")).contains("db" + database + ":keys=1");
  }

  @Test
  void theKeyMayDependOnTheEventAndOneWithoutKeyIsADeadLetter() throws Exception {
    RedisServer server = server();
    start(
        server,
        "codec.format.string: '%{[message]}'",
        "key: '%{[missing]}'",
        "keys: [{key: first, when.contains.message: one},"
            + " {key: '%{[message]}', mappings: {two: second}}]");
    harness.publish(List.of("one", "two", "three", "one"));
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(server.list("first")).containsExactly("one", "one");
    assertThat(server.list("second")).containsExactly("two");
    assertThat(harness.counter("libbeat.output.dropped.no_target")).isEqualTo(1);
  }

  @Test
  void channelsGetEachEvent() throws Exception {
    RedisServer server = server();
    try (RedisServer.Asking listener = server.ask()) {
      listener.send("SUBSCRIBE", "news");
      assertThat(listener.replies().readError()).isEmpty();
      start(server, "datatype: channel", "key: news", "codec.format.string: '%{[message]}'");
      harness.publish(lines("n", 50));
      assertThat(harness.awaitDelivered()).isTrue();
      for (int i = 0; i < 50; i++) {
        assertThat(listener.replies().readError()).isEmpty();
      }
    }
    assertThat(server.reply("INFO", "commandstats")).contains("cmdstat_publish:calls=50,");
  }

  @Test
  void aServerThatIsKilledInMidStreamLosesNothing() throws Exception {
    RedisServer server = server();
    start(server, "key: k", "codec.format.string: '%{[message]}'");
    List<String> all = new ArrayList<>();
    for (int round = 0; round < 40; round++) {
      List<String> lines = lines("r" + round + "-", 500);
      all.addAll(lines);
      harness.publish(lines);
      if (round == 15) {
        await().until(() -> harness.counter("libbeat.output.events.acked") > 0);
        server.kill();
      }
    }
    server.start();
    assertThat(harness.awaitDelivered()).isTrue();
    List<String> arrived = server.list("k");
    // What was stored and not confirmed is there twice; the order of first arrivals is kept.
    assertThat(new ArrayList<>(new LinkedHashSet<>(arrived))).isEqualTo(all);
    assertThat(arrived.size() - all.size()).isLessThanOrEqualTo(2048);
  }

  @Test
  void ofSeveralHostsTheOnesThatAnswerTakeTheWork() throws Exception {
    RedisServer one = server();
    RedisServer other = server();
    start(
        """
        hosts: ['%s', '%s']
        worker: 2
        key: k
        codec.format.string: '%%{[message]}'
        """
            .formatted(one.address(), other.address()));
    List<String> first = lines("a", 3000);
    harness.publish(first);
    assertThat(harness.awaitDelivered()).isTrue();
    other.kill();
    List<String> then = lines("b", 3000);
    harness.publish(then);
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(one.list("k")).containsAll(then);
  }

  @Test
  void afterAnErrorAnotherHostIsUsedWithoutLoadBalancing() throws Exception {
    RedisServer one = server();
    RedisServer other = server();
    start(
        """
        hosts: ['%s', '%s']
        loadbalance: false
        key: k
        """
            .formatted(one.address(), other.address()));
    harness.publish(List.of("first"));
    assertThat(harness.awaitDelivered()).isTrue();
    boolean firstIsActive = one.reply("LLEN", "k").equals("1");
    RedisServer active = firstIsActive ? one : other;
    RedisServer spare = firstIsActive ? other : one;
    assertThat(spare.reply("LLEN", "k")).isEqualTo("0");
    active.kill();
    harness.publish(List.of("second"));
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(spare.reply("LLEN", "k")).isEqualTo("1");
  }

  @Test
  void aFullServerGetsTheEventsWhenItHasRoomAgain() throws Exception {
    RedisServer server = server();
    start(server, "key: k", "codec.format.string: '%{[message]}'");
    server.reply("CONFIG", "SET", "maxmemory", "1");
    harness.publish(List.of("kept"));
    await().until(() -> harness.counter("libbeat.output.events.failed") > 1);
    assertThat(harness.active()).isEqualTo(1);
    server.reply("CONFIG", "SET", "maxmemory", "0");
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(server.list("k")).containsExactly("kept");
  }

  @Test
  void aReplicaGetsTheEventsWhenItIsMaster() throws Exception {
    RedisServer server = server();
    server.reply("REPLICAOF", "127.0.0.1", "1");
    start(server, "key: '%{[message]}'", "codec.format.string: '%{[message]}'");
    harness.publish(List.of("kept"));
    await().until(() -> harness.counter("libbeat.output.events.failed") > 1);
    server.reply("REPLICAOF", "NO", "ONE");
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(server.list("kept")).containsExactly("kept");
  }

  @Test
  void onlyTheEventsThatWereRefusedAreSentAgain() throws Exception {
    RedisServer server = server();
    server.reply("SET", "bad", "a text");
    start(server, "key: '%{[message]}'", "codec.format.string: '%{[message]}'");
    harness.publish(List.of("good", "bad", "good", "bad"));
    await().until(() -> harness.counter("libbeat.output.events.failed") > 3);
    assertThat(server.list("good")).hasSize(2);
    assertThat(harness.active()).isEqualTo(4); // positions wait for the whole batch
    harness.publish(List.of("good"));
    await().untilAsserted(() -> assertThat(server.list("good")).hasSize(3));
    server.reply("DEL", "bad");
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(server.list("good")).hasSize(3);
    assertThat(server.list("bad")).hasSize(2);
  }

  @Test
  void anEventThatCannotBeEncodedHoldsNobodyUp() throws Exception {
    RedisServer server = server();
    start(server, "key: k", "codec.format.string: '%{[missing]}'");
    harness.publish(List.of("x"));
    assertThat(harness.awaitDelivered()).isTrue();
    assertThat(harness.counter("libbeat.output.dropped.not_encodable")).isEqualTo(1);
    assertThat(server.reply("EXISTS", "k")).isEqualTo("0");
  }

  @Test
  void aPasswordOpensAndAWrongOneIsTold() throws Exception {
    RedisServer server = server("--requirepass", "secret");
    String hosts = "hosts: ['" + server.address() + "']\n";
    StringBuilder without = new StringBuilder();
    assertThat(test(hosts, without)).isFalse();
    assertThat(without).contains("NOAUTH", "the server wants a password");
    StringBuilder wrong = new StringBuilder();
    assertThat(test(hosts + "password: nope", wrong)).isFalse();
    assertThat(wrong).contains("talk to server... ERROR WRONGPASS", "user or password");
    StringBuilder asUser = new StringBuilder();
    assertThat(test(hosts + "username: default\npassword: secret", asUser)).isTrue();
    start(server, "password: secret", "key: k");
    harness.publish(List.of("x"));
    assertThat(harness.awaitDelivered()).isTrue();
  }

  @Test
  void testOutputTellsEachStep() throws Exception {
    RedisServer server = server();
    StringBuilder steps = new StringBuilder();
    assertThat(test("hosts: ['" + server.address() + "', '127.0.0.1:1']", steps)).isFalse();
    assertThat(steps.toString().replaceAll("version: [0-9.]+", "version: V"))
        .isEqualTo(
            """
            redis: %s...
              connection...
                parse host... OK
                dns lookup... OK
                addresses: 127.0.0.1
                dial up... OK
              TLS... WARN secure connection disabled
              talk to server... OK
              version: V
            redis: 127.0.0.1:1...
              connection...
                parse host... OK
                dns lookup... OK
                addresses: 127.0.0.1
                dial up... ERROR dial tcp 127.0.0.1:1: connection refused
            """
                .formatted(server.address()));
  }

  @Test
  void tlsIsSpokenWithTheAuthorityThatIsStated() throws Exception {
    int port = Ports.free();
    server(
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        TLS.resolve("server.crt").toString(),
        "--tls-key-file",
        TLS.resolve("server.key").toString(),
        "--tls-ca-cert-file",
        TLS.resolve("ca.crt").toString(),
        "--tls-auth-clients",
        "no");
    String hosts = "hosts: ['localhost:" + port + "']\n";
    StringBuilder steps = new StringBuilder();
    String secured = hosts + "ssl.certificate_authorities: ['" + TLS.resolve("ca.crt") + "']\n";
    assertThat(test(secured, steps)).as(steps.toString()).isTrue();
    assertThat(steps).contains("handshake... OK", "TLS version: TLSv1.3");
    StringBuilder stranger = new StringBuilder();
    String other = hosts + "ssl.certificate_authorities: ['" + TLS.resolve("other.crt") + "']\n";
    assertThat(test(other, stranger)).isFalse();
    assertThat(stranger).contains("signed by unknown authority");
    start(secured + "key: k");
    harness.publish(List.of("x"));
    assertThat(harness.awaitDelivered()).isTrue();
  }

  @Test
  void aSocksProxyIsGoneThrough() throws Exception {
    RedisServer server = server();
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(proxy));
      start(
          "{hosts: ['%s'], key: k, proxy_url: 'socks5://127.0.0.1:%d'}"
              .formatted(server.address(), proxy.getLocalPort()));
      harness.publish(List.of("x"));
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.reply("LLEN", "k")).isEqualTo("1");
    }
  }

  /** Takes one client without log-in to the IPv4 address it names. */
  private static void serve(ServerSocket proxy) {
    try (Socket client = proxy.accept()) {
      InputStream in = client.getInputStream();
      in.readNBytes(3);
      client.getOutputStream().write(new byte[] {5, 0});
      byte[] request = in.readNBytes(10);
      int port = ((request[8] & 0xff) << 8) | (request[9] & 0xff);
      try (Socket server =
          new Socket(InetAddress.getByAddress(Arrays.copyOfRange(request, 4, 8)), port)) {
        client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        Thread back = Thread.ofVirtual().start(() -> copy(server, client));
        copy(client, server);
        back.join();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two has hung up.
    }
  }
}
