package org.skidder.modules.dashboards;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.JsonDecoder;

/** Reading of generated JSON, and of the JSON inside of its texts. */
final class Json {
  private Json() {}

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String json) {
    return (Map<String, Object>) value(json);
  }

  static Object value(String json) {
    byte[] bytes = ("{\"value\":" + json + "}").getBytes(StandardCharsets.UTF_8);
    try {
      return java.util.Objects.requireNonNull(
          JsonDecoder.object(bytes, 0, bytes.length).get("value"));
    } catch (FieldException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  /** A member that is an object. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> at(Map<String, Object> object, String member) {
    return (Map<String, Object>) java.util.Objects.requireNonNull(object.get(member), member);
  }

  /** A member that is a list of objects. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> list(Map<String, Object> object, String member) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Object item : (List<?>) java.util.Objects.requireNonNull(object.get(member), member)) {
      list.add((Map<String, Object>) item);
    }
    return list;
  }

  static String text(Map<String, Object> object, String member) {
    return String.valueOf(java.util.Objects.requireNonNull(object.get(member), member));
  }
}
