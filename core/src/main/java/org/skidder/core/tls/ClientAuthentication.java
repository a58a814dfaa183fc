package org.skidder.core.tls;

import java.util.Locale;

/** Whether a server wants certificates from its clients. */
public enum ClientAuthentication {
  /** None is asked for. */
  NONE,
  /** One is asked for; if it comes it must be valid. */
  OPTIONAL,
  /** A valid one must come. */
  REQUIRED;

  /**
   * Reads {@code none}, {@code optional} or {@code required}; nothing means none.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ClientAuthentication parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "none" -> NONE;
      case "optional" -> OPTIONAL;
      case "required" -> REQUIRED;
      default ->
          throw new IllegalArgumentException(
              "unknown client authentication '" + text + "'; use none, optional or required");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
