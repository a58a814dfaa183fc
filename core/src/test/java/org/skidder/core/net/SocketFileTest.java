package org.skidder.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skidder.core.testkit.ShortFolder;

@EnabledOnOs(OS.LINUX)
class SocketFileTest {
  private static final SocketFile.Access ANYONE =
      new SocketFile.Access(Optional.empty(), Optional.empty());

  @TempDir(factory = ShortFolder.class)
  private Path folder;

  /** A path of so many bytes, whose folder is there. */
  private Path path(int bytes, String name) throws IOException {
    int room = bytes - name.length() - 1 - folder.toString().length() - 1;
    Path deep = Files.createDirectories(folder.resolve("d".repeat(room)));
    return deep.resolve(name);
  }

  private static SocketFile create(Path path, ServerSocketChannel channel) throws IOException {
    return SocketFile.create(
        path,
        ANYONE,
        at -> channel.bind(UnixDomainSocketAddress.of(at)),
        SocketFile::connectStream);
  }

  @ParameterizedTest
  @CsvSource({"106, s", "106, so", "106, skidder.sock", "100, s", "95, s"})
  void everyPathThatASocketCanHaveIsTaken(int bytes, String name) throws IOException {
    Path path = path(bytes, name);
    Path other = Files.writeString(path.resolveSibling("7"), "of somebody else");
    assertThat(path.toString().getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
    // Twice, as after a crash.
    for (int i = 0; i < 2; i++) {
      try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        create(path, channel);
        SocketFile.connectStream(path);
        try (Stream<Path> all = Files.list(path.getParent())) {
          assertThat(all).containsExactlyInAnyOrder(path, other);
        }
      }
    }
    assertThat(other).hasContent("of somebody else");
  }

  @Test
  void aLongerPathIsRefused() throws IOException {
    Path path = path(107, "s");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThatThrownBy(() -> create(path, channel))
          .hasMessageContaining(path.toString())
          .hasMessageContaining("too long for a socket");
    }
  }
}
