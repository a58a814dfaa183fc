package org.skidder.console.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.skidder.core.json.JsonBuffer;

/**
 * An answer.
 *
 * @param status status code
 * @param contentType of the body
 * @param body bytes
 * @param headers further ones
 */
public record Response(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json; charset=utf-8";

  /** JSON in its compact form. */
  public static Response json(int status, byte[] body) {
    return new Response(status, JSON, body, Map.of());
  }

  /** {@code {"error":"…","status":404}}. */
  public static Response error(int status, String message) {
    JsonBuffer out = new JsonBuffer(128);
    out.ascii("{\"error\":").string(message, false).ascii(",\"status\":").number(status).raw('}');
    return json(status, out.toByteArray());
  }

  /** Text in UTF-8. */
  public static Response text(String contentType, String text) {
    return new Response(200, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** The same with one more header. */
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, contentType, body, more);
  }

  String reason() {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 414 -> "URI Too Long";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "Status " + status;
    };
  }
}
