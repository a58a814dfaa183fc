package org.skidder.inputs.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.testkit.ShortFolder;

class ChannelStreamTest {
  @TempDir(factory = ShortFolder.class)
  private Path folder;

  /** What is done with both ends of a connection. */
  private interface Ends {
    void use(SocketChannel sender, ChannelStream stream) throws Exception;
  }

  private void connected(Ends ends) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel sender = SocketChannel.open(address);
          SocketChannel accepted = server.accept()) {
        ends.use(sender, new ChannelStream(accepted, "peer"));
      }
    }
  }

  @Test
  void aConnectionThatNobodyReadsIsNotIdle() throws Exception {
    connected((sender, stream) -> {
      sender.write(ByteBuffer.wrap(new byte[] {1}));
      stream.closeIfIdle(-1);
      assertThat(stream.read(new byte[4], 0, 4)).isEqualTo(1);
      stream.closeIfIdle(-1);
      sender.write(ByteBuffer.wrap(new byte[] {1, 2}));
      assertThat(stream.read(new byte[4], 0, 4)).isEqualTo(2);
    });
  }

  @Test
  void aConnectionOnWhichNothingComesIs() throws Exception {
    connected((sender, stream) -> {
      CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> read(stream));
      await()
          .until(() -> {
            stream.closeIfIdle(-1);
            return reading.isDone();
          });
      assertThatThrownBy(reading::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
    });
  }

  private static int read(ChannelStream stream) {
    try {
      return stream.read(new byte[4], 0, 4);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
