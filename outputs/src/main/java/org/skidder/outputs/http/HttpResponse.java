package org.skidder.outputs.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer. Its body lies in an array that the connection uses again for the next answer.
 *
 * @param status status code
 * @param reason reason phrase, may be empty
 * @param headers by lower-case name; of repeated ones the last
 * @param body array that holds the decoded body
 * @param length bytes of the body
 */
public record HttpResponse(
    int status, String reason, Map<String, String> headers, byte[] body, int length) {
  private static final int QUOTED = 500;

  /** Whether the status says success. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** A header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The body as text. */
  public String text() {
    return new String(body, 0, length, StandardCharsets.UTF_8);
  }

  /** What to do about an answer that sends elsewhere, to follow a message; else empty. */
  public String redirection() {
    return switch (status) {
      case 301, 302, 307, 308 -> header("location").map(to -> "; use the address " + to).orElse("");
      default -> "";
    };
  }

  /** {@code 503 Service Unavailable: <start of the body>}, for messages. */
  public String describe() {
    String quoted = quoted();
    return quoted.isEmpty() ? head() : head() + ": " + quoted;
  }

  /** {@code 503 Service Unavailable}, for messages. */
  public String head() {
    return reason.isEmpty() ? String.valueOf(status) : status + " " + reason;
  }

  /** The start of the body, for messages. */
  public String quoted() {
    String start = new String(body, 0, Math.min(length, QUOTED), StandardCharsets.UTF_8).strip();
    return length > QUOTED ? start + "…" : start;
  }
}
