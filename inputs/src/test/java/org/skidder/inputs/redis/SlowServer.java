package org.skidder.inputs.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.skidder.core.redis.Conversation;
import org.skidder.core.testkit.Ports;
import redis.embedded.core.ExecutableProvider;

/** A real redis-server, in whose slow log is what a test wants there and nothing else. */
final class SlowServer implements AutoCloseable {
  private final Path binary;
  private final int port;
  private final List<String> options;
  private Process process;

  /** Starts a server; without one that runs here the tests are skipped. */
  SlowServer(Path folder, String... options) throws IOException {
    binary = binary(folder);
    this.options = List.of(options);
    port = Ports.free();
    process = launch();
  }

  private static Path binary(Path folder) {
    try {
      Path found =
          ExecutableProvider.newJarResourceProvider(folder.toFile())
              .get()
              .toPath()
              .toAbsolutePath();
      Process tried = new ProcessBuilder(found.toString(), "--version").start();
      Assumptions.assumeTrue(tried.onExit().join().exitValue() == 0, "redis-server fails here");
      return found;
    } catch (IOException | RuntimeException e) {
      Assumptions.abort("no redis-server for this system in the test library: " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--save", "", "--slowlog-log-slower-than", "-1"));
    command.addAll(options);
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .untilAsserted(() -> ask("ECHO up"));
    return started;
  }

  /** {@code host:port}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Sends commands on one connection and expects no error. */
  private void ask(String... commands) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Conversation conversation =
          new Conversation(
              socket.getOutputStream()::write,
              (into, offset, length) -> socket.getInputStream().read(into, offset, length));
      for (String command : commands) {
        conversation.send(command.split(" ", -1));
        conversation
            .replies()
            .readError()
            .ifPresent(error -> {
              throw new IllegalStateException(command + ": " + error);
            });
      }
    }
  }

  /**
   * Puts commands into the slow log, behind the one that switches it on; in a transaction, so that
   * those of nobody else get in between.
   */
  void slow(String... commands) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("MULTI");
    all.add("CONFIG SET slowlog-log-slower-than 0");
    all.addAll(List.of(commands));
    all.add("CONFIG SET slowlog-log-slower-than -1");
    all.add("EXEC");
    ask(all.toArray(new String[0]));
  }

  /** Empties the slow log. */
  void reset() throws IOException {
    ask("SLOWLOG RESET");
  }

  /** Ends the server and starts it again; its slow log and ids begin anew. */
  void restart() throws IOException {
    close();
    process = launch();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
