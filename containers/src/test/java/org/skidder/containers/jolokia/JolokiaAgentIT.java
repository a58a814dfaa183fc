package org.skidder.containers.jolokia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.Sighting;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.testkit.Ports;

/**
 * Jolokia's own agent in another JVM. It joins its multicast group on all interfaces that lead
 * outside, and never on loopback, whatever it is told; so it is asked at its port on loopback here.
 * That the network learns of it is for whoever runs this to decide.
 */
@EnabledIfSystemProperty(
    named = "jolokia.multicast",
    matches = "true",
    disabledReason =
        "NOT TESTED: Jolokia's agent joins a multicast group on the interfaces that lead outside;"
            + " -Djolokia.multicast=true allows it")
class JolokiaAgentIT {
  private static String agentJar() {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Path.of(entry).getFileName().toString().startsWith("jolokia-agent-jvm-")) {
        return entry;
      }
    }
    throw new IllegalStateException("Jolokia's agent is not on the class path");
  }

  private static Process agent(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-javaagent:"
                + agentJar()
                + "=port=0,host=127.0.0.1,discoveryEnabled=true,agentId=the-agent,multicastPort="
                + port,
            "-cp",
            System.getProperty("java.class.path"),
            Waiting.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Does nothing until its standard input ends. */
  static final class Waiting {
    private Waiting() {}

    /** Waits. */
    public static void main(String[] args) throws IOException {
      var _ = System.in.read();
    }
  }

  @Test
  void itsAgentIsFoundAndMissedWhenItsJvmEnds() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    String loopback = NetworkInterface.getByInetAddress(here).getName();
    InetSocketAddress place = new InetSocketAddress(here, Ports.free());
    InterfaceOptions asking =
        Binder.bind(
            Config.of(
                Map.of(
                    "name", loopback,
                    "interval", "100ms",
                    "probe_timeout", "100ms",
                    "grace_period", "1s")),
            InterfaceOptions.class,
            new Problems());
    List<String> told = new CopyOnWriteArrayList<>();
    Process agent = agent(place.getPort());
    try (JolokiaProvider provider = new JolokiaProvider(List.of(asking), place, new Metrics())) {
      provider.start(
          new Discoveries() {
            @Override
            public void present(String thing, List<Sighting> sightings) {
              told.add("there " + sightings.getFirst().data());
            }

            @Override
            public void gone(String thing) {
              told.add("gone");
            }
          });
      await().atMost(Duration.ofSeconds(30)).until(() -> !told.isEmpty());
      assertThat(told.getFirst()).contains("the-agent", "url=http://127.0.0.1:");
      agent.destroy();
      await().atMost(Duration.ofSeconds(30)).until(() -> told.contains("gone"));
    } finally {
      agent.destroyForcibly();
    }
  }
}
