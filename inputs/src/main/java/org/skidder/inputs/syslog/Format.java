package org.skidder.inputs.syslog;

import java.util.Locale;

/** Which messages are understood. */
public enum Format {
  /** Both, told apart by the version behind the priority. */
  AUTO,
  /** The old one and its variants. */
  RFC3164,
  /** The new one only. */
  RFC5424;

  /**
   * Reads the option.
   *
   * @throws IllegalArgumentException for other texts
   */
  public static Format parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "rfc3164" -> RFC3164;
      case "rfc5424" -> RFC5424;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "'" + " is no format; write auto, rfc3164 or rfc5424");
    };
  }
}
