package org.skidder.core.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as the configuration writes them: {@code 1h30m}, {@code 1.5s}, {@code -1s}. */
public final class Durations {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
  private static final int LONGEST = 40;
  private static final String HINT =
      "; write a number and a unit (ns, us, ms, s, m, h), for instance 10s or 1h30m";

  private Durations() {}

  /**
   * Reads a sequence of numbers with units {@code ns us µs ms s m h}, or {@code 0}.
   *
   * @throws IllegalArgumentException for anything else, also for numbers without unit
   */
  public static Duration parse(String text) {
    boolean negative = text.startsWith("-");
    int at = negative || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return Duration.ZERO;
    }
    if (at == text.length()) {
      throw bad(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    while (at < text.length()) {
      int number = at;
      while (at < text.length() && isNumeral(text.charAt(at))) {
        at++;
      }
      int unit = at;
      while (at < text.length() && !isNumeral(text.charAt(at))) {
        at++;
      }
      BigDecimal factor = BigDecimal.valueOf(nanosOf(text, text.substring(unit, at)));
      nanos = nanos.add(number(text, text.substring(number, unit)).multiply(factor));
    }
    return ofNanos(negative ? nanos.negate() : nanos, text);
  }

  /** A number of seconds; null-free counterpart of {@link #parse} for YAML numbers. */
  static Duration ofSeconds(Object number) {
    if (number instanceof Double value && (value.isNaN() || value.isInfinite())) {
      throw bad(value.toString());
    }
    return ofNanos(new BigDecimal(number.toString()).multiply(NANOS), number.toString());
  }

  /** Text that {@link #parse} reads again. */
  public static String print(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
    Duration rest = duration.abs();
    if (rest.toHours() > 0) {
      text.append(rest.toHours()).append('h');
    }
    if (rest.toMinutesPart() > 0) {
      text.append(rest.toMinutesPart()).append('m');
    }
    if (rest.toSecondsPart() > 0) {
      text.append(rest.toSecondsPart()).append('s');
    }
    int nanos = rest.toNanosPart();
    if (nanos % 1_000_000 == 0) {
      text.append(nanos == 0 ? "" : nanos / 1_000_000 + "ms");
    } else if (nanos % 1000 == 0) {
      text.append(nanos / 1000).append("us");
    } else {
      text.append(nanos).append("ns");
    }
    return text.toString();
  }

  private static Duration ofNanos(BigDecimal nanos, String text) {
    if (nanos.precision() - nanos.scale() > 20) { // before a huge exponent is written out
      throw new IllegalArgumentException(Quote.value(text) + " is too long a time");
    }
    BigInteger whole = nanos.setScale(0, RoundingMode.DOWN).toBigInteger();
    if (whole.bitLength() > 63) {
      throw new IllegalArgumentException(Quote.value(text) + " is too long a time");
    }
    return Duration.ofNanos(whole.longValue());
  }

  private static boolean isNumeral(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static BigDecimal number(String text, String digits) {
    boolean valid = !digits.isEmpty() && !digits.equals(".") && digits.length() <= LONGEST;
    if (!valid || digits.indexOf('.') != digits.lastIndexOf('.')) {
      throw bad(text);
    }
    return new BigDecimal(digits);
  }

  private static long nanosOf(String text, String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "µs", "μs" -> 1000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "d" ->
          throw new IllegalArgumentException(
              Quote.value(text) + " is no duration: there is no unit d, write 24h for a day");
      default -> throw bad(text);
    };
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(Quote.value(text) + " is no duration" + HINT);
  }
}
