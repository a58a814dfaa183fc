package org.skidder.core.config;

import java.time.Duration;

/** Durations as the configuration writes them: {@code 1h30m}, {@code 1.5s}, {@code -1s}. */
public final class Durations {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000L;
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
    long nanos = 0;
    try {
      while (at < text.length()) {
        int number = at;
        while (at < text.length() && isNumeral(text.charAt(at))) {
          at++;
        }
        int unit = at;
        while (at < text.length() && !isNumeral(text.charAt(at))) {
          at++;
        }
        long factor = nanosOf(text, text.substring(unit, at));
        nanos = Math.addExact(nanos, product(text, text.substring(number, unit), factor));
      }
    } catch (ArithmeticException e) {
      throw tooLong(text);
    }
    return Duration.ofNanos(negative ? -nanos : nanos);
  }

  /** A number of seconds, as YAML numbers are read. */
  static Duration ofSeconds(Object number) {
    if (number instanceof Long seconds && Math.abs(seconds) <= MAX_SECONDS) {
      return Duration.ofSeconds(seconds);
    }
    if (number instanceof Double seconds && Math.abs(seconds) <= MAX_SECONDS) {
      return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
    }
    throw tooLong(number.toString());
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

  /**
   * Text as the original's log has it: {@code 1m0s}, {@code 1h0m0s}, {@code 1.5s}, {@code 250ms}.
   */
  public static String printInLog(Duration duration) {
    Duration rest = duration.abs();
    String sign = duration.isNegative() ? "-" : "";
    if (rest.isZero()) {
      return "0s";
    } else if (rest.toSeconds() == 0) {
      int nanos = rest.toNanosPart();
      if (nanos >= 1_000_000) {
        return sign + decimal(nanos / 1_000_000, nanos % 1_000_000, 6) + "ms";
      }
      return sign + (nanos >= 1000 ? decimal(nanos / 1000, nanos % 1000, 3) + "µs" : nanos + "ns");
    }
    String hours = rest.toHours() > 0 ? rest.toHours() + "h" : "";
    String minutes = rest.toMinutes() > 0 ? rest.toMinutesPart() + "m" : "";
    return sign + hours + minutes + decimal(rest.toSecondsPart(), rest.toNanosPart(), 9) + "s";
  }

  private static String decimal(int whole, int fraction, int digits) {
    if (fraction == 0) {
      return Integer.toString(whole);
    }
    String text = Integer.toString(fraction);
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return whole + "." + "0".repeat(digits - text.length()) + text.substring(0, end);
  }

  private static IllegalArgumentException tooLong(String text) {
    return new IllegalArgumentException(Quote.value(text) + " is too long a time");
  }

  private static boolean isNumeral(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  /** Decimal digits times a unit; long arithmetic, because BigDecimal is slow to start up. */
  private static long product(String text, String digits, long factor) {
    int point = digits.indexOf('.');
    boolean valid = !digits.isEmpty() && !digits.equals(".") && digits.length() <= LONGEST;
    if (!valid || point != digits.lastIndexOf('.')) {
      throw bad(text);
    }
    long whole = 0;
    for (int i = 0; i < (point < 0 ? digits.length() : point); i++) {
      whole = Math.addExact(Math.multiplyExact(whole, 10L), digits.charAt(i) - '0');
    }
    long product = Math.multiplyExact(whole, factor);
    double scale = factor;
    for (int i = point + 1; point >= 0 && i < digits.length(); i++) {
      scale /= 10;
      product = Math.addExact(product, Math.round((digits.charAt(i) - '0') * scale));
    }
    return product;
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
