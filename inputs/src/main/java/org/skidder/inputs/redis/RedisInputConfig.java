package org.skidder.inputs.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.redis.Conversation;
import org.skidder.core.tls.TlsConfig;

/** Options of the redis input. */
public record RedisInputConfig(
    @Option(
            value = "Servers, as host[:port]; with network: unix, paths of sockets.",
            required = true)
        List<String> hosts,
    @Option("User, for servers with access control lists (Redis 6).") String username,
    @Option(value = "Password of all servers.", secret = true) String password,
    @Option(
            value = "How to connect: tcp, tcp4 or tcp6 (addresses of one kind), or unix.",
            def = "tcp")
        Network network,
    @Option(value = "Most connections at a time.", def = "10", min = "1", max = "1024") int maxconn,
    @Option("Limit for connecting and for each answer; 1s.") Optional<Duration> timeout,
    @Option("Earlier name of timeout, which wins; 0 says nothing.") Optional<Duration> idleTimeout,
    @Option(value = "How often servers are asked.", def = "10s", min = "1ms")
        Duration scanFrequency,
    @Option("TLS; used when the section is there and not switched off.") Optional<TlsConfig> ssl)
    implements Validated {
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(1);

  /** The limit that applies. */
  Duration limit() {
    return timeout.or(() -> idleTimeout.filter(time -> !time.isZero())).orElse(USUAL_TIMEOUT);
  }

  /** Who logs in. */
  Conversation.Login login() {
    return new Conversation.Login(username, password, 0);
  }

  /** The servers. */
  List<Server> servers() {
    return hosts.stream().map(host -> Server.parse(host, network)).distinct().toList();
  }

  /** TLS, if it is on. */
  Optional<TlsConfig> tls() {
    return ssl.filter(TlsConfig::enabled);
  }

  @Override
  public void validate(Problems.Scope problems) {
    try {
      var _ = servers();
    } catch (IllegalArgumentException e) {
      problems.error("hosts", String.valueOf(e.getMessage()));
    }
    if (!limit().isPositive()) {
      problems.error(timeout.isPresent() ? "timeout" : "idleTimeout", "must be more than 0");
    }
    if (!username.isEmpty() && password.isEmpty()) {
      problems.error("username", "password must be set when username is configured");
    }
    if (network == Network.UNIX && tls().isPresent()) {
      problems.error("ssl", "there is no TLS on sockets of the Unix domain");
    }
  }
}
