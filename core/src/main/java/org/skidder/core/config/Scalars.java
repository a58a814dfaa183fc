package org.skidder.core.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Types of unquoted texts: YAML 1.1 in files, the shorter rules of the value grammar elsewhere. */
final class Scalars {
  private Scalars() {}

  /** Value of a plain scalar in a YAML file; null is YAML's null. */
  static @Nullable Object ofYaml(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y" -> true;
      case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N" -> false;
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
      case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
      case ".nan", ".NaN", ".NAN" -> Double.NaN;
      default -> numberOrText(text, true);
    };
  }

  /** Value of a plain text in the value grammar; null is its {@code null}. */
  static @Nullable Object ofPlain(String text) {
    return switch (text) {
      case "null" -> null;
      case "t", "T", "true", "TRUE", "True", "on", "ON" -> true;
      case "f", "F", "false", "FALSE", "False", "off", "OFF" -> false;
      default -> numberOrText(text, false);
    };
  }

  private static Object numberOrText(String text, boolean yaml) {
    Object number = number(text, yaml);
    return number == null ? text : number;
  }

  /** Long, BigInteger or Double; null when the text is no number. */
  static @Nullable Object number(String text, boolean yaml) {
    if (text.isEmpty() || text.charAt(0) > '9') {
      return null;
    }
    Object integer = integer(text, yaml);
    return integer != null ? integer : floating(text, yaml);
  }

  /**
   * Long or BigInteger up to unsigned 64 bit, a Double beyond; null when the text is no integer.
   *
   * @param yaml whether {@code 0b} and digit separators are known
   */
  static @Nullable Object integer(String text, boolean yaml) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    String digits = text.substring(start);
    if (yaml && digits.indexOf('_') > 0) {
      digits = digits.replace("_", "");
    }
    int radix = 10;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (yaml && (digits.startsWith("0b") || digits.startsWith("0B"))) {
      radix = 2;
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.charAt(0) == '0' && allDigits(digits, 8)) {
      radix = 8;
    }
    if (!allDigits(digits, radix)) {
      return null;
    }
    if (radix == 10 && digits.length() > 1 && digits.charAt(0) == '0') {
      return Double.valueOf(text.charAt(0) == '-' ? "-" + digits : digits); // 09 is not octal
    }
    BigInteger big = digits.length() < 16 ? null : new BigInteger(digits, radix);
    if (big == null) {
      long value = Long.parseLong(digits, radix);
      return text.charAt(0) == '-' ? -value : value;
    }
    big = text.charAt(0) == '-' ? big.negate() : big;
    if (big.bitLength() < 64) {
      return big.longValue();
    }
    return big.signum() > 0 && big.bitLength() == 64 ? big : (Object) big.doubleValue();
  }

  private static boolean allDigits(String text, int radix) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static @Nullable Double floating(String text, boolean pointNeeded) {
    int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int before = digits(text, i);
    int end = before;
    boolean point = end < text.length() && text.charAt(end) == '.';
    if (point) {
      end = digits(text, end + 1);
    }
    if (end - i - (point ? 1 : 0) == 0 || (pointNeeded && !point)) {
      return null;
    }
    if (end < text.length() && (text.charAt(end) | 0x20) == 'e') {
      int exponent = end + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '-' || text.charAt(exponent) == '+')) {
        exponent++;
      }
      end = digits(text, exponent);
      if (end == exponent) {
        return null;
      }
    }
    return end == text.length() ? Double.valueOf(text) : null;
  }

  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  /** A scalar as text: floats in the shortest form ({@code 1.5}, {@code 9}, {@code 1e+21}). */
  static String print(Object value) {
    return value instanceof Double number ? print(number.doubleValue()) : value.toString();
  }

  private static String print(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 21) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(number < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    int magnitude = Math.abs(exponent);
    text.append(exponent < 0 ? "e-" : "e+").append(magnitude < 10 ? "0" : "").append(magnitude);
    return text.toString();
  }
}
