package org.skidder.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.testkit.ShortFolder;
import org.skidder.sandbox.kernel.Kernel;
import org.skidder.sandbox.kernel.KernelUnavailableException;
import org.slf4j.event.Level;

@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyslogTargetTest {
  @TempDir(factory = ShortFolder.class)
  Path folder;

  /** A daemon that keeps what it gets. */
  private static final class Daemon implements AutoCloseable {
    private final Kernel kernel;
    private final long descriptor;

    Daemon(Path socket) throws KernelUnavailableException {
      kernel = Kernel.open();
      descriptor = kernel.call(kernel.table().required("socket"), 1, 2, 0);
      byte[] path = socket.toString().getBytes(UTF_8);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment address = arena.allocate(path.length + 2, 8);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
        MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
        long bound =
            kernel.call(
                kernel.table().required("bind"), descriptor, address.address(), address.byteSize());
        assertThat(bound).isZero();
      }
    }

    String receive() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment buffer = arena.allocate(4096);
        long n =
            kernel.call(
                kernel.table().required("recvfrom"), descriptor, buffer.address(), 4096, 0, 0, 0);
        return new String(buffer.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE), UTF_8);
      }
    }

    @Override
    public void close() {
      kernel.call(kernel.table().required("close"), descriptor, 0, 0);
    }
  }

  private static LogLine line(Level level, String message) {
    return new LogLine(
        Instant.parse("2018-08-01T09:05:07.042Z"), level, "", "A:1", message, Map.of());
  }

  @Test
  void sendsPriorityTimeTagAndText() throws Exception {
    Path socket = folder.resolve("log");
    try (Daemon daemon = new Daemon(socket);
        SyslogTarget target = target(socket, LogTarget.NOWHERE)) {
      target.write(line(Level.ERROR, "bad"));
      assertThat(daemon.receive())
          .isEqualTo(
              "<131>Aug  1 09:05:07 filebeat["
                  + ProcessHandle.current().pid()
                  + "]: ERROR A:1 bad");
      target.write(line(Level.INFO, "good"));
      assertThat(daemon.receive()).startsWith("<134>").endsWith("INFO A:1 good");
    }
  }

  @Test
  void theSocketMayHaveTheLongestPathThatTheKernelTakes() throws Exception {
    int room = 108 - folder.toString().length() - 1;
    assertThat(room).as("of %s", folder).isPositive();
    Path socket = folder.resolve("s".repeat(room));
    try (Daemon daemon = new Daemon(socket);
        SyslogTarget target = target(socket, LogTarget.NOWHERE)) {
      target.write(line(Level.INFO, "far"));
      assertThat(daemon.receive()).endsWith("far");
    }
    assertThatThrownBy(() -> target(folder.resolve("s".repeat(room + 1)), LogTarget.NOWHERE))
        .hasMessageContaining("too long");
  }

  private static SyslogTarget target(Path socket, LogTarget fallback) throws IOException {
    return new SyslogTarget(socket, "filebeat", new LineFormat(false, ZoneOffset.UTC), fallback);
  }

  @Test
  void connectsAgainWhenTheDaemonComesBack() throws Exception {
    Path socket = folder.resolve("log");
    List<String> elsewhere = new ArrayList<>();
    LogTarget fallback =
        new LogTarget() {
          @Override
          public void write(LogLine line) {
            elsewhere.add(line.message());
          }

          @Override
          public void close() {}
        };
    Daemon first = new Daemon(socket);
    try (SyslogTarget target = target(socket, fallback)) {
      first.close();
      Files.delete(socket);
      target.write(line(Level.INFO, "while away"));
      target.write(line(Level.INFO, "still away"));
      try (Daemon second = new Daemon(socket)) {
        target.write(line(Level.INFO, "back"));
        assertThat(second.receive()).endsWith("back");
      }
    }
    assertThat(elsewhere).hasSize(3).contains("while away", "still away");
    assertThat(elsewhere.getFirst()).contains("cannot write to syslog", "no such file");
  }

  @Test
  void theDescriptorOfALostConnectionIsLeftToWhoGetsItNext() throws Exception {
    Path socket = folder.resolve("log");
    Daemon daemon = new Daemon(socket);
    SyslogTarget target = target(socket, LogTarget.NOWHERE);
    daemon.close();
    Files.delete(socket);
    target.write(line(Level.INFO, "closes the connection"));
    List<FileChannel> others = openSome();
    target.write(line(Level.INFO, "must not reach them"));
    target.close();
    assertReadable(others);
  }

  @Test
  void closingTwiceClosesOneDescriptor() throws Exception {
    Path socket = folder.resolve("log");
    try (Daemon _ = new Daemon(socket)) {
      UnixDatagram connection = UnixDatagram.connect(socket);
      connection.close();
      List<FileChannel> others = openSome();
      connection.close();
      assertThatThrownBy(() -> connection.send(new byte[1])).isInstanceOf(IOException.class);
      assertReadable(others);
    }
  }

  /** Files that get the lowest descriptors that are free. */
  private List<FileChannel> openSome() throws IOException {
    Path file = Files.writeString(folder.resolve("other"), "kept");
    List<FileChannel> open = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      open.add(FileChannel.open(file, StandardOpenOption.READ));
    }
    return open;
  }

  private static void assertReadable(List<FileChannel> open) throws IOException {
    for (FileChannel each : open) {
      assertThat(each.read(ByteBuffer.allocate(8), 0)).isEqualTo(4);
      each.close();
    }
  }

  @Test
  void aStartWithoutDaemonFails() {
    assertThatThrownBy(() -> target(folder.resolve("nothing"), LogTarget.NOWHERE))
        .isInstanceOf(IOException.class)
        .hasMessage("no such file");
  }
}
