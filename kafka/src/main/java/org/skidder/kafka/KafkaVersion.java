package org.skidder.kafka;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the brokers as the configuration states it. Client and broker agree on the
 * protocol by themselves; what is left of the number is how much room a message is reckoned to
 * take, and that lz4 came with 0.10.
 *
 * @param text as stated
 * @param major first number
 * @param minor second number
 */
public record KafkaVersion(String text, int major, int minor) {
  /** What brokers have to be at least for the client library. */
  static final String OLDEST = "2.1";

  /** Versions that the original knows; newer ones are accepted by their numbers. */
  private static final List<String> OLD =
      List.of(
          "0.8.2.0",
          "0.8.2.1",
          "0.8.2.2",
          "0.8.2",
          "0.8",
          "0.9.0.0",
          "0.9.0.1",
          "0.9.0",
          "0.9",
          "0.10.0.0",
          "0.10.0.1",
          "0.10.0",
          "0.10.1.0",
          "0.10.1",
          "0.10.2.0",
          "0.10.2.1",
          "0.10.2",
          "0.10",
          "0.11.0.0",
          "0.11.0.1",
          "0.11.0.2",
          "0.11.0",
          "0.11",
          "1.0.0",
          "1.0.1",
          "1.0.2",
          "1.0",
          "1.1.0",
          "1.1.1",
          "1.1");

  private static final Pattern NEW = Pattern.compile("([2-9])\\.(\\d{1,2})(\\.\\d{1,2})?");
  private static final int LOG_OVERHEAD_OLD = 26;
  private static final int LOG_OVERHEAD = 36;

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException when there is no such version
   */
  public static KafkaVersion parse(String text) {
    if (text.isEmpty()) {
      return new KafkaVersion(text, 1, 0);
    }
    if (text.equals("1")) {
      return new KafkaVersion(text, 1, 1);
    }
    if (OLD.contains(text)) {
      String[] numbers = text.split("\\.", -1);
      return new KafkaVersion(text, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
    Matcher matcher = NEW.matcher(text);
    if (matcher.matches()) {
      return new KafkaVersion(
          text, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
    throw new IllegalArgumentException(
        "unknown/unsupported kafka version '"
            + text
            + "'; write for instance 1.0.0 or 3.9.0 (in quotes: \"1.0\", not 1.0)");
  }

  private boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /** Whether brokers of this version know lz4. */
  boolean hasLz4() {
    return isAtLeast(0, 10);
  }

  /** Whether the client library can talk to brokers of this version. */
  boolean isReachable() {
    return isAtLeast(2, 1);
  }

  /** Bytes that a message takes beside key and value. */
  int overhead() {
    return isAtLeast(0, 11) ? LOG_OVERHEAD : LOG_OVERHEAD_OLD;
  }

  /** As stated. */
  @Override
  public String toString() {
    return text;
  }
}
