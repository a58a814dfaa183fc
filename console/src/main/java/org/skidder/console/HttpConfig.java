package org.skidder.console;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.skidder.console.http.Address;
import org.skidder.core.config.FileMode;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** The section {@code http}: the endpoint for metrics and state. */
public record HttpConfig(
    @Option(value = "Serve metrics and state over HTTP; off without the section.", def = "true")
        boolean enabled,
    @Option(
            value = "Name or address to listen on, or unix:///path for a Unix socket.",
            def = "localhost")
        String host,
    @Option(
            value = "TCP port; 0: a free one, named in the log.",
            def = "5066",
            min = "0",
            max = "65535")
        int port,
    @Option("User that requests have to name (basic authentication).") String username,
    @Option(value = "Password of that user.", secret = true) String password,
    @Option(value = "Token that requests have to show (Authorization: Bearer ...).", secret = true)
        String token,
    @Option("Listen on an address that other hosts reach, without username or token.")
        boolean allowUnauthenticated,
    @Option("Who may use a Unix socket.") Socket socket,
    @Option(value = "Connections at the same time.", def = "16", min = "1", max = "1024")
        int maxConnections,
    @Option(
            value = "Time for one request and its answer, and for waiting for the next.",
            def = "10s",
            min = "10ms")
        Duration timeout,
    @Option(
            value = "How long events may wait without one being delivered before /health says so.",
            def = "5m",
            min = "100ms")
        Duration blockedAfter)
    implements Validated {

  /** Who may use a Unix socket. */
  public record Socket(
      @Option(value = "Mode of the socket.", def = "0600") FileMode mode,
      @Option("Group of the socket (default: the process's).") Optional<String> group) {}

  /** Whether requests have to say who they are. */
  boolean hasCredentials() {
    return !token.isEmpty() || !username.isEmpty();
  }

  Address address() {
    return Address.parse(host, port);
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (username.isEmpty() != password.isEmpty()) {
      problems.error(
          username.isEmpty() ? "password" : "username",
          "username and password belong together; set both, or only token");
    }
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      problems.error("token", "must be printable ASCII without blanks");
    }
    if (socket.mode().bits() > 0777) {
      problems.error("socket", "the mode must be at most 0777, not " + socket.mode());
    }
    try {
      if (enabled && address() instanceof Address.Tcp tcp && isOpenToOthers(tcp)) {
        problems.error(
            "host",
            tcp.host()
                + " can be reached from other hosts, and requests need no authentication; set"
                + " http.username and http.password, or http.token, or http.allow_unauthenticated:"
                + " true");
      }
    } catch (IllegalArgumentException e) {
      problems.error("host", String.valueOf(e.getMessage()));
    }
  }

  private boolean isOpenToOthers(Address.Tcp tcp) {
    if (hasCredentials() || allowUnauthenticated) {
      return false;
    }
    try {
      InetAddress address = tcp.resolve();
      return !address.isLoopbackAddress();
    } catch (IOException e) {
      return false; // nothing listens there; the start says so
    }
  }
}
