package org.skidder.console.report;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.Gzip;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;

/**
 * A connection to a server that takes reports. Used, and closed, by one thread; {@link #abort()}
 * may come from any other.
 *
 * <p>Servers before 7 take them at {@code /_xpack/monitoring/_bulk}, later ones at {@code
 * /_monitoring/bulk}. One that does not tell its version is asked as an old one.
 */
final class Session implements AutoCloseable {
  private static final String FEATURE = "/_xpack?filter_path=features.monitoring.enabled";
  private static final Pattern ENABLED =
      Pattern.compile("\"monitoring\"\\s*:\\s*\\{\\s*\"enabled\"\\s*:\\s*true");
  private static final Pattern NUMBER = Pattern.compile("\"number\"\\s*:\\s*\"(\\d{1,3})");
  private static final int RENAMED_IN = 7;

  private final HttpConnection connection;
  private final Map<String, String> parameters;
  private final int compressionLevel;
  private boolean old = true;

  Session(HttpConnection connection, Map<String, String> parameters, int compressionLevel) {
    this.connection = connection;
    this.parameters = parameters;
    this.compressionLevel = compressionLevel;
  }

  /** The server. */
  BaseUrl host() {
    return connection.base();
  }

  /**
   * Connects and asks whether there is monitoring.
   *
   * @throws IOException when there is none, or the server cannot be reached
   */
  void open() throws IOException {
    connection.open();
    HttpResponse feature = connection.call("GET", FEATURE);
    if (!feature.isSuccess()) {
      throw new IOException(
          "GET /_xpack was answered with "
              + feature.describe()
              + "; it takes an Elasticsearch with monitoring");
    }
    if (!ENABLED.matcher(feature.text()).find()) {
      throw new IOException("its monitoring is switched off (xpack.monitoring.enabled)");
    }
    reopen();
    HttpResponse root = connection.call("GET", "/?filter_path=version.number");
    Matcher number = NUMBER.matcher(root.isSuccess() ? root.text() : "");
    old = !number.find() || Integer.parseInt(number.group(1)) < RENAMED_IN;
  }

  private void reopen() throws IOException {
    if (!connection.isUsable()) {
      connection.open();
    }
  }

  /**
   * Sends one report.
   *
   * @param period after which the next one follows
   * @return why the server did not take it; empty when it did
   * @throws IOException when the server cannot be reached
   */
  Optional<String> send(byte[] report, Duration period) throws IOException {
    reopen();
    HttpResponse answer = post(target(period), report);
    return answer.isSuccess()
        ? Optional.empty()
        : Optional.of("a report was answered with " + answer.describe());
  }

  private HttpResponse post(String target, byte[] report) throws IOException {
    if (compressionLevel == 0) {
      return connection.call("POST", target, report);
    }
    Gzip gzip = new Gzip(compressionLevel);
    gzip.pack(report, 0, report.length);
    byte[] head = connection.head("POST", target, true, true);
    return connection.exchange("POST", head, gzip.array(), 0, gzip.length());
  }

  private String target(Duration period) {
    Map<String, String> all = new TreeMap<>();
    all.put("system_id", "beats");
    all.put("system_api_version", old ? "6" : "7");
    all.put("interval", period.toSeconds() + "s");
    all.putAll(parameters);
    StringBuilder target = new StringBuilder(128);
    target.append(old ? "/_xpack/monitoring/_bulk" : "/_monitoring/bulk");
    char separator = '?';
    for (Map.Entry<String, String> parameter : all.entrySet()) {
      target.append(separator).append(encoded(parameter.getKey()));
      target.append('=').append(encoded(parameter.getValue()));
      separator = '&';
    }
    return target.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Ends what is under way; from any thread. */
  void abort() {
    connection.close();
  }

  @Override
  public void close() {
    connection.discard();
  }
}
