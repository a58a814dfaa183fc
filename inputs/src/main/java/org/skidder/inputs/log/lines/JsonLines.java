package org.skidder.inputs.log.lines;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.inputs.log.lines.LineConfig.JsonConfig;

/**
 * Decodes lines that are JSON objects (RFC 8259). Only the first value of a line counts, what
 * follows is ignored; the last of several equal keys wins. Belongs to one file.
 */
final class JsonLines {
  private static final byte[] NO_TEXT = {};

  private final @Nullable String textKey;
  private final boolean addErrorKey;
  private int failures;
  private @Nullable String failure;

  JsonLines(JsonConfig config) {
    textKey = config.textKey().orElse(null);
    addErrorKey = config.addErrorKey();
  }

  /** Failures since the last {@link #clearFailures}. */
  int failures() {
    return failures;
  }

  /** What was wrong with the last line that failed. */
  String failure() {
    return String.valueOf(failure);
  }

  void clearFailures() {
    failures = 0;
  }

  /**
   * Decodes a line.
   *
   * @param line the line; becomes the value of the message key without its line end, or stays what
   *     it is when the line is no JSON object
   * @return the decoded object, or one that tells the error, or an empty one
   */
  FieldMap decode(Text line) {
    FieldMap object;
    try {
      object = JsonDecoder.object(line.array(), line.from(), line.length());
    } catch (FieldException e) {
      return failed(String.valueOf(e.getMessage()));
    }
    byte[] text = NO_TEXT;
    if (textKey != null) {
      Object value = object.get(textKey);
      if (value instanceof String string) {
        text = string.getBytes(StandardCharsets.UTF_8);
      } else if (addErrorKey) {
        object.put(
            "error",
            error(
                object.containsKey(textKey)
                    ? "Value of key '" + textKey + "' is not a string"
                    : "Key '" + textKey + "' not found"));
      }
    }
    line.set(text, 0, text.length);
    line.stripLineEnd();
    return object;
  }

  private FieldMap failed(String reason) {
    failures++;
    failure = reason;
    FieldMap object = new FieldMap();
    if (addErrorKey) {
      object.put("error", error("Error decoding JSON: " + reason));
    }
    return object;
  }

  /** The value of an {@code error} field. */
  static FieldMap error(String message) {
    FieldMap error = new FieldMap();
    error.put("message", message);
    error.put("type", "json");
    return error;
  }
}
