package org.skidder.console.http;

import java.util.Map;
import java.util.Optional;

/**
 * The head of a request.
 *
 * @param method as sent: {@code GET}
 * @param path decoded path, begins with a slash
 * @param query decoded parameters; of repeated ones the first, empty text for one without value
 * @param headers by lower-case name; repeated ones are joined with a comma
 * @param keepAlive whether the other side may send another one
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    boolean keepAlive) {
  /** A header. */
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }
}
