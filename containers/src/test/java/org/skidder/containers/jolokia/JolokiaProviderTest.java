package org.skidder.containers.jolokia;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.Sighting;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.OptionTable;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldException;
import org.skidder.core.metrics.Metrics;
import org.slf4j.LoggerFactory;

/** Agents are datagrams here: whoever is asked on the loopback interface answers with them. */
class JolokiaProviderTest {
  private static final String ANSWER =
      "{\"type\":\"response\",\"agent_id\":\"a-1\",\"agent_version\":\"1.7.2\",\"secured\":false,"
          + "\"server_product\":\"tomcat\",\"server_vendor\":\"Apache\",\"server_version\":\"9\","
          + "\"url\":\"http://127.0.0.1:8778/jolokia\"}";

  private final Metrics metrics = new Metrics();
  private final List<Object> told = new CopyOnWriteArrayList<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private NetworkInterface loopback;
  private DatagramSocket agents;
  private InetSocketAddress group;
  private JolokiaProvider.Host host = () -> NetworkInterface.networkInterfaces().toList();

  @BeforeEach
  void listen() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    loopback = NetworkInterface.getByInetAddress(here);
    agents = new DatagramSocket(new InetSocketAddress(here, 0));
    group = new InetSocketAddress(here, agents.getLocalPort());
    Thread.ofVirtual().start(this::answer);
  }

  @AfterEach
  void close() {
    agents.close();
  }

  private void answer() {
    try {
      for (; ; ) {
        DatagramPacket question = new DatagramPacket(new byte[100], 100);
        agents.receive(question);
        questions.add(new String(question.getData(), 0, question.getLength(), UTF_8));
        for (String answer : answers) {
          byte[] bytes = answer.getBytes(UTF_8);
          agents.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private JolokiaProvider provider(String options) {
    return provider(loopback.getName(), options);
  }

  private JolokiaProvider provider(String name, String options) {
    String entry = "name: '" + name + "', interval: 20ms, probe_timeout: 50ms" + options;
    Config config = Config.ofYaml("interfaces: [{" + entry + "}]");
    JolokiaProviderConfig bound = Binder.bind(config, JolokiaProviderConfig.class, new Problems());
    JolokiaProvider provider = new JolokiaProvider(bound.effective(), group, metrics, host);
    provider.start(
        new Discoveries() {
          @Override
          public void present(String thing, List<Sighting> sightings) {
            told.add(sightings.getFirst().data());
          }

          @Override
          public void gone(String thing) {
            told.add("gone " + thing);
          }
        });
    return provider;
  }

  @Test
  void anAgentIsToldWithWhatItSaysOnceHoweverOftenItAnswers() {
    answers.add(ANSWER);
    try (JolokiaProvider _ = provider("")) {
      await().until(() -> questions.size() >= 4);
    }
    assertThat(questions.getFirst()).isEqualTo("{\"type\":\"query\"}");
    assertThat(told)
        .containsExactly(
            Map.of(
                "jolokia",
                Map.of(
                    "agent",
                    Map.of("id", "a-1", "version", "1.7.2"),
                    "secured",
                    false,
                    "server",
                    Map.of("product", "tomcat", "vendor", "Apache", "version", "9"),
                    "url",
                    "http://127.0.0.1:8778/jolokia")));
  }

  @Test
  void anAgentThatIsSilentIsGoneAfterItsGracePeriod() {
    answers.add(ANSWER);
    try (JolokiaProvider _ = provider(", grace_period: 1s")) {
      await().until(() -> !told.isEmpty());
      answers.clear();
      await().until(() -> told.getLast().equals("gone a-1"));
      answers.add(ANSWER);
      await().until(() -> told.getLast() instanceof Map);
    }
  }

  @Test
  void theQuestionReachesAMulticastGroupOnTheInterface() throws IOException {
    agents.close();
    MulticastSocket member = new MulticastSocket(0);
    agents = member;
    group = new InetSocketAddress("239.192.48.84", member.getLocalPort());
    try {
      member.joinGroup(group, loopback);
    } catch (IOException e) {
      assumeThat(e).as("no multicast on loopback here").isNull();
    }
    Thread.ofVirtual().start(this::answer);
    answers.add(ANSWER);
    try (JolokiaProvider _ = provider("")) {
      await().until(() -> !told.isEmpty());
    }
  }

  @Test
  void interfacesThatAreMissingAreToldEachTimeTheyGo() {
    String beginning = loopback.getName().charAt(0) + "*";
    AtomicInteger rounds = new AtomicInteger();
    host =
        () ->
            switch (rounds.getAndIncrement()) {
              case 0 -> throw new SocketException("Too many open files");
              case 2 -> List.of(loopback);
              default -> List.of();
            };
    List<String> warnings = new CopyOnWriteArrayList<>();
    ListAppender<ILoggingEvent> seen =
        new ListAppender<>() {
          @Override
          protected void append(ILoggingEvent event) {
            warnings.add(event.getFormattedMessage());
          }
        };
    seen.start();
    Logger log = (Logger) LoggerFactory.getLogger("jolokia");
    log.addAppender(seen);
    try (JolokiaProvider _ = provider(beginning, "")) {
      await().until(() -> rounds.get() > 5);
    } finally {
      log.detachAppender(seen);
    }
    String warning = "Agents cannot be asked for on the interface " + beginning + ": ";
    assertThat(warnings)
        .containsExactly(
            warning + "the system does not tell of its network interfaces: Too many open files",
            warning + "no network interface of this name is up and has an IPv4 address");
  }

  @Test
  void answersThatAreNoneAreCounted() {
    answers.add("{\"agent_id\":\"x\"}");
    answers.add("{\"url\":\"http://x\"}");
    answers.add("what?");
    try (JolokiaProvider _ = provider("")) {
      await().until(() -> metrics.counter("jolokia.unusable").sum() >= 3);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void anyBytesAreAnAnswerOrAnError() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = ANSWER.getBytes(UTF_8);
      for (int n = random.nextInt(5); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(Agent.parse(bytes, random.nextInt(bytes.length + 1))).isNotNull();
      } catch (FieldException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void interfacesAreNamedByNameBeginningOrAll() {
    for (String[] each :
        new String[][] {
          {"eth0", "eth0", "yes"},
          {"eth0", "eth01", "no"},
          {"br-*", "br-1", "yes"},
          {"br-*", "eth0", "no"},
          {"any", "eth0", "yes"},
          {"*", "eth0", "yes"}
        }) {
      InterfaceOptions options =
          Binder.bind(Config.of(Map.of("name", each[0])), InterfaceOptions.class, new Problems());
      assertThat(options.covers(each[1])).isEqualTo(each[2].equals("yes"));
    }
  }

  @Test
  void anEmptyListOfInterfacesIsAMistake() {
    assertThatThrownBy(() ->
            Binder.bind(
                Config.ofYaml("interfaces: []"), JolokiaProviderConfig.class, new Problems()))
        .hasMessageContaining("must not be empty");
  }

  @Test
  void thePageSaysWhatTheOptionsAre() throws IOException {
    assertThat(Files.readString(Path.of("../docs/autodiscover-jolokia.md")))
        .contains(OptionTable.markdown(JolokiaProviderConfig.class));
  }
}
