package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.skidder.core.json.JsonMistake;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the answer to a bulk request item by item. Tells each item as soon as it is complete, so
 * that of a damaged answer the good part counts. Thread-safe.
 */
final class BulkAnswer {

  /** Made when first needed, which with most servers is never: it brings dozens of classes. */
  private static final class Json {
    static final JsonFactory FACTORY = new JsonFactory();
  }

  /** Told of each item, in the order of the request. */
  @FunctionalInterface
  interface Items {
    /**
     * @param index counts from 0
     * @param status of the item
     * @param error JSON of its error; empty when there is none
     */
    void item(int index, int status, String error) throws IOException;
  }

  /**
   * Reads an answer.
   *
   * @param expected number of items that were sent
   * @return how many were told
   * @throws IOException when the answer is malformed or has not as many items as expected; those
   *     before were told
   */
  int read(byte[] body, int length, int expected, Items items) throws IOException {
    int[] told = new int[1];
    try (JsonParser parser =
        Json.FACTORY.createParser(ObjectReadContext.empty(), body, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer to the bulk request is no JSON object");
      }
      boolean found = false;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isItems = parser.currentName().equals("items");
        JsonToken value = parser.nextToken();
        if (isItems && value == JsonToken.START_ARRAY && !found) {
          found = true;
          items(parser, body, expected, items, told);
        } else {
          parser.skipChildren();
        }
      }
      if (!found) {
        throw new IOException("the answer to the bulk request has no items");
      }
    } catch (StreamReadException e) {
      throw new IOException(
          "the answer to the bulk request is damaged after item "
              + told[0]
              + " of "
              + expected
              + ": "
              + JsonMistake.of(e),
          e);
    }
    if (told[0] < expected) {
      throw new IOException(
          "the answer to the bulk request has " + told[0] + " items instead of " + expected);
    }
    return told[0];
  }

  private static void items(JsonParser parser, byte[] body, int expected, Items items, int[] told)
      throws IOException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (told[0] == expected) {
        throw new IOException(
            "the answer to the bulk request has more than the expected " + expected + " items");
      }
      if (token != JsonToken.START_OBJECT || parser.nextToken() != JsonToken.PROPERTY_NAME) {
        throw new IOException("item " + told[0] + " of the bulk answer is no object");
      }
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("item " + told[0] + " of the bulk answer says nothing");
      }
      item(parser, body, items, told);
      // Only the first member counts.
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        parser.nextToken();
        parser.skipChildren();
      }
    }
  }

  private static void item(JsonParser parser, byte[] body, Items items, int[] told)
      throws IOException {
    int status = -1;
    String error = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
        status = parser.getIntValue();
      } else if (name.equals("error")) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (value.isScalarValue()) {
          error = parser.getString();
        } else {
          int to = (int) parser.currentLocation().getByteOffset();
          error = new String(body, from, to - from, StandardCharsets.UTF_8);
        }
      } else {
        parser.skipChildren();
      }
    }
    if (status < 100) {
      throw new IOException("item " + told[0] + " of the bulk answer has no status");
    }
    items.item(told[0], status, error);
    told[0]++;
  }
}
