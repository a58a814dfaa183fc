package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.inputs.net.ListenerRig.until;
import static org.skidder.inputs.net.TcpPeer.connect;
import static org.skidder.inputs.net.TcpPeer.isClosedByPeer;
import static org.skidder.inputs.net.TcpPeer.send;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.pipeline.QueueSettings;
import org.skidder.core.plugin.SharedResources;
import org.slf4j.LoggerFactory;

/** What connections hold in a process with a small heap. */
class StreamBoundsTest {
  private static final int MIB = 1 << 20;
  private static final String TOO_LONG = "filebeat.input.tcp.tcp.messages.too_long";
  private static final QueueSettings QUEUE = new QueueSettings(4096, 16 << 20, 1, Duration.ZERO);

  @TempDir Path folder;
  @TempDir Path other;

  private final Logger input = (Logger) LoggerFactory.getLogger("input");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    input.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    input.detachAppender(log);
  }

  private List<String> said() {
    synchronized (log) { // as it does when it appends
      return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
  }

  private static SharedResources heap(long bytes) {
    SharedResources shared = new SharedResources();
    var _ = shared.get(StreamMemory.Budget.class, () -> new StreamMemory.Budget(bytes));
    return shared;
  }

  private static StreamMemory.Budget budget(SharedResources shared) {
    return shared.get(StreamMemory.Budget.class, StreamMemory.Budget::ofProcess);
  }

  private static ListenerRig rig(Path folder, SharedResources shared, QueueSettings queue) {
    String yaml = "host: '127.0.0.1:0'";
    return new ListenerRig(folder, new TcpInputFactory(), yaml, queue, false, shared);
  }

  /** Sends what nobody may want to have. */
  private static void trySend(Socket socket, String text) {
    try {
      send(socket, text);
    } catch (IOException e) {
      // The connection was closed in the middle of it.
    }
  }

  @Test
  void ofTwoLongIncompleteMessagesOneIsRefusedAndTheOtherArrives() throws IOException {
    SharedResources shared = heap(12 * MIB);
    String text = "x".repeat(MIB + MIB / 4);
    try (ListenerRig rig = rig(folder, shared, QUEUE);
        Socket first = connect(rig);
        Socket second = connect(rig);
        Socket small = connect(rig)) {
      send(first, text);
      until(() -> rig.metric("filebeat.input.tcp.tcp.bytes.received") == text.length());
      send(small, "sma");
      trySend(second, text);
      assertThat(isClosedByPeer(second)).isTrue();
      assertThat(rig.metric(TOO_LONG)).isEqualTo(1);
      send(small, "ll\n");
      send(first, "\n");
      assertThat(rig.messages(2)).containsExactlyInAnyOrder("small", text);
      until(() -> new StreamMemory(MIB, budget(shared)).keptOfAll() == 0);
    }
    assertThat(said()).anyMatch(line -> line.contains("incomplete messages need more than 2MiB"));
  }

  @Test
  void theIncompleteMessagesOfAnotherInputCountToo() throws IOException {
    SharedResources shared = heap(12 * MIB);
    String text = "x".repeat(MIB + MIB / 4);
    try (ListenerRig one = rig(folder, shared, QUEUE);
        ListenerRig two = rig(other, shared, QUEUE);
        Socket first = connect(one);
        Socket second = connect(two)) {
      send(first, text);
      until(() -> one.metric("filebeat.input.tcp.tcp.bytes.received") == text.length());
      trySend(second, text);
      assertThat(isClosedByPeer(second)).isTrue();
      assertThat(two.metric(TOO_LONG)).isEqualTo(1);
      assertThat(one.metric(TOO_LONG)).isZero();
    }
  }

  @Test
  void aBeginningIsCountedAndForgottenWithItsConnection() throws IOException {
    SharedResources shared = heap(12 * MIB);
    StreamMemory memory = new StreamMemory(MIB, budget(shared));
    try (ListenerRig rig = rig(folder, shared, QUEUE)) {
      try (Socket socket = connect(rig)) {
        send(socket, "one\ntwo");
        until(() -> memory.keptOfAll() == 3);
        send(socket, "three");
        until(() -> memory.keptOfAll() == 8);
      }
      assertThat(rig.messages(2)).containsExactly("one", "twothree");
      until(() -> memory.keptOfAll() == 0);
    }
  }

  @Test
  void theLastMessageNeedsNoMoreRoomThanItHas() throws IOException {
    // A buffer of 8 KiB, twice as much is not allowed.
    String text = "x".repeat(8192);
    try (ListenerRig rig = rig(folder, heap(72 << 10), QUEUE)) {
      try (Socket socket = connect(rig)) {
        send(socket, text);
      }
      assertThat(rig.messages(1)).containsExactly(text);
      assertThat(rig.metric(TOO_LONG)).isZero();
    }
    assertThat(said()).noneMatch(line -> line.contains("the connection is closed"));
  }

  @Test
  void aMessageThatIsTooLongForTheHeapIsToldAtTheStartAndWhenItComes() throws IOException {
    try (ListenerRig rig = rig(folder, heap(8 * MIB), QUEUE);
        Socket socket = connect(rig)) {
      assertThat(said())
          .filteredOn(line -> line.contains("messages of more than 1MiB are not taken"))
          .singleElement()
          .asString()
          .contains("max_message_size is 20MiB", "SKIDDER_JAVA_OPTS");
      trySend(socket, "x".repeat(MIB + 2));
      assertThat(isClosedByPeer(socket)).isTrue();
      assertThat(rig.metric(TOO_LONG)).isEqualTo(1);
    }
    assertThat(said())
        .anyMatch(line -> line.contains("longer than 1MiB, an eighth of the Java heap"));
  }

  @Test
  void nothingIsSaidAtTheStartWhereTheHeapIsLargeEnough() {
    try (ListenerRig rig = rig(folder, heap(512L * MIB), QUEUE)) {
      assertThat(rig.port()).isPositive();
    }
    assertThat(said()).noneMatch(line -> line.contains("max_message_size"));
  }

  /** With such a heap four connections are read at a time. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFullQueueHoldsUpNoEndWhoeverWaitsForWhom() throws IOException {
    SharedResources shared = heap(MIB);
    QueueSettings narrow = new QueueSettings(4, 1 << 16, 1, Duration.ZERO);
    List<Socket> sockets = new ArrayList<>();
    try (ListenerRig one = rig(folder, shared, narrow);
        ListenerRig two = rig(other, shared, QUEUE)) {
      one.block();
      for (int i = 0; i < 20; i++) {
        sockets.add(connect(one));
        send(sockets.get(i), "line\n".repeat(100));
      }
      until(() -> !canRead(shared));
      Socket waiting = connect(two);
      sockets.add(waiting);
      send(waiting, "line\n");
      until(() -> two.metric("filebeat.input.tcp.tcp.connections.opened") == 1);
      // Its connection waits for those of the first one, which wait for the queue.
      two.stopInput();
      one.stopInput();
      until(() -> canRead(shared));
      IntStream.range(0, 3).forEach(i -> assertThat(canTake(shared)).isTrue());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static boolean canRead(SharedResources shared) {
    boolean taken = canTake(shared);
    if (taken) {
      new StreamMemory(MIB, budget(shared)).endRead();
    }
    return taken;
  }

  private static boolean canTake(SharedResources shared) {
    try {
      return new StreamMemory(MIB, budget(shared)).tryBeginRead();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
