package org.skidder.outputs.net;

import java.time.Duration;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.tls.TlsConfig;

/**
 * How an output that talks TCP gets to its servers; to be declared {@code inline}.
 *
 * @param proxyUrl SOCKS5 proxy
 * @param proxyUseLocalResolver whether names are looked up before the proxy is asked
 * @param ssl TLS, when it is there and not disabled
 */
public record NetworkOptions(
    @Option("SOCKS5 proxy to go through: socks5://[user:password@]host[:port].")
        Optional<String> proxyUrl,
    @Option(
            value = "Whether names of hosts are looked up here and not by the proxy.",
            def = "false")
        boolean proxyUseLocalResolver,
    @Option("TLS; used when the section is there and not disabled.") Optional<TlsConfig> ssl)
    implements Validated {

  private Optional<SocksProxy> proxy() {
    return proxyUrl
        .filter(url -> !url.isBlank())
        .map(url -> SocksProxy.parse(url, proxyUseLocalResolver));
  }

  /**
   * What makes the connections.
   *
   * @param timeout for dialing, for the TLS handshake, for each read and each write; zero: none
   * @throws IllegalArgumentException when a certificate or key cannot be used
   */
  public Network network(Duration timeout, OutputContext context) {
    return new Network(timeout, proxy(), ssl, context);
  }

  @Override
  public void validate(Problems.Scope problems) {
    problems.check("proxyUrl", this::proxy);
  }
}
