package org.skidder.outputs.net;

import java.time.Duration;
import java.util.Optional;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.TlsConfig;
import org.skidder.core.tls.VerificationMode;

/** Makes the connections of one output, as its options say. Thread-safe. */
public final class Network {
  private final Dialer dialer;
  private final Optional<TlsClient> tls;
  private final Duration timeout;
  private final Connection.Counters counters;
  private final Watchdog watchdog;

  /**
   * @param timeout for dialing, for the TLS handshake, for each read and each write; zero: none
   * @param proxy to go through
   * @param ssl the section {@code ssl}; TLS is used when it is there and not disabled
   * @throws IllegalArgumentException when a certificate or key cannot be used
   */
  public Network(
      Duration timeout,
      Optional<SocksProxy> proxy,
      Optional<TlsConfig> ssl,
      OutputContext context) {
    this.timeout = timeout;
    dialer = new Dialer(timeout, proxy, context.random());
    tls =
        ssl.filter(TlsConfig::enabled).map(section -> new TlsClient(section, context.configPath()));
    counters = Connection.Counters.of(context.metrics());
    watchdog = Watchdog.forTimeout(timeout);
  }

  /** A connection to a host, not opened. */
  public Connection to(HostPort host) {
    return new Connection(
        host, dialer, tls.map(client -> client::secure), timeout, counters, watchdog);
  }

  /** The proxy that connections go through. */
  Optional<SocksProxy> proxy() {
    return dialer.proxy();
  }

  /** Whether connections have TLS. */
  boolean isSecure() {
    return tls.isPresent();
  }

  /** Whether certificates are checked. */
  boolean isVerifying() {
    return tls.map(client -> client.verificationMode() != VerificationMode.NONE).orElse(false);
  }
}
