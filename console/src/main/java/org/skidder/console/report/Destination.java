package org.skidder.console.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.skidder.core.metrics.Metrics;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpSettings;
import org.skidder.outputs.http.HttpSettings.Credentials;
import org.skidder.outputs.http.HttpTls;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.Watchdog;

/** Where reports go and how it is talked to. Thread-safe. */
public final class Destination {
  private final ReporterConfig config;
  private final List<BaseUrl> hosts;
  private final HttpTls tls;
  private final Watchdog watchdog;

  /**
   * Reads certificates; nothing is connected.
   *
   * @param configPath for relative names of certificates
   * @throws IllegalArgumentException when a certificate or a proxy cannot be used
   */
  public Destination(ReporterConfig config, Path configPath) {
    this.config = config;
    hosts = config.urls();
    List<BaseUrl> peers = new ArrayList<>(hosts);
    hosts.forEach(host -> config.proxy(host).ifPresent(peers::add));
    tls = new HttpTls(config.ssl(), peers, configPath);
    watchdog = Watchdog.forTimeout(config.timeout());
  }

  /** What ends calls of sessions that take too long. */
  Watchdog watchdog() {
    return watchdog;
  }

  /** The options. */
  ReporterConfig config() {
    return config;
  }

  /**
   * A session with any of the hosts, not open yet: many shippers spread over them.
   *
   * @param version of the program, for the server's logs
   */
  Session session(String version, RandomGenerator random) {
    BaseUrl host = hosts.get(random.nextInt(hosts.size()));
    Credentials credentials =
        host.user()
            .map(user -> new Credentials(user, host.password().orElse("")))
            .orElseGet(() -> new Credentials(config.username(), config.password()));
    HttpSettings settings =
        new HttpSettings(
            "Skidder/" + version,
            config.timeout(),
            tls,
            config.proxy(host),
            Optional.of(credentials),
            Map.copyOf(config.headers()),
            config.compressionLevel() > 0);
    // Not the output's traffic: counted where nobody looks.
    Connection.Counters counters = Connection.Counters.of(new Metrics());
    return new Session(
        new HttpConnection(host, settings, counters, random, watchdog),
        config.parameters(),
        config.compressionLevel());
  }
}
