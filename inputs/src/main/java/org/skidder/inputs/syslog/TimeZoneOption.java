package org.skidder.inputs.syslog;

import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * A time zone in the configuration.
 *
 * @param id the zone
 */
public record TimeZoneOption(ZoneId id) {
  /**
   * Reads {@code Local}, a name like {@code Europe/Berlin}, or an offset like {@code +02:00}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static TimeZoneOption parse(String text) {
    if (text.isEmpty() || text.equalsIgnoreCase("local")) {
      return new TimeZoneOption(ZoneId.systemDefault());
    }
    try {
      return new TimeZoneOption(ZoneId.of(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "'"
              + " is no time zone; write Local, a name like Europe/Berlin, or an offset like"
              + " +02:00",
          e);
    }
  }
}
