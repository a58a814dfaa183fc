package org.skidder.core.format;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.EventBatch;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.FieldPath;
import org.skidder.core.event.Timestamps;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.JsonNumbers;

/** A piece of a format string. Immutable. */
sealed interface Piece {
  /** Appends its text; false, with the buffer untouched, when there is none. */
  boolean append(EventBatch batch, int index, JsonBuffer out);

  /** A piece of constant text. */
  static Literal literal(String text) {
    return new Literal(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Constant text. */
  final class Literal implements Piece {
    private final byte[] utf8;

    private Literal(byte[] utf8) {
      this.utf8 = utf8;
    }

    /** The text; not to be changed. */
    byte[] utf8() {
      return utf8;
    }

    @Override
    public boolean append(EventBatch batch, int index, JsonBuffer out) {
      out.raw(utf8);
      return true;
    }
  }

  /** The time of the event. */
  record Date(DatePattern pattern) implements Piece {
    @Override
    public boolean append(EventBatch batch, int index, JsonBuffer out) {
      pattern.append(batch.timestamp(index), out);
      return true;
    }
  }

  /** A field, with an optional text for when it is missing or empty. */
  record Field(FieldPath path, Optional<Literal> instead) implements Piece {
    @Override
    public boolean append(EventBatch batch, int index, JsonBuffer out) {
      int start = out.size();
      boolean written = text(path.read(batch, index).orElse(null), out);
      if (written && out.size() > start) {
        return true;
      }
      if (instead.isPresent()) {
        return instead.get().append(batch, index, out);
      }
      return written;
    }

    private static boolean text(@Nullable Object value, JsonBuffer out) {
      switch (value) {
        case null -> {
          return false;
        }
        case ByteText text -> out.raw(text.array(), text.offset(), text.length());
        case String text -> out.raw(text.getBytes(StandardCharsets.UTF_8));
        case Long number -> out.number(number);
        case Double number -> out.ascii(floating(number));
        case Boolean flag -> out.ascii(flag.toString());
        case BigInteger number -> out.ascii(number.toString());
        case Instant time -> out.ascii(Timestamps.format(time.toEpochMilli()));
        case Map<?, ?> map -> {
          return json(map, out);
        }
        case Collection<?> list -> {
          return false;
        }
        default -> out.raw(value.toString().getBytes(StandardCharsets.UTF_8));
      }
      return true;
    }

    private static String floating(double number) {
      return Double.isFinite(number) ? JsonNumbers.shortest(number) : Double.toString(number);
    }

    private static boolean json(Map<?, ?> map, JsonBuffer out) {
      int start = out.size();
      try {
        DocumentEncoder.value(FieldMap.sorted(map), out, true);
        return true;
      } catch (IllegalArgumentException notFinite) {
        out.truncate(start);
        return false;
      }
    }
  }
}
