package org.skidder.outputs.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.redis.ReplyReader;
import org.skidder.core.testkit.Ports;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.Dialer;
import org.skidder.outputs.net.HostPort;
import org.skidder.outputs.net.Watchdog;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server in a process of its own that can be killed and started again; keeps its data
 * on disk, synced at each write.
 */
final class RedisServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final List<String> options;
  private Process process;

  /** Starts a server; without one that runs here the tests are skipped. */
  RedisServer(Path folder, String... options) throws IOException {
    this(folder, Ports.free(), options);
  }

  private RedisServer(Path folder, int port, String... options) throws IOException {
    this.folder = folder;
    this.port = port;
    this.options = List.of(options);
    process = launch();
    awaitAnswer();
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binary().toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", folder.toString(), "--save", ""));
    command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("redis.log").toFile()))
        .start();
  }

  private Path binary() {
    try {
      Path found =
          ExecutableProvider.newJarResourceProvider(folder.toFile())
              .get()
              .toPath()
              .toAbsolutePath();
      Process tried = new ProcessBuilder(found.toString(), "--version").start();
      Assumptions.assumeTrue(
          tried.onExit().join().exitValue() == 0,
          "the redis-server of the test library fails here");
      return found;
    } catch (IOException | RuntimeException e) {
      Assumptions.abort("no redis-server for this system in the test library: " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  private void awaitAnswer() throws IOException {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(this::isAnswering);
    } catch (RuntimeException e) {
      throw new IllegalStateException(Files.readString(folder.resolve("redis.log")), e);
    }
  }

  private boolean isAnswering() {
    if (!process.isAlive()) {
      throw new IllegalStateException("redis-server has ended");
    }
    try (Asking asking = ask()) {
      return !asking.reply("PING").startsWith("LOADING");
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code host:port}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Ends the server as a power cut would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again. */
  void start() throws IOException {
    process = launch();
    awaitAnswer();
  }

  /** A connection for asking. */
  Asking ask() throws IOException {
    return new Asking(port);
  }

  /** Asks once, and reads a text, a number or an error. */
  String reply(String... command) throws IOException {
    try (Asking asking = ask()) {
      return asking.reply(command);
    }
  }

  /** All entries of a list. */
  List<String> list(String key) throws IOException {
    try (Asking asking = ask()) {
      int length = Integer.parseInt(asking.reply("LLEN", key));
      List<String> all = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        all.add(asking.reply("LINDEX", key, Integer.toString(i)));
      }
      return all;
    }
  }

  /** A plain client. */
  static final class Asking implements AutoCloseable {
    private final Connection connection;
    private final ReplyReader replies;

    Asking(int port) throws IOException {
      connection =
          new Connection(
              new HostPort("127.0.0.1", port),
              new Dialer(Duration.ofSeconds(5), Optional.empty(), new Random(1)),
              Optional.empty(),
              Duration.ofSeconds(5),
              Connection.Counters.of(new Metrics()),
              new Watchdog(100_000_000));
      connection.open();
      replies = new ReplyReader(connection::read);
    }

    /** Sends a command. */
    void send(String... words) throws IOException {
      StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
      byte[] bytes = text.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      connection.write(bytes, 0, bytes.length);
    }

    String reply(String... words) throws IOException {
      send(words);
      return replies.readText().text();
    }

    /** The replies that come by themselves. */
    ReplyReader replies() {
      return replies;
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
