package org.skidder.inputs.net;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.FileMode;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.net.SocketFile;

/** Options of a listener on a socket of the Unix domain. */
public record UnixConfig(
    @Option(value = "Absolute path of the socket.", required = true) String path,
    @Option(value = "stream (connections) or datagram.", def = "stream") SocketType socketType,
    @Option("Mode of the socket; who may write to it may send. By default what the umask leaves.")
        Optional<FileMode> mode,
    @Option("Group of the socket; by default that of the process.") Optional<String> group,
    @Option(value = "What connections carry.", inline = true) StreamConfig stream)
    implements Validated {
  /** Longest datagram that is received whole, in bytes; few senders can send a longer one. */
  private static final int LONGEST_DATAGRAM = 256 << 10;

  /** Where the socket is. */
  Path file() {
    return Path.of(path);
  }

  /** Who may use it. */
  SocketFile.Access access() {
    return new SocketFile.Access(mode.map(FileMode::permissions), group);
  }

  /** Longest message as a datagram, in bytes. */
  int longestDatagram() {
    return (int) Math.min(LONGEST_DATAGRAM, stream.maxMessageSize().bytes());
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (!path.startsWith("/")) {
      problems.error("path", "must be an absolute path");
    }
    if (mode.isPresent() && mode.get().bits() > 0777) {
      problems.error("mode", "must be at most 0777, not " + mode.get());
    }
    if (socketType == SocketType.DATAGRAM) {
      warnOfStreamOptions(problems);
    }
  }

  private void warnOfStreamOptions(Problems.Scope problems) {
    StreamConfig usual = Binder.defaults(StreamConfig.class);
    Map<String, Boolean> same =
        Map.of(
            "framing",
            stream.framing() == usual.framing(),
            "line_delimiter",
            stream.lineDelimiter().equals(usual.lineDelimiter()),
            "timeout",
            stream.timeout().equals(usual.timeout()),
            "max_connections",
            stream.maxConnections() == usual.maxConnections());
    same.forEach((option, unchanged) -> {
      if (!unchanged) {
        problems.warning(option, "has no effect with socket_type: datagram");
      }
    });
  }
}
