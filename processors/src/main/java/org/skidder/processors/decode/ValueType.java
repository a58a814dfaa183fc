package org.skidder.processors.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.Timestamps;
import org.skidder.core.json.JsonNumbers;
import org.skidder.core.net.IpAddress;

/** Types that {@code convert} knows. */
public enum ValueType {
  /** Whole number of 32 bits. */
  INTEGER,
  /** Whole number of 64 bits. */
  LONG,
  /** Number of single precision. */
  FLOAT,
  /** Number of double precision. */
  DOUBLE,
  /** Text. */
  STRING,
  /** True or false. */
  BOOLEAN,
  /** Text that is an IPv4 or IPv6 address. */
  IP;

  String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value in this type; null when it cannot be converted. */
  @Nullable Object convert(Object value) {
    return switch (this) {
      case INTEGER -> {
        Long number = whole(value);
        yield number == null || number != number.intValue() ? null : number;
      }
      case LONG -> whole(value);
      case FLOAT -> {
        Double number = real(value);
        yield number == null
            ? null
            : finite(Double.parseDouble(Float.toString(number.floatValue())));
      }
      case DOUBLE -> real(value);
      case STRING -> text(value);
      case BOOLEAN -> flag(value);
      case IP -> value instanceof CharSequence text && IpAddress.isValid(text) ? text : null;
    };
  }

  private static @Nullable Long whole(Object value) {
    return switch (value) {
      case Long number -> number;
      case BigInteger number -> number.bitLength() < 64 ? (Long) number.longValue() : null;
      case Double number -> Math.abs(number) < 0x1p63 ? (Long) number.longValue() : null;
      case CharSequence text -> parsed(text.toString());
      default -> null;
    };
  }

  private static @Nullable Long parsed(String text) {
    try {
      String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
      if (digits.startsWith("0x") || digits.startsWith("0X")) {
        return Long.valueOf((text.startsWith("-") ? "-" : "") + digits.substring(2), 16);
      }
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double real(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case CharSequence text -> {
        try {
          yield finite(new BigDecimal(text.toString()).doubleValue());
        } catch (NumberFormatException e) {
          yield null;
        }
      }
      default -> null;
    };
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }

  private static @Nullable CharSequence text(Object value) {
    return switch (value) {
      case CharSequence text -> text;
      case Double number -> JsonNumbers.shortest(number);
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      case Instant time -> Timestamps.format(time.toEpochMilli());
      default -> null;
    };
  }

  private static @Nullable Boolean flag(Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case CharSequence text ->
          switch (text.toString()) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> null;
          };
      default -> null;
    };
  }
}
