package org.skidder.outputs.elasticsearch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.OutputPlan;
import org.skidder.core.plugin.OutputContext;
import org.skidder.core.plugin.OutputFactory;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpSettings;
import org.skidder.outputs.http.HttpSettings.Credentials;
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
    for (String host : config.hosts()) {
      BaseUrl base = BaseUrl.parse(host, config.protocol(), PORT, config.path());
      LOG.info("Elasticsearch url: {}", base);
      HttpSettings settings = settings(config, context, base);
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
      ElasticsearchConfig config, OutputContext context, BaseUrl base) {
    Optional<Credentials> credentials =
        base.user()
            .map(user -> new Credentials(user, base.password().orElse("")))
            .or(() ->
                config.username().isEmpty() && config.password().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Credentials(config.username(), config.password())));
    Optional<BaseUrl> proxy =
        config
            .proxyUrl()
            .filter(url -> !url.isEmpty())
            .map(url -> BaseUrl.parse(url, "http", 80, ""));
    return new HttpSettings(
        "Skidder/" + context.identity().version(),
        config.timeout(),
        systemTls(),
        proxy,
        credentials,
        config.headers(),
        config.compressionLevel() > 0);
  }

  private static SecureLayer systemTls() {
    return (plain, host, port) -> {
      SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
      javax.net.ssl.SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    };
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
