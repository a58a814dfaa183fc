package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpSettings;
import org.skidder.outputs.http.HttpSettings.Credentials;
import org.skidder.outputs.http.ProxyRules;
import org.skidder.outputs.http.SecureLayer;
import org.skidder.outputs.http.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code output.elasticsearch}. */
public final class ElasticsearchOutput implements OutputFactory<ElasticsearchConfig> {
  private static final Logger LOG = LoggerFactory.getLogger("elasticsearch");
  private static final int PORT = 9200;

  @Override
  public String name() {
    return "elasticsearch";
  }

  @Override
  public Class<ElasticsearchConfig> configType() {
    return ElasticsearchConfig.class;
  }

  @Override
  public OutputPlan create(ElasticsearchConfig config, OutputContext context) {
    DeadLetters deadLetters =
        new DeadLetters(
            name(),
            config.deadLetter().file().map(context.dataPath()::resolve),
            context.identity().version(),
            context.metrics(),
            context.clock());
    Targets targets =
        new DailyIndex(context.identity().name() + "-" + context.identity().version());
    HttpConnection.Counters counters = counters(context.metrics());
    Watchdog watchdog = new Watchdog(period(config.timeout()));
    List<OutputClient> clients = new ArrayList<>();
    List<BaseUrl> hosts =
        config.hosts().stream()
            .map(host -> BaseUrl.parse(host, config.protocol(), PORT, config.path()))
            .toList();
    SecureLayer tls = tls(config, context, hosts);
    for (BaseUrl base : hosts) {
      LOG.info("Elasticsearch url: {}", base);
      HttpSettings settings = settings(config, context, base, tls);
      for (int i = 0; i < config.worker(); i++) {
        HttpConnection connection =
            new HttpConnection(base, settings, counters, context.random(), watchdog);
        Actions actions = new Actions(config.escapeHtml());
        clients.add(
            new ElasticsearchClient(
                connection,
                actions,
                new BulkBody(
                    actions, targets, deadLetters, config.documentId(), config.escapeHtml()),
                deadLetters,
                (unused, server) -> {},
                "/_bulk" + query(config.parameters()),
                config.compressionLevel()));
      }
    }
    return new OutputPlan(
        name(),
        clients,
        config.loadbalance(),
        Math.max(0, config.bulkMaxSize()),
        config.bulkMaxBytes().bytes(),
        config.backoff().init(),
        config.backoff().max());
  }

  private static HttpConnection.Counters counters(Metrics metrics) {
    return new HttpConnection.Counters(
        metrics.counter("libbeat.output.write.bytes"),
        metrics.counter("libbeat.output.write.errors"),
        metrics.counter("libbeat.output.read.bytes"),
        metrics.counter("libbeat.output.read.errors"));
  }

  /** A short timeout wants a watchdog that looks often. */
  private static long period(Duration timeout) {
    return Math.clamp(timeout.toNanos() / 20, 5_000_000L, 250_000_000L);
  }

  private static HttpSettings settings(
      ElasticsearchConfig config, OutputContext context, BaseUrl base, SecureLayer tls) {
    Optional<Credentials> credentials =
        base.user()
            .map(user -> new Credentials(user, base.password().orElse("")))
            .or(() ->
                config.username().isEmpty() && config.password().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Credentials(config.username(), config.password())));
    Optional<BaseUrl> proxy =
        config.proxyUrl().filter(url -> !url.isEmpty()).isPresent()
            ? config.proxyUrl().map(ProxyRules::parse)
            : ProxyRules.fromEnvironment(System.getenv(), base);
    return new HttpSettings(
        "Skidder/" + context.identity().version(),
        config.timeout(),
        tls,
        proxy,
        credentials,
        config.headers(),
        config.compressionLevel() > 0);
  }

  /** Mistakes in the section are told even when no host needs it. */
  private static SecureLayer tls(
      ElasticsearchConfig config, OutputContext context, List<BaseUrl> hosts) {
    Optional<TlsConfig> section = config.ssl().filter(TlsConfig::enabled);
    if (section.isEmpty() && hosts.stream().noneMatch(BaseUrl::https)) {
      return (plain, host, port) -> {
        throw new IOException("no host has https");
      };
    }
    TlsClient client = new TlsClient(section.orElseGet(TlsConfig::defaults), context.configPath());
    return client::secure;
  }

  private static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, String> entry : new TreeMap<>(parameters).entrySet()) {
      query.append(query.isEmpty() ? '?' : '&').append(encode(entry.getKey()));
      query.append('=').append(encode(entry.getValue()));
    }
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
