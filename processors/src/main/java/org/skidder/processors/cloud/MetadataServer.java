package org.skidder.processors.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.event.FieldException;

/** Requests to metadata services over plain HTTP. Thread-safe. */
final class MetadataServer {
  /** More than any of them answers. */
  private static final long MAX_ANSWER = 1 << 20;

  private final HttpClient client;
  private final Optional<String> override;
  private final Duration timeout;

  /**
   * @param override {@code host:port} instead of all others
   * @param timeout of each request
   */
  MetadataServer(HttpClient client, Optional<String> override, Duration timeout) {
    this.client = client;
    this.override = override;
    this.timeout = timeout;
  }

  /**
   * The answer to a {@code GET}.
   *
   * @throws FieldException when there is none, or its status is not 200
   */
  byte[] get(String host, String path, Map<String, String> headers) throws FieldException {
    return send("GET", host, path, headers, timeout);
  }

  /**
   * The answer to a {@code PUT} without a body. It gets a part of the time only: some networks
   * swallow it, and there is another way then.
   *
   * @throws FieldException as {@link #get}
   */
  String put(String host, String path, Map<String, String> headers) throws FieldException {
    return new String(
        send("PUT", host, path, headers, timeout.dividedBy(3)), StandardCharsets.UTF_8);
  }

  private byte[] send(
      String method, String host, String path, Map<String, String> headers, Duration limit)
      throws FieldException {
    String url = "http://" + override.orElse(host) + path;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(limit)
              .method(method, HttpRequest.BodyPublishers.noBody());
      headers.forEach(request::header);
      HttpResponse<byte[]> response =
          client.send(
              request.build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
      if (response.statusCode() != 200) {
        throw new FieldException(url + ": status " + response.statusCode());
      }
      return response.body();
    } catch (IOException | IllegalArgumentException e) {
      throw new FieldException(url + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FieldException(url + ": not needed any more");
    }
  }
}
