package org.skidder.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.outputs.net.Dialer;

class NameLookUpTest {
  @TempDir Path folder;

  /** Tells what a name leads to after each change of the file of hosts that it is called with. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      Path hosts = Path.of(arguments[0]);
      Main.run("version");
      tell("nothing known", List.of(lookUp()));
      Files.writeString(hosts, "127.0.0.2 es.test\n");
      tell("found at once", List.of(lookUp()));
      Files.writeString(hosts, "127.0.0.3 es.test\n");
      tell("moved", seenUntil("[es.test/127.0.0.3]"));
      Files.writeString(hosts, "\n");
      tell("gone", seenUntil("unknown"));
    }

    private static void tell(String when, Collection<String> seen) {
      System.out.println(when + ": " + String.join(" ", seen));
    }

    private static Set<String> seenUntil(String last) {
      Set<String> seen = new LinkedHashSet<>();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            String found = lookUp();
            seen.add(found);
            return found.equals(last);
          });
      return seen;
    }

    private static String lookUp() {
      try {
        return Dialer.lookUp("es.test").toString();
      } catch (IOException e) {
        return "unknown";
      }
    }
  }

  /** In a process of its own: a test before this one may have looked a name up. */
  @Test
  void aNameIsLookedUpAnewAfterASecondAndAtOnceWhenItHadNoAddress() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "");
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                hosts.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output, StandardCharsets.UTF_8).lines().skip(1))
        .containsExactly(
            "nothing known: unknown",
            "found at once: [es.test/127.0.0.2]",
            "moved: [es.test/127.0.0.2] [es.test/127.0.0.3]",
            "gone: [es.test/127.0.0.3] unknown");
  }
}
