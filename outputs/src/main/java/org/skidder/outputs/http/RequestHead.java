package org.skidder.outputs.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The bytes of a request's head, all but the length and the empty line. */
final class RequestHead {
  private RequestHead() {}

  /**
   * Builds a head.
   *
   * @param target path and query, below the base URL
   * @param body value of {@code Content-Type}, empty when the request has no body
   * @param gzip whether the body is packed
   */
  static byte[] build(
      String method,
      BaseUrl base,
      String target,
      HttpSettings settings,
      String body,
      boolean gzip) {
    boolean absolute = settings.proxy().isPresent() && !base.https();
    StringBuilder head = new StringBuilder(400);
    String path = base.target(target);
    head.append(method).append(' ');
    if (absolute) {
      head.append("http://").append(base.authority());
    }
    head.append(path.startsWith("/") ? "" : "/").append(path).append(" HTTP/1.1\r\nHost: ");
    Map<String, String> own = settings.headers();
    head.append(configured(own, "Host").orElse(base.authority())).append("\r\n");
    if (configured(own, "User-Agent").isEmpty()) {
      head.append("User-Agent: ").append(settings.userAgent()).append("\r\n");
    }
    head.append("Accept: application/json\r\n");
    if (settings.acceptCompressed()) {
      head.append("Accept-Encoding: gzip\r\n");
    }
    settings
        .credentials()
        .ifPresent(known -> basic(head, "Authorization", known.user(), known.password()));
    if (absolute) {
      settings.proxy().ifPresent(proxy -> proxyCredentials(head, proxy));
    }
    for (Map.Entry<String, String> header : own.entrySet()) {
      if (!header.getKey().equalsIgnoreCase("host")) {
        head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
      }
    }
    if (!body.isEmpty()) {
      head.append("Content-Type: ").append(body).append("\r\n");
    }
    if (gzip) {
      head.append("Content-Encoding: gzip\r\n");
    }
    return head.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<String> configured(Map<String, String> headers, String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return Optional.of(header.getValue());
      }
    }
    return Optional.empty();
  }

  static void proxyCredentials(StringBuilder head, BaseUrl proxy) {
    proxy
        .user()
        .ifPresent(user -> basic(head, "Proxy-Authorization", user, proxy.password().orElse("")));
  }

  private static void basic(StringBuilder head, String name, String user, String password) {
    String pair = user + ":" + password;
    String value = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    head.append(name).append(": Basic ").append(value).append("\r\n");
  }
}
