package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skidder.inputs.net.ListenerRig.until;
import static org.skidder.inputs.net.TcpPeer.connect;
import static org.skidder.inputs.net.TcpPeer.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.plugin.Input;
import org.skidder.core.plugin.InputContext;
import org.skidder.core.plugin.InputFactory;
import org.skidder.inputs.log.SaidLines;

/** Connections that the system does not give, as when the process has too many open files. */
class AcceptFailuresTest {
  @TempDir Path folder;

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  /** A server that gets no connection so many times, though its socket is open. */
  private final class Server extends StreamServer {
    private final ServerSocket socket;

    Server(TcpInputConfig config, InputContext context, ServerSocket socket) {
      super(
          "tcp",
          "tcp failing",
          "tcp",
          config.listener().stream(),
          PlainMessages.ofStreams(context.common(), context.metadata()),
          context,
          Duration.ofMillis(20));
      this.socket = socket;
    }

    @Override
    void serve() throws IOException, InterruptedException {
      listening("tcp failing", socket.getLocalPort());
      acceptAll(this::accept, socket::isClosed);
    }

    private Stream accept() throws IOException {
      asked.incrementAndGet();
      Socket accepted = socket.accept();
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        accepted.close();
        throw new SocketException("Too many open files");
      }
      return new SocketStream(accepted, Optional.empty(), Duration.ofHours(1));
    }

    @Override
    void closeSocket() {
      try {
        socket.close();
      } catch (IOException e) {
        closingFailed(e);
      }
    }
  }

  private final InputFactory<TcpInputConfig> factory =
      new InputFactory<>() {
        @Override
        public String name() {
          return "tcp";
        }

        @Override
        public Class<TcpInputConfig> configType() {
          return TcpInputConfig.class;
        }

        @Override
        public Input create(TcpInputConfig config, InputContext context) {
          try {
            return new Server(
                config, context, new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      };

  @Test
  void areToldAndThoseThatComeLaterAreTakenWhileTheOpenOnesStay() throws IOException {
    try (SaidLines said = new SaidLines("input");
        ListenerRig rig = new ListenerRig(folder, factory, "host: '127.0.0.1:0'");
        Socket first = connect(rig)) {
      send(first, "one\n");
      rig.messages(1);
      failures.set(2);
      connect(rig).close();
      connect(rig).close();
      until(() -> failures.get() == 0);
      try (Socket next = connect(rig)) {
        send(next, "two\n");
        rig.messages(2);
        send(first, "three\n");
        assertThat(rig.messages(3)).containsExactly("one", "two", "three");
      }
      assertThat(asked.get()).as("it waits for each").isBetween(4, 5);
      assertThat(rig.listener().failures()).as("it still listens").isZero();
      assertThat(said.with("tcp failing: a connection could not be taken: Too many open files"))
          .singleElement()
          .asString()
          .contains("raise their limit or set max_connections");
    }
  }
}
