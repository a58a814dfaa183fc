package org.skidder.lab.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.json.PrettyJson;

/** Documents in the form they are compared in: flat, without what depends on host and run. */
public final class Documents {
  private static final Set<String> OF_THE_RUN =
      Set.of(
          "host.name",
          "beat.hostname",
          "beat.name",
          "beat.version",
          "source",
          "read_timestamp",
          "event.created");

  private Documents() {}

  /** A document as names with dots and values. */
  public static Map<String, Object> flat(Map<?, ?> document) {
    TreeMap<String, Object> flat = new TreeMap<>();
    flatten("", document, flat);
    OF_THE_RUN.forEach(flat::remove);
    flat.keySet().removeIf(key -> key.contains(".geoip."));
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, Object> flat) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = prefix + entry.getKey();
      if (entry.getValue() instanceof Map<?, ?> below) {
        flatten(name + ".", below, flat);
      } else if (entry.getValue() != null) {
        flat.put(name, entry.getValue());
      }
    }
  }

  /** The documents of a file that holds a JSON array, flat. */
  public static List<Map<String, Object>> expected(Path file) throws IOException, FieldException {
    return all(file).stream().map(Documents::flat).toList();
  }

  /** The documents of a file that holds a JSON array, as they are. */
  static List<FieldMap> all(Path file) throws IOException, FieldException {
    String json = "{\"all\":" + Files.readString(file).strip() + "}";
    byte[] bytes = json.getBytes(UTF_8);
    FieldMap whole = JsonDecoder.object(bytes, 0, bytes.length);
    List<FieldMap> documents = new ArrayList<>();
    if (whole.get("all") instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof FieldMap map) {
          documents.add(map);
        }
      }
    }
    return documents;
  }

  /** Whether a flat document tells of a failure. */
  public static boolean hasError(Map<String, Object> document) {
    return document.keySet().stream()
        .anyMatch(key -> key.equals("error") || key.startsWith("error."));
  }

  /** Writes documents as a JSON array, one field per line. */
  public static void write(List<Map<String, Object>> documents, Path file) throws IOException {
    StringBuilder out = new StringBuilder("[");
    String separator = "\n";
    for (Map<String, Object> document : documents) {
      JsonBuffer json = new JsonBuffer(1024);
      JsonBuffer pretty = new JsonBuffer(1024);
      DocumentEncoder.value(document, json, false);
      PrettyJson.indent(json.array(), 0, json.size(), pretty);
      out.append(separator).append(pretty);
      separator = ",\n";
    }
    Files.writeString(file, out.append("\n]\n"));
  }

  /**
   * What differs, field by field, document by document in the order of offsets.
   *
   * @return one line per difference; empty when all are equal
   */
  public static List<String> differences(
      List<Map<String, Object>> expected, List<Map<String, Object>> actual) {
    List<String> lines = new ArrayList<>();
    int common = Math.min(expected.size(), actual.size());
    if (expected.size() != actual.size()) {
      lines.add("expected " + expected.size() + " documents, got " + actual.size());
    }
    for (int i = 0; i < common; i++) {
      TreeSet<String> keys = new TreeSet<>(expected.get(i).keySet());
      keys.addAll(actual.get(i).keySet());
      for (String key : keys) {
        difference(expected.get(i).get(key), actual.get(i).get(key), i, key, lines);
      }
    }
    return lines;
  }

  private static void difference(
      @Nullable Object expected,
      @Nullable Object actual,
      int document,
      String key,
      List<String> lines) {
    if (!String.valueOf(expected).equals(String.valueOf(actual))) {
      lines.add(
          "document "
              + (document + 1)
              + ": "
              + key
              + "\n    expected: "
              + shown(expected)
              + "\n    got:      "
              + shown(actual));
    }
  }

  private static String shown(@Nullable Object value) {
    return value == null
        ? "(absent)"
        : value instanceof String ? "\"" + value + "\"" : value.toString();
  }
}
