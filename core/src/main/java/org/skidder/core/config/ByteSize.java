package org.skidder.core.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * A number of bytes.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final String UNITS = "kmgtpe";
  private static final int LONGEST = 40;
  private static final int EXACT_DIGITS = 12;

  /** Rejects negative sizes. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be negative");
    }
  }

  /**
   * Reads a number with an optional unit in any case: {@code b}, {@code k kb m mb …} (powers of
   * 1000), {@code ki kib mi mib …} (powers of 1024). Fractions and thousands commas are allowed.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ByteSize parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < lower.length() && isNumeral(lower.charAt(end))) {
      end++;
    }
    String unit = lower.substring(end).strip();
    long factor = factor(unit);
    String digits = lower.substring(0, end).replace(",", "");
    if (factor < 0 || !isNumber(digits)) {
      throw new IllegalArgumentException(
          Quote.value(text)
              + " is no size; write a number and a unit, for instance 10MiB or 512kb");
    }
    if (digits.length() <= EXACT_DIGITS && digits.indexOf('.') < 0 && factor <= 1L << 20) {
      return new ByteSize(Long.parseLong(digits) * factor); // BigDecimal is slow to start up
    }
    BigInteger bytes = new BigDecimal(digits).multiply(BigDecimal.valueOf(factor)).toBigInteger();
    if (bytes.bitLength() > 63) {
      throw new IllegalArgumentException(Quote.value(text) + " is too large");
    }
    return new ByteSize(bytes.longValue());
  }

  /** Whether the text is a number without a unit. */
  static boolean hasNoUnit(String text) {
    String stripped = text.strip();
    return !stripped.isEmpty() && isNumeral(stripped.charAt(stripped.length() - 1));
  }

  private static boolean isNumeral(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == ',';
  }

  private static boolean isNumber(String digits) {
    int points = 0;
    for (int i = 0; i < digits.length(); i++) {
      points += digits.charAt(i) == '.' ? 1 : 0;
    }
    return digits.length() > points && digits.length() <= LONGEST && points <= 1;
  }

  private static long factor(String unit) {
    if (unit.isEmpty() || unit.equals("b")) {
      return 1;
    }
    int power = UNITS.indexOf(unit.charAt(0)) + 1;
    int base =
        switch (unit.substring(1)) {
          case "", "b" -> 1000;
          case "i", "ib" -> 1024;
          default -> 0;
        };
    if (power == 0 || base == 0) {
      return -1;
    }
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    return factor;
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The number with the largest unit that leaves no fraction: {@code 10MiB}, {@code 1500B}. */
  @Override
  public String toString() {
    long value = bytes;
    int power = 0;
    while (value != 0 && value % 1024 == 0 && power < UNITS.length()) {
      value /= 1024;
      power++;
    }
    return power == 0
        ? value + "B"
        : value + "" + Character.toUpperCase(UNITS.charAt(power - 1)) + "iB";
  }
}
