package org.skidder.setup.kibana;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.skidder.core.metrics.Metrics;
import org.skidder.outputs.http.BaseUrl;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.http.HttpSettings;
import org.skidder.outputs.http.HttpSettings.Credentials;
import org.skidder.outputs.http.HttpTls;
import org.skidder.outputs.json.JsonTree;
import org.skidder.outputs.net.Connection;
import org.skidder.outputs.net.SecureLayer;
import org.skidder.outputs.net.Watchdog;

/**
 * A connection to Kibana or OpenSearch Dashboards, whose version is known. Used by one thread.
 *
 * <p>Requests that change something carry the version ({@code kbn-version}) or {@code osd-xsrf}, by
 * which the server knows that no browser was tricked into sending them.
 */
public final class Kibana implements AutoCloseable {
  /** How much of an answer is quoted in a message. */
  private static final int QUOTED = 250;

  private static final String JSON = "application/json";

  private final HttpConnection reading;
  private final HttpConnection writing;
  private final String prefix;
  private final KibanaVersion version;

  private Kibana(
      HttpConnection reading, HttpConnection writing, String prefix, KibanaVersion version) {
    this.reading = reading;
    this.writing = writing;
    this.prefix = prefix;
    this.version = version;
  }

  /**
   * Connects and asks for the version.
   *
   * @param unless user and password, each when neither the options nor the URL state it
   * @param configPath for relative names of certificates
   * @param program how we call ourselves
   * @throws IOException when there is no Kibana to talk to; the message says where and why
   * @throws IllegalArgumentException when a certificate cannot be used
   */
  public static Kibana connect(
      KibanaConfig config, Optional<Credentials> unless, Path configPath, String program)
      throws IOException {
    BaseUrl url = config.url();
    SecureLayer tls = new HttpTls(config.ssl(), List.of(url), configPath);
    Optional<Credentials> credentials =
        url.user()
            .map(user -> new Credentials(user, url.password().orElse("")))
            .or(() -> stated(config, unless));
    Map<String, String> headers = new HashMap<>(config.headers());
    HttpConnection reading = connection(config, url, tls, credentials, headers, program);
    try {
      KibanaVersion version = ask(reading);
      if (version.opensearch()) {
        headers.put("osd-xsrf", "true");
      } else {
        headers.put("kbn-version", version.text());
      }
      String space = config.space().id();
      String prefix = space.isEmpty() || space.equals("default") ? "" : "/s/" + space;
      return new Kibana(
          reading, connection(config, url, tls, credentials, headers, program), prefix, version);
    } catch (IOException e) {
      reading.close();
      throw new IOException(
          "Kibana at " + url + " (setup.kibana.host) cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * What the options state; of user and password, the one that is missing is that of the output.
   */
  private static Optional<Credentials> stated(KibanaConfig config, Optional<Credentials> unless) {
    String user = config.username();
    if (user.isEmpty()) {
      user = unless.map(Credentials::user).orElse("");
    }
    String password = config.password();
    if (password.isEmpty()) {
      password = unless.map(Credentials::password).orElse("");
    }
    return user.isEmpty() && password.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(user, password));
  }

  private static HttpConnection connection(
      KibanaConfig config,
      BaseUrl url,
      SecureLayer tls,
      Optional<Credentials> credentials,
      Map<String, String> headers,
      String program) {
    HttpSettings settings =
        new HttpSettings(
            program,
            config.timeout(),
            tls,
            Optional.empty(),
            credentials,
            Map.copyOf(headers),
            false);
    return new HttpConnection(
        url,
        settings,
        Connection.Counters.of(new Metrics()),
        new SplittableRandom(),
        Watchdog.forTimeout(config.timeout()));
  }

  private static KibanaVersion ask(HttpConnection connection) throws IOException {
    connection.open();
    HttpResponse answer = connection.call("GET", "/api/status");
    if (!answer.isSuccess()) {
      throw new IOException(refused("GET /api/status", answer));
    }
    KibanaVersion version =
        KibanaVersion.of(answer, JsonTree.object(answer))
            .orElseThrow(() ->
                new IOException(
                    "it does not tell its version; check username and password: "
                        + quoted(answer)));
    if (!version.isSince(5, 6)) {
      throw new IOException("it is " + version + "; 5.6 or later is needed");
    }
    return version;
  }

  /** Which program it is, and its version. */
  public KibanaVersion version() {
    return version;
  }

  /** {@code GET}; the answer must be a success. */
  public HttpResponse get(String path) throws IOException {
    return done("GET " + path, exchange(reading, "GET", path, "", new byte[0]));
  }

  /** {@code POST} of JSON; the answer must be a success, and JSON. */
  public Map<String, @Nullable Object> post(String path, byte[] json) throws IOException {
    return JsonTree.object(send(path, JSON, json));
  }

  /** {@code POST}; the answer must be a success. */
  public HttpResponse send(String path, String contentType, byte[] content) throws IOException {
    return done("POST " + path, exchange(writing, "POST", path, contentType, content));
  }

  /** {@code POST} of JSON; the answer may be a refusal. */
  public HttpResponse tryPost(String path, byte[] json) throws IOException {
    return exchange(writing, "POST", path, JSON, json);
  }

  private HttpResponse exchange(
      HttpConnection connection, String method, String path, String contentType, byte[] content)
      throws IOException {
    if (!connection.isUsable()) {
      connection.open();
    }
    return contentType.isEmpty()
        ? connection.call(method, prefix + path)
        : connection.call(method, prefix + path, contentType, content);
  }

  private static HttpResponse done(String what, HttpResponse answer) throws IOException {
    if (!answer.isSuccess()) {
      throw new IOException(refused(what, answer));
    }
    return answer;
  }

  /** A request and what it was answered with, for messages. */
  public static String refused(String what, HttpResponse answer) {
    String hint =
        switch (answer.status()) {
          case 401, 403 -> " (check username and password of setup.kibana)";
          case 301, 302, 307, 308 ->
              answer.header("location").map(to -> "; use the address " + to).orElse("");
          case 503 -> " (it may not be ready yet; see setup.dashboards.retry)";
          default -> "";
        };
    String status = (answer.status() + " " + answer.reason()).strip();
    return what + " was answered with " + status + ": " + quoted(answer) + hint;
  }

  private static String quoted(HttpResponse answer) {
    String text =
        new String(answer.body(), 0, Math.min(answer.length(), QUOTED), StandardCharsets.UTF_8);
    return answer.length() > QUOTED ? text.strip() + "…" : text.strip();
  }

  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
