package org.skidder.containers.kubernetes.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Puts a path and its parameters together. Not thread-safe. */
final class Query {
  private final StringBuilder text;
  private char separator = '?';

  Query(String path) {
    text = new StringBuilder(path);
  }

  /** A text that may stand in a path or a parameter. */
  static String escape(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Adds a parameter, unless it is empty. */
  Query with(String name, String value) {
    if (!value.isEmpty()) {
      text.append(separator).append(name).append('=').append(escape(value));
      separator = '&';
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
