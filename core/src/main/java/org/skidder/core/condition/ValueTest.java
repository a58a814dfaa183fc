package org.skidder.core.condition;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.net.IpAddress;
import org.skidder.core.regex.LineMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A question about one value. Thread-safe. */
@FunctionalInterface
interface ValueTest {
  /** Whether the value passes. */
  boolean test(Object value);

  /** Tells the user once that values of some type never match. */
  final class Mismatch {
    private static final Logger LOG = LoggerFactory.getLogger("conditions");

    private final String condition;
    private final String wanted;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param condition what the user wrote, with its place
     * @param wanted types the condition can judge
     */
    Mismatch(String condition, String wanted) {
      this.condition = condition;
      this.wanted = wanted;
    }

    boolean isFalse(Object value) {
      if (!told.get() && told.compareAndSet(false, true)) {
        LOG.warn(
            "{}: the field is {} in some events, not {}; the condition is false for them",
            condition,
            type(value),
            wanted);
      }
      return false;
    }

    private static String type(Object value) {
      return switch (value) {
        case CharSequence text -> "a text";
        case Boolean flag -> "true or false";
        case Double number -> "a number with a fraction";
        case Number number -> "a number";
        case Map<?, ?> map -> "an object";
        case Collection<?> list -> "a list";
        case Instant time -> "a time";
        default -> value.getClass().getSimpleName();
      };
    }
  }

  /** Equal to a whole number, in 64 bits. */
  record EqualsNumber(long wanted, Mismatch mismatch) implements ValueTest {
    @Override
    public boolean test(Object value) {
      return switch (value) {
        case Long number -> number == wanted;
        case Integer number -> number == wanted;
        case BigInteger number -> number.longValue() == wanted;
        case CharSequence text -> false;
        case Boolean flag -> false;
        default -> mismatch.isFalse(value);
      };
    }
  }

  /** Equal to a text. */
  record EqualsText(String wanted, Needle bytes, Mismatch mismatch) implements ValueTest {
    @Override
    public boolean test(Object value) {
      return switch (value) {
        case ByteText text -> bytes.equalTo(text);
        case String text -> text.equals(wanted);
        case Long number -> false;
        case Integer number -> false;
        case BigInteger number -> false;
        case Boolean flag -> false;
        default -> mismatch.isFalse(value);
      };
    }
  }

  /** Equal to true or false. */
  record EqualsFlag(boolean wanted, Mismatch mismatch) implements ValueTest {
    @Override
    public boolean test(Object value) {
      return switch (value) {
        case Boolean flag -> flag == wanted;
        case Long number -> false;
        case Integer number -> false;
        case BigInteger number -> false;
        case CharSequence text -> false;
        default -> mismatch.isFalse(value);
      };
    }
  }

  /** A text, or a text in a list, that passes a test. */
  abstract class OfText implements ValueTest {
    private final Mismatch mismatch;

    OfText(Mismatch mismatch) {
      this.mismatch = mismatch;
    }

    abstract boolean passes(CharSequence text);

    @Override
    public boolean test(Object value) {
      return switch (value) {
        case CharSequence text -> passes(text);
        case List<?> list -> any(list);
        default -> mismatch.isFalse(value);
      };
    }

    private boolean any(List<?> list) {
      for (@Nullable Object item : list) {
        if (item instanceof CharSequence text) {
          if (passes(text)) {
            return true;
          }
        } else if (item != null) {
          mismatch.isFalse(item);
        }
      }
      return false;
    }
  }

  /** Contains a text; the empty text is contained in the empty text only. */
  final class Contains extends OfText {
    private final String wanted;
    private final Needle bytes;

    Contains(String wanted, Mismatch mismatch) {
      super(mismatch);
      this.wanted = wanted;
      bytes = new Needle(wanted);
    }

    @Override
    boolean passes(CharSequence text) {
      if (wanted.isEmpty()) {
        return text.isEmpty();
      }
      return text instanceof ByteText slice
          ? bytes.isIn(slice.array(), slice.offset(), slice.length())
          : text.toString().contains(wanted);
    }
  }

  /** Matches a regular expression somewhere. */
  final class Matches extends OfText {
    private final LineMatcher matcher;

    Matches(LineMatcher matcher, Mismatch mismatch) {
      super(mismatch);
      this.matcher = matcher;
    }

    @Override
    boolean passes(CharSequence text) {
      return matcher.matches(text);
    }
  }

  /** An address in one of several networks; a text that is no address is in none. */
  final class InNetwork extends OfText {
    private final List<NetworkRange> ranges;

    InNetwork(List<NetworkRange> ranges, Mismatch mismatch) {
      super(mismatch);
      this.ranges = List.copyOf(ranges);
    }

    @Override
    boolean passes(CharSequence text) {
      Optional<InetAddress> address = IpAddress.parse(text);
      if (address.isEmpty()) {
        return false;
      }
      for (NetworkRange range : ranges) {
        if (range.contains(address.get())) {
          return true;
        }
      }
      return false;
    }
  }

  /** A number within bounds, which are negative or positive infinity where there is none. */
  record Range(double gt, double gte, double lt, double lte, Mismatch mismatch)
      implements ValueTest {
    @Override
    public boolean test(Object value) {
      if (!(value instanceof Number number)) {
        return mismatch.isFalse(value);
      }
      double x = number.doubleValue();
      return (x > gt || gt == Double.NEGATIVE_INFINITY)
          && x >= gte
          && (x < lt || lt == Double.POSITIVE_INFINITY)
          && x <= lte;
    }
  }

  /** A text to look for in bytes (Horspool's algorithm). Malformed bytes are no character. */
  final class Needle {
    private final byte[] utf8;
    private final int[] skip = new int[256];

    Needle(String text) {
      utf8 = text.getBytes(StandardCharsets.UTF_8);
      Arrays.fill(skip, Math.max(1, utf8.length));
      for (int i = 0; i < utf8.length - 1; i++) {
        skip[utf8[i] & 0xff] = utf8.length - 1 - i;
      }
    }

    boolean equalTo(ByteText text) {
      int from = text.offset();
      return Arrays.equals(text.array(), from, from + text.length(), utf8, 0, utf8.length);
    }

    boolean isIn(byte[] text, int from, int length) {
      int last = utf8.length - 1;
      int end = from + length;
      int i = from + last;
      while (i < end) {
        byte b = text[i];
        if (b == utf8[last] && matchesAt(text, i - last)) {
          return true;
        }
        i += skip[b & 0xff];
      }
      return false;
    }

    private boolean matchesAt(byte[] text, int at) {
      for (int i = 0; i < utf8.length; i++) {
        if (text[at + i] != utf8[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
