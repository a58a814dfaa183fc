package org.skidder.containers.kubernetes.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks through JSON token by token, so that what nobody wants, which is most of an object, is
 * skipped without being kept. All methods start at the first token of a value and end at its last.
 * A value of another type than expected counts as not there.
 */
final class JsonWalk {
  private JsonWalk() {}

  /** Reads the value of one member. */
  @FunctionalInterface
  interface Member {
    void read(String name, JsonParser in);
  }

  /** Reads one element of a list. */
  @FunctionalInterface
  interface Element {
    void read(JsonParser in);
  }

  /** Reads the members of an object; what is no object is skipped. */
  static void members(JsonParser in, Member member) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      in.nextToken();
      member.read(name, in);
    }
  }

  /** Reads the elements of a list; what is no list is skipped. */
  static void elements(JsonParser in, Element element) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      element.read(in);
    }
  }

  /** A text; empty for anything else. */
  static String text(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return in.getString();
    }
    in.skipChildren();
    return "";
  }

  /** A whole number; 0 for anything else. */
  static int number(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return in.getValueAsInt();
    }
    in.skipChildren();
    return 0;
  }

  /** An object of texts in their order; members that are no texts are left out. */
  static Map<String, String> texts(JsonParser in) {
    Map<String, String> texts = new LinkedHashMap<>();
    members(
        in,
        (name, value) -> {
          if (value.currentToken() == JsonToken.VALUE_STRING) {
            texts.put(name, value.getString());
          } else {
            value.skipChildren();
          }
        });
    return Collections.unmodifiableMap(texts);
  }
}
