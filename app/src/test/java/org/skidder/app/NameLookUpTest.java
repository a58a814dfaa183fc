package org.skidder.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.outputs.net.Dialer;

class NameLookUpTest {
  @TempDir Path folder;

  /** Looks a name up after each change of the file of hosts that it is called with. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      Path hosts = Path.of(arguments[0]);
      Main.run("version");
      for (String line : List.of("", "127.0.0.2 es.test", "127.0.0.3 es.test", "")) {
        Files.writeString(hosts, line + "\n");
        String found;
        try {
          found = Dialer.lookUp("es.test").toString();
        } catch (IOException e) {
          found = "unknown";
        }
        System.out.println(found);
      }
    }
  }

  /** In a process of its own: a test before this one may have looked a name up. */
  @Test
  void aNameIsLookedUpAnewForEachConnection() throws Exception {
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
        .containsExactly("unknown", "[es.test/127.0.0.2]", "[es.test/127.0.0.3]", "unknown");
  }
}
