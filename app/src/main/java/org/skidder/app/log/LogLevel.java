package org.skidder.app.log;

import java.util.Locale;
import org.slf4j.event.Level;

/**
 * {@code logging.level}. Not an enumeration, because it is read in any case and has synonyms.
 *
 * @param level level of the logging library; critical is the same as error, nothing is above it
 */
public record LogLevel(Level level) {
  /**
   * Reads a level.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static LogLevel parse(String text) {
    return new LogLevel(
        switch (text.toLowerCase(Locale.ROOT)) {
          case "debug" -> Level.DEBUG;
          case "info" -> Level.INFO;
          case "warning", "warn" -> Level.WARN;
          case "error", "critical" -> Level.ERROR;
          default ->
              throw new IllegalArgumentException(
                  "\"" + text + "\" is no level; choose debug, info, warning, error or critical");
        });
  }

  /** The name in the configuration. */
  @Override
  public String toString() {
    return level == Level.WARN ? "warning" : level.name().toLowerCase(Locale.ROOT);
  }
}
