package org.skidder.app.geoip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes small databases of places of IPv4 addresses, after MaxMind DB File Format Specification 2.0
 * (https://maxmind.github.io/MaxMind-DB/).
 */
public final class TestDatabase {
  private static final byte[] MARKER =
      "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);
  private static final int SEPARATOR = 16;
  private static final int EMPTY = -1;

  private final List<int[]> nodes = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  private TestDatabase() {
    nodes.add(new int[] {EMPTY, EMPTY});
  }

  /**
   * A database of a type that knows one network, in the layout of MaxMind.
   *
   * @param subdivisions of the country, from the largest to the smallest; code and name are alike
   */
  public static byte[] of(
      String type, String network, int bits, String country, String city, String... subdivisions) {
    TestDatabase database = new TestDatabase();
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("country", Map.of("iso_code", country));
    if (subdivisions.length > 0) {
      place.put("subdivisions", Stream.of(subdivisions).map(TestDatabase::part).toList());
    }
    place.put("city", Map.of("names", Map.of("en", city)));
    place.put("location", new LinkedHashMap<>(Map.of("latitude", 52.5, "longitude", 13.4)));
    database.add(network, bits, place);
    return database.bytes(type);
  }

  private static Map<String, Object> part(String name) {
    return Map.of("iso_code", name, "names", Map.of("en", name));
  }

  /** Data pointers are kept as {@code -2 - offset} until the number of nodes is known. */
  private void add(String network, int bits, Map<String, Object> record) {
    int address = 0;
    for (String part : network.split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(part);
    }
    int at = 0;
    for (int i = 0; i < bits - 1; i++) {
      int side = address >>> (31 - i) & 1;
      if (nodes.get(at)[side] == EMPTY) {
        nodes.get(at)[side] = nodes.size();
        nodes.add(new int[] {EMPTY, EMPTY});
      }
      at = nodes.get(at)[side];
    }
    nodes.get(at)[address >>> (32 - bits) & 1] = -2 - data.size();
    value(record, data);
  }

  private byte[] bytes(String type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int side : node) {
        int value =
            side == EMPTY ? nodes.size() : side < 0 ? nodes.size() + SEPARATOR - 2 - side : side;
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
      }
    }
    out.writeBytes(new byte[SEPARATOR]);
    out.writeBytes(data.toByteArray());
    out.writeBytes(MARKER);
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("node_count", nodes.size());
    about.put("record_size", 24);
    about.put("ip_version", 4);
    about.put("database_type", type);
    about.put("languages", List.of("en"));
    about.put("binary_format_major_version", 2);
    about.put("binary_format_minor_version", 0);
    about.put("build_epoch", 1_793_491_200L);
    about.put("description", Map.of("en", "A test"));
    value(about, out);
    return out.toByteArray();
  }

  private static void value(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case Map<?, ?> map -> {
        control(7, map.size(), out);
        map.forEach((name, member) -> {
          value(name, out);
          value(member, out);
        });
      }
      case List<?> list -> {
        control(11, list.size(), out);
        list.forEach(item -> value(item, out));
      }
      case String text -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        control(2, utf8.length, out);
        out.writeBytes(utf8);
      }
      case Double number -> {
        control(3, 8, out);
        out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
      }
      case Integer number -> {
        control(6, 4, out);
        out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
      }
      case Long number -> {
        control(9, 8, out);
        out.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  /** Sizes from 29 on take another byte; types from 8 on do, too. */
  private static void control(int type, int size, ByteArrayOutputStream out) {
    int shown = Math.min(size, 29);
    out.write(type < 8 ? type << 5 | shown : shown);
    if (type >= 8) {
      out.write(type - 7);
    }
    if (size >= 29) {
      out.write(size - 29);
    }
  }
}
