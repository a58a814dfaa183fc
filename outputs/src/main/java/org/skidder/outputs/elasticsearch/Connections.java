package org.skidder.outputs.elasticsearch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.plugin.OutputContext;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpSettings;
import org.skidder.outputs.http.HttpSettings.Credentials;
import org.skidder.outputs.http.HttpTls;
import org.skidder.outputs.http.ProxyRules;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.Watchdog;

/** Makes connections as the options say. Thread-safe. */
final class Connections {
  private final ElasticsearchConfig config;
  private final OutputContext context;
  private final Connection.Counters counters;
  private final Watchdog watchdog;
  private final List<BaseUrl> hosts;
  private final HttpTls tls;

  /**
   * @throws IllegalArgumentException when a host, a proxy or a certificate cannot be used
   */
  Connections(ElasticsearchConfig config, OutputContext context) {
    this.config = config;
    this.context = context;
    counters = Connection.Counters.of(context.metrics());
    watchdog = Watchdog.forTimeout(config.timeout());
    hosts = config.urls();
    List<BaseUrl> peers = new ArrayList<>(hosts);
    hosts.forEach(host -> proxy(host).ifPresent(peers::add));
    tls = new HttpTls(config.ssl(), peers, context.configPath());
  }

  /** The hosts, in the order of the options. */
  List<BaseUrl> hosts() {
    return hosts;
  }

  /** Whether certificates are checked. */
  boolean isVerifying() {
    return tls.isVerifying();
  }

  /** The proxy that leads to a host. */
  Optional<BaseUrl> proxy(BaseUrl host) {
    return config.proxyUrl().isPresent()
        ? config.proxyUrl().map(ProxyRules::parse)
        : ProxyRules.fromEnvironment(System.getenv(), host);
  }

  /** A connection to a host, not opened. */
  HttpConnection to(BaseUrl host) {
    return new HttpConnection(host, settings(host), counters, context.random(), watchdog);
  }

  /** User and password of the options, if there are any. */
  Optional<Credentials> credentials() {
    return config.username().isEmpty() && config.password().isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(config.username(), config.password()));
  }

  private HttpSettings settings(BaseUrl host) {
    Optional<Credentials> stated = credentials();
    return new HttpSettings(
        "Skidder/" + context.identity().version(),
        config.timeout(),
        tls,
        proxy(host),
        host.user().map(user -> new Credentials(user, host.password().orElse(""))).or(() -> stated),
        Map.copyOf(config.headers()),
        config.compressionLevel() > 0);
  }
}
