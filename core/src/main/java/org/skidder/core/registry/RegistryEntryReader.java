package org.skidder.core.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/** Reads one entry of a JSON registry. A value of a wrong type spoils its entry, not the file. */
final class RegistryEntryReader {

  /** Go's zero time, which stands for a missing one. */
  private static final Instant NO_TIME = Instant.parse("0001-01-01T00:00:00Z");

  /**
   * One entry.
   *
   * @param problem why it cannot be used, empty if it can
   */
  record Entry(FileState state, String problem) {}

  private final JsonParser parser;

  // Of the entry being read.
  private String source = "";
  private long offset;
  private Instant timestamp = NO_TIME;
  private String type = "";
  private final TreeMap<String, String> meta = new TreeMap<>();
  private long inode;
  private long device;
  private long indexHigh;
  private long indexLow;
  private String problem = "";

  RegistryEntryReader(JsonParser parser) {
    this.parser = parser;
  }

  /** The next token; the end of the input within the registry is an error. */
  JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new StreamReadException(parser, "the file ends too early");
    }
    return token;
  }

  /** Reads the value the parser stands on. */
  Entry read() {
    reset();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      problem = "it is no object";
    } else {
      readFields();
    }
    if (offset < 0 && problem.isEmpty()) {
      problem = "offset " + offset + " is negative";
    }
    long id = inode != 0 ? inode : indexHigh << 32 | indexLow;
    FileState state =
        FileState.of(new FileIdentity(device, id), source)
            .withMeta(meta)
            .withOffset(Math.max(0, offset))
            .withTimestamp(timestamp)
            .withTtl(FileState.TTL_UNCLAIMED)
            .withType(type.isEmpty() ? "log" : type);
    return new Entry(state, problem);
  }

  private void reset() {
    source = "";
    offset = 0;
    timestamp = NO_TIME;
    type = "";
    meta.clear();
    inode = 0;
    device = 0;
    indexHigh = 0;
    indexLow = 0;
    problem = "";
  }

  private void readFields() {
    while (next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = next();
      if (value == JsonToken.VALUE_NULL) {
        continue; // leaves the zero value
      }
      switch (lower(name)) {
        case "source" -> source = text(name);
        case "offset" -> offset = number(name, false);
        case "timestamp" -> timestamp = time(name);
        case "ttl" -> {
          var _ = number(name, false);
        }
        case "type" -> type = text(name);
        case "meta" -> readMeta(name);
        case "filestateos" -> readIdentity(name);
        case "inode" -> inode = number(name, true); // at the top in Logstash Forwarder's form
        case "device", "vol" -> device = number(name, true);
        case "idxhi" -> indexHigh = number(name, true);
        case "idxlo" -> indexLow = number(name, true);
        default -> parser.skipChildren();
      }
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  private void readIdentity(String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      wrong(name, "an object");
      return;
    }
    while (next() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (next() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (lower(key)) {
        case "inode" -> inode = number(key, true);
        case "device", "vol" -> device = number(key, true);
        case "idxhi" -> indexHigh = number(key, true);
        case "idxlo" -> indexLow = number(key, true);
        default -> parser.skipChildren();
      }
    }
  }

  private void readMeta(String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      wrong(name, "an object");
      return;
    }
    while (next() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      meta.put(key, next() == JsonToken.VALUE_NULL ? "" : text(name + "." + key));
    }
  }

  private String text(String name) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    wrong(name, "a text");
    return "";
  }

  private long number(String name, boolean unsigned) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        String digits = parser.getString();
        return unsigned ? Long.parseUnsignedLong(digits) : Long.parseLong(digits);
      } catch (NumberFormatException e) {
        wrong(name, "a number of 64 bits");
        return 0;
      }
    }
    wrong(name, "an integer");
    return 0;
  }

  private Instant time(String name) {
    try {
      return OffsetDateTime.parse(text(name)).toInstant();
    } catch (DateTimeException e) {
      wrong(name, "a time as RFC 3339 has it");
      return NO_TIME;
    }
  }

  private void wrong(String name, String wanted) {
    parser.skipChildren();
    if (problem.isEmpty()) {
      problem = name + " is not " + wanted;
    }
  }
}
