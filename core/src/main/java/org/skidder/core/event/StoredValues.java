package org.skidder.core.event;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Field values in binary form, for {@link StoredBatch}. What is read encodes to the same JSON as
 * what was written; text that is still bytes stays bytes.
 */
final class StoredValues {
  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int LONG = 3;
  private static final int DOUBLE = 4;
  private static final int TEXT = 5;
  private static final int BYTE_TEXT = 6;
  private static final int TIME = 7;
  private static final int BIG = 8;
  private static final int BYTES = 9;
  private static final int LIST = 10;
  private static final int MAP = 11;

  private StoredValues() {}

  static void writeMap(Map<?, ?> map, ByteWriter out) {
    out.writeVarint(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeText(String.valueOf(entry.getKey()));
      write(entry.getValue(), out);
    }
  }

  private static void write(@Nullable Object value, ByteWriter out) {
    switch (value) {
      case null -> out.writeByte(NULL);
      case String text -> {
        out.writeByte(TEXT);
        out.writeText(text);
      }
      case ByteText text -> bytes(BYTE_TEXT, text.array(), text.offset(), text.length(), out);
      case Long number -> {
        out.writeByte(LONG);
        out.writeSigned(number);
      }
      case Integer number -> {
        out.writeByte(LONG);
        out.writeSigned(number);
      }
      case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
      case Double number -> {
        out.writeByte(DOUBLE);
        out.writeLong(Double.doubleToRawLongBits(number));
      }
      case BigInteger number -> {
        byte[] digits = number.toByteArray();
        bytes(BIG, digits, 0, digits.length, out);
      }
      case Instant time -> {
        out.writeByte(TIME);
        out.writeSigned(time.getEpochSecond());
        out.writeVarint(time.getNano());
      }
      case Map<?, ?> map -> {
        out.writeByte(MAP);
        writeMap(map, out);
      }
      case Collection<?> list -> {
        out.writeByte(LIST);
        out.writeVarint(list.size());
        for (Object item : list) {
          write(item, out);
        }
      }
      case byte[] raw -> bytes(BYTES, raw, 0, raw.length, out);
      default -> {
        out.writeByte(TEXT);
        out.writeText(value.toString());
      }
    }
  }

  private static void bytes(int tag, byte[] from, int offset, int length, ByteWriter out) {
    out.writeByte(tag);
    out.writeVarint(length);
    out.writeBytes(from, offset, length);
  }

  static FieldMap readMap(ByteReader in) {
    int count = in.readCount();
    FieldMap map = new FieldMap();
    for (int i = 0; i < count; i++) {
      String key = in.readText();
      map.put(key, read(in));
    }
    return map;
  }

  private static @Nullable Object read(ByteReader in) {
    int tag = in.readByte();
    return switch (tag) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case LONG -> in.readSigned();
      case DOUBLE -> Double.longBitsToDouble(in.readLong());
      case TEXT -> in.readText();
      case BYTE_TEXT -> {
        int length = in.readCount();
        yield new ByteText(in.array(), in.skip(length), length);
      }
      case TIME -> Instant.ofEpochSecond(in.readSigned(), in.readVarint());
      case BIG -> {
        int length = in.readCount();
        yield new BigInteger(in.array(), in.skip(length), length);
      }
      case BYTES -> {
        int length = in.readCount();
        int from = in.skip(length);
        yield Arrays.copyOfRange(in.array(), from, from + length);
      }
      case LIST -> readList(in);
      case MAP -> readMap(in);
      default -> throw new IllegalArgumentException("unknown kind of value " + tag);
    };
  }

  private static List<@Nullable Object> readList(ByteReader in) {
    int count = in.readCount();
    List<@Nullable Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(read(in));
    }
    return list;
  }
}
