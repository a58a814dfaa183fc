package org.skidder.core.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating point numbers in the shortest form that reads back the same. */
public final class JsonNumbers {
  private JsonNumbers() {}

  /**
   * Text of a finite number as the compatible documents have it: plain notation for decimal
   * exponents from −4 to 5; otherwise {@code d.ddde±XX} with at least two exponent digits. No
   * fraction for integral values.
   *
   * @throws IllegalArgumentException for NaN and infinities, which JSON cannot carry
   */
  public static String shortest(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(value + " cannot be written as JSON");
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal exact = fewestDigits(Math.abs(value));
    String digits = exact.unscaledValue().toString();
    int exponent = digits.length() - 1 - exact.scale();
    StringBuilder out = new StringBuilder(24);
    if (value < 0) {
      out.append('-');
    }
    if (exponent >= -4 && exponent < 6) {
      return out.append(exact.toPlainString()).toString();
    }
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size < 10) {
      out.append('0');
    }
    return out.append(size).toString();
  }

  /**
   * {@code Double.toString} has two digits at least. Where numbers lie so close that two such texts
   * mean the same one, among the subnormal ones, these may not be those of one that would do.
   */
  private static BigDecimal fewestDigits(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (value >= Double.MIN_NORMAL || digits.precision() != 2) {
      return digits;
    }
    BigDecimal fewer = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
    return fewer.doubleValue() == value ? fewer : digits;
  }
}
