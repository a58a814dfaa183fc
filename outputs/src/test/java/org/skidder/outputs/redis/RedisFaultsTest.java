package org.skidder.outputs.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.testkit.Loopback;

/** What becomes of events when a server answers badly, or not at all. */
class RedisFaultsTest extends RedisRig {
  private static final List<String> LINES =
      IntStream.range(0, 50).mapToObj(i -> "line-" + i).toList();

  /** One list and so one command for all events; or a list, and a command, for each. */
  private static final String TOGETHER = "key: k";

  private static final String EACH = "key: '%{[message]}'";

  private void start(Server server, String... options) {
    start(
        "hosts: ['%s']\ncodec.format.string: '%%{[message]}'\n%s"
            .formatted(server.socket.address(), String.join("\n", options)));
  }

  /** What happens to a command that stores. */
  private enum Fate {
    /** It is stored and confirmed. */
    STORED,
    /** What was said is all; the next one may have a better fate. */
    REFUSED,
    /** The server hangs up; what it said still arrives. */
    CUT,
    /** Nothing more is said on this connection. */
    SILENCE
  }

  /** Decides. */
  @FunctionalInterface
  private interface Fault {
    /** The number is that of the command among those that store, from 1 on. */
    Fate decide(int number, OutputStream out) throws IOException;
  }

  /** Speaks the protocol as far as the output needs it. */
  private static final class Server implements AutoCloseable {
    final Loopback socket = new Loopback();
    final List<String> stored = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger pushes = new AtomicInteger();
    private final AtomicInteger mute;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Fault fault;

    /**
     * @param mute so many connections are accepted and get no answer to anything
     */
    Server(int mute, Fault fault) throws IOException {
      this.mute = new AtomicInteger(mute);
      this.fault = fault;
      Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      try {
        for (; ; ) {
          Socket client = socket.accept();
          open.add(client);
          connections.incrementAndGet();
          if (mute.getAndDecrement() <= 0) {
            Thread.ofVirtual().start(() -> serve(client));
          }
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private void serve(Socket client) {
      try {
        DataInputStream in = new DataInputStream(client.getInputStream());
        Fate fate = Fate.STORED;
        while (fate == Fate.STORED || fate == Fate.REFUSED) {
          fate = answer(command(in), client.getOutputStream());
        }
        if (fate == Fate.CUT) {
          // Without a reset, which would throw away what was said.
          client.shutdownOutput();
        }
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The client went away.
      }
    }

    private Fate answer(List<String> words, OutputStream out) throws IOException {
      if (!words.getFirst().equals("RPUSH")) {
        say(out, "$21\r\nredis_version:7.2.4\r\n\r\n");
        return Fate.STORED;
      }
      Fate fate = fault.decide(pushes.incrementAndGet(), out);
      if (fate == Fate.STORED) {
        stored.addAll(words.subList(2, words.size()));
        say(out, ":1\r\n");
      }
      return fate;
    }

    private static List<String> command(DataInputStream in) throws IOException {
      List<String> words = new ArrayList<>();
      int count = number(in);
      for (int i = 0; i < count; i++) {
        byte[] word = new byte[number(in)];
        in.readFully(word);
        in.readFully(new byte[2]);
        words.add(new String(word, StandardCharsets.UTF_8));
      }
      return words;
    }

    /** The number in a line behind its first sign. */
    private static int number(DataInputStream in) throws IOException {
      in.readByte();
      ByteArrayOutputStream digits = new ByteArrayOutputStream();
      for (int next = in.readByte(); next != '\r'; next = in.readByte()) {
        digits.write(next);
      }
      in.readByte();
      return Integer.parseInt(digits.toString(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      socket.close();
      for (Socket each : open) {
        each.close();
      }
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {TOGETHER, EACH})
  void aServerThatAcceptsAndNeverAnswersIsLeftAfterTheTimeout(String key) throws Exception {
    try (Server server = new Server(1, (number, out) -> number > 1 ? Fate.STORED : Fate.SILENCE)) {
      start(server, key, "timeout: 200ms");
      harness.publish(LINES);
      assertThat(harness.awaitDelivered()).isTrue();
      // One that says nothing at all, and one that falls silent when there is something to store.
      assertThat(server.connections).hasValueGreaterThan(2);
      assertThat(new LinkedHashSet<>(server.stored)).containsExactlyInAnyOrderElementsOf(LINES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TOGETHER, EACH})
  void halfAReplyConfirmsNothing(String key) throws Exception {
    try (Server server =
        new Server(
            0,
            (number, out) -> {
              if (number == 1) {
                say(out, ":1");
                return Fate.CUT;
              }
              return Fate.STORED;
            })) {
      start(server, key);
      harness.publish(LINES);
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.stored).isEqualTo(LINES);
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void whatWasConfirmedBeforeHalfAReplyIsNotSentAgain() throws Exception {
    try (Server server =
        new Server(
            0,
            (number, out) -> {
              if (number == 21) {
                say(out, ":");
                return Fate.CUT;
              }
              return Fate.STORED;
            })) {
      start(server, EACH);
      harness.publish(LINES);
      assertThat(harness.awaitDelivered()).isTrue();
      assertThat(server.stored).isEqualTo(LINES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-LOADING wait", "-WRONGTYPE not a list", "-what is that"})
  void anErrorInTheMidstOfAPipelineHoldsBackItsOwnEventOnly(String error) throws Exception {
    try (Server server =
        new Server(
            0,
            (number, out) -> {
              if (number == 21 || number == 23) {
                say(out, error + "\r\n");
                return Fate.REFUSED;
              }
              return Fate.STORED;
            })) {
      start(server, EACH);
      harness.publish(LINES);
      assertThat(harness.awaitDelivered()).isTrue();
      List<String> expected = new ArrayList<>(LINES);
      expected.removeAll(List.of("line-20", "line-22"));
      expected.addAll(List.of("line-20", "line-22"));
      assertThat(server.stored).isEqualTo(expected);
    }
  }
}
