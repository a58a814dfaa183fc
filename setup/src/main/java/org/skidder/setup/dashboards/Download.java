package org.skidder.setup.dashboards;

import java.io.IOException;
import java.net.URI;
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
  private static final int LARGEST = 16 << 20;

  private Download() {}

  /**
   * Fetches at most 16 MiB.
   *
   * @throws IOException when it cannot be had; the message names the URL as {@link #shown} does
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
            "setup.dashboards.url: " + shown(at) + " was answered with " + answer.describe());
      }
      at = further(at, location.get());
    }
    throw new IOException(
        "setup.dashboards.url: " + shown(url) + " leads from one address to the next");
  }

  /** A URL for people: without user, password and query, which may be secret. */
  static String shown(String url) {
    int start = url.indexOf("://") + 3;
    int end = end(url, "?#", start);
    int at = origin(url).lastIndexOf('@');
    return at < start
        ? url.substring(0, end)
        : url.substring(0, start) + url.substring(at + 1, end);
  }

  /** Where a redirect leads: not away from protection. */
  private static String further(String at, String location) throws IOException {
    String to;
    try {
      // Names are resolved beside a path, so there has to be one.
      to = URI.create(origin(at) + target(at)).resolve(location).toString();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "setup.dashboards.url: " + shown(at) + " leads to what is no address", e);
    }
    if (!isHttps(to) && (isHttps(at) || !to.regionMatches(true, 0, "http://", 0, 7))) {
      throw new IOException(
          "setup.dashboards.url: "
              + shown(at)
              + " leads to an address that is not "
              + (isHttps(at) ? "https" : "http or https"));
    }
    return to;
  }

  private static boolean isHttps(String url) {
    return url.regionMatches(true, 0, "https://", 0, 8);
  }

  private static String origin(String url) {
    return url.substring(0, end(url, "/?#", url.indexOf("://") + 3));
  }

  /** Path and query. */
  private static String target(String url) {
    String target = url.substring(origin(url).length(), end(url, "#", 0));
    return target.startsWith("/") ? target : "/" + target;
  }

  /** Index of the first of these characters, or the length. */
  private static int end(String text, String characters, int from) {
    int end = from;
    while (end < text.length() && characters.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static HttpResponse get(String url, String program) throws IOException {
    BaseUrl base;
    try {
      base = BaseUrl.parse(origin(url), "http", isHttps(url) ? 443 : 80, "");
    } catch (IllegalArgumentException e) {
      throw new IOException("setup.dashboards.url: " + e.getMessage(), e);
    }
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
            Watchdog.forTimeout(TIMEOUT),
            LARGEST)) {
      connection.open();
      return connection.call("GET", target(url));
    } catch (IOException e) {
      throw new IOException("setup.dashboards.url: " + shown(url) + ": " + e.getMessage(), e);
    }
  }
}
