package org.skidder.kafka;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;

/**
 * One hash over the values of some fields, as the original computes it, so that events of the same
 * values keep going to the same partition. Thread-safe.
 */
final class FieldHash {
  /** For an event without a hash; no int. */
  static final long NONE = Long.MIN_VALUE;

  private final List<FieldPath> paths;

  FieldHash(List<String> names) {
    paths = names.stream().map(FieldPath::of).toList();
  }

  /** Whether there is nothing to hash. */
  boolean isEmpty() {
    return paths.isEmpty();
  }

  /** The hash; {@link #NONE} when a field is missing or of a kind that has none, as a list. */
  long hash(EventBatch batch, int index) {
    int hash = Fnv.START;
    for (FieldPath path : paths) {
      Optional<Object> value = path.read(batch, index);
      if (value.isEmpty()) {
        return NONE;
      }
      long next = add(hash, value.get(), isConfigured(path, batch.template(index), value.get()));
      if (next == NONE) {
        return NONE;
      }
      hash = (int) next;
    }
    return hash;
  }

  /** Whether a value comes from the configuration; numbers of those are hashed differently. */
  private static boolean isConfigured(FieldPath path, Template template, Object value) {
    if (!(value instanceof Double)) {
      return false;
    }
    Object at = template.fields();
    for (String name : path.toString().split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value.equals(at);
  }

  private static long add(int hash, Object value, boolean configured) {
    return switch (value) {
      case ByteText text -> unsigned(Fnv.add(hash, text.array(), text.offset(), text.length()));
      case String text -> bytes(hash, text.getBytes(StandardCharsets.UTF_8));
      case byte[] raw -> bytes(hash, raw);
      case Long number -> unsigned(Fnv.add(hash, (long) number));
      case Integer number -> unsigned(Fnv.add(hash, (long) number));
      case BigInteger number -> unsigned(Fnv.add(hash, number.longValue()));
      case Boolean flag -> unsigned(Fnv.add(hash, flag ? 1 : 0));
      case Double number ->
          configured
              ? bytes(hash, shortest(number).getBytes(StandardCharsets.US_ASCII))
              : unsigned(Fnv.add(hash, Double.doubleToLongBits(number)));
      case Instant time ->
          unsigned(Fnv.add(hash, time.getEpochSecond() * 1_000_000_000L + time.getNano()));
      case Map<?, ?> map -> json(hash, map);
      default -> NONE;
    };
  }

  /** Any int but as a long, so that none of them is {@link #NONE}. */
  private static long unsigned(int hash) {
    return hash & 0xffffffffL;
  }

  private static long bytes(int hash, byte[] bytes) {
    return unsigned(Fnv.add(hash, bytes, 0, bytes.length));
  }

  private static long json(int hash, Map<?, ?> map) {
    JsonBuffer out = new JsonBuffer(256);
    try {
      DocumentEncoder.value(FieldMap.sorted(map), out, true);
    } catch (IllegalArgumentException notFinite) {
      return NONE;
    }
    return unsigned(Fnv.add(hash, out.array(), 0, out.size()));
  }

  /**
   * The shortest decimal text that is the same number in single precision; with an exponent below
   * 10⁻⁴ and from 10⁶ on.
   */
  static String shortest(double number) {
    float single = (float) number;
    if (Float.isNaN(single)) {
      return "NaN";
    }
    if (Float.isInfinite(single)) {
      return single > 0 ? "+Inf" : "-Inf";
    }
    if (single == 0) {
      return 1 / single < 0 ? "-0" : "0";
    }
    BigDecimal digits = fewestDigits(single);
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return digits.toPlainString();
    }
    List<String> parts = new ArrayList<>();
    String unscaled = digits.unscaledValue().abs().toString();
    parts.add(digits.signum() < 0 ? "-" : "");
    parts.add(unscaled.substring(0, 1));
    parts.add(unscaled.length() > 1 ? "." + unscaled.substring(1) : "");
    parts.add(exponent < 0 ? "e-" : "e+");
    parts.add(Math.abs(exponent) < 10 ? "0" : "");
    parts.add(Integer.toString(Math.abs(exponent)));
    return String.join("", parts);
  }

  /** {@code Float.toString} has two digits at least, and not those of one that would do. */
  private static BigDecimal fewestDigits(float value) {
    BigDecimal digits = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    if (digits.precision() != 2) {
      return digits;
    }
    BigDecimal fewer = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
    return fewer.floatValue() == value ? fewer : digits;
  }
}
