package org.skidder.inputs.net;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.skidder.core.config.ByteSize;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options of everything that takes connections. */
public record StreamConfig(
    @Option(
            value =
                "How messages are told apart: delimiter, or rfc6587 (counted ones, and delimited"
                    + " ones beside them).",
            def = "delimiter")
        Kind framing,
    @Option(
            value = "What ends a message; a line feed takes a carriage return before it along.",
            def = "\n")
        String lineDelimiter,
    @Option(
            value = "Longest message; a longer one closes the connection.",
            def = "20MiB",
            min = "1B",
            max = "1GiB")
        ByteSize maxMessageSize,
    @Option(value = "A connection without a byte for this long is closed.", def = "5m", min = "1ms")
        Duration timeout,
    @Option(value = "Most connections at a time; 0: no limit.", def = "0", min = "0")
        int maxConnections)
    implements Validated {

  /** How messages are told apart. */
  public enum Kind {
    /** By their end. */
    DELIMITER,
    /** By their length where they begin with one, else by their end. */
    RFC6587;

    /**
     * Reads the option.
     *
     * @throws IllegalArgumentException for other texts
     */
    public static Kind parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "delimiter" -> DELIMITER;
        case "rfc6587" -> RFC6587;
        default ->
            throw new IllegalArgumentException(
                "'" + text + "'" + " is no framing; write delimiter or rfc6587");
      };
    }
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (lineDelimiter.isEmpty()) {
      problems.error("lineDelimiter", "must not be empty");
    }
  }

  /**
   * A framing for one connection.
   *
   * @param longest message, in bytes
   */
  Framing newFraming(long longest) {
    byte[] end = lineDelimiter.getBytes(StandardCharsets.UTF_8);
    return switch (framing) {
      case DELIMITER -> new DelimitedFraming(end, longest);
      case RFC6587 -> new CountedFraming(end, longest);
    };
  }
}
