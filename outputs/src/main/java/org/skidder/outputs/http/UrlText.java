package org.skidder.outputs.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Texts as parts of a URL: only letters, digits, {@code -}, {@code .}, {@code _} and {@code ~} (RFC
 * 3986, unreserved) stand as they are.
 */
public final class UrlText {
  private UrlText() {}

  /** A name or value of a query: form encoded, a blank is a plus. */
  public static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  /** One segment of a path, slashes in it included. */
  public static String segment(String text) {
    return query(text).replace("+", "%20");
  }
}
