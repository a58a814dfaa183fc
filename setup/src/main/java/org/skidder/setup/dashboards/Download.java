package org.skidder.setup.dashboards;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.tls.TlsClient;
import org.skidder.core.tls.TlsConfig;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.http.HttpSettings;
import org.skidder.outputs.http.ProxyRules;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.Watchdog;

/** Fetches a file over HTTP, by the proxy that the environment names. */
final class Download {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final int MOST_REDIRECTS = 5;

  private Download() {}

  /**
   * Fetches.
   *
   * @throws IOException when it cannot be had; the message names the URL
   */
  static byte[] of(String url, String program) throws IOException {
    String at = url;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse answer = get(at, program);
      Optional<String> location = answer.header("location");
      if (answer.status() == 200) {
        return Arrays.copyOf(answer.body(), answer.length());
      }
      if (answer.status() / 100 != 3 || location.isEmpty()) {
        throw new IOException(
            "setup.dashboards.url: " + at + " was answered with " + answer.describe());
      }
      at = location.get().startsWith("/") ? origin(at) + location.get() : location.get();
    }
    throw new IOException("setup.dashboards.url: " + url + " leads from one address to the next");
  }

  private static String origin(String url) {
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0 ? url : url.substring(0, path);
  }

  private static HttpResponse get(String url, String program) throws IOException {
    boolean https = url.regionMatches(true, 0, "https:", 0, 6);
    BaseUrl base;
    try {
      base = BaseUrl.parse(origin(url), "http", https ? 443 : 80, "");
    } catch (IllegalArgumentException e) {
      throw new IOException("setup.dashboards.url: " + e.getMessage(), e);
    }
    String target = url.substring(origin(url).length());
    HttpSettings settings =
        new HttpSettings(
            program,
            TIMEOUT,
            // Reading the certificates of the system takes a while: only for https.
            (plain, host, port) ->
                new TlsClient(TlsConfig.defaults(), Path.of("")).secure(plain, host, port),
            ProxyRules.fromEnvironment(System.getenv(), base),
            Optional.empty(),
            Map.of(),
            false);
    try (HttpConnection connection =
        new HttpConnection(
            base,
            settings,
            Connection.Counters.of(new Metrics()),
            new SplittableRandom(),
            Watchdog.forTimeout(TIMEOUT))) {
      connection.open();
      return connection.call("GET", target.isEmpty() ? "/" : target);
    } catch (IOException e) {
      throw new IOException("setup.dashboards.url: " + url + ": " + e.getMessage(), e);
    }
  }
}
