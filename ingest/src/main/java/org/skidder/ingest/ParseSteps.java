package org.skidder.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.dissect.DissectException;
import org.opensearch.dissect.DissectParser;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.json.JsonMistake;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** {@code dissect} and {@code json}. */
final class ParseSteps {
  private static final int MAX_DEPTH = 500;

  private ParseSteps() {}

  static Step dissect(Options options, PipelineCompiler compiler) {
    KeyPath field = KeyPath.of(options.text("field"));
    String separator = options.optionalText("append_separator").orElse("");
    boolean ignoreMissing = options.flag("ignore_missing", false);
    DissectParser parser;
    try {
      parser = new DissectParser(options.text("pattern"), separator);
    } catch (DissectException e) {
      throw options.fault("pattern", String.valueOf(e.getMessage()));
    }
    return Step.of(doc -> {
      Object value = field.read(doc);
      if (ignoreMissing && Values.isNothing(value)) {
        return;
      }
      Map<String, String> found;
      try {
        found = parser.parse(doc.text(field));
      } catch (DissectException e) {
        throw new IngestException(String.valueOf(e.getMessage()));
      }
      for (Map.Entry<String, String> pair : found.entrySet()) {
        KeyPath.of(pair.getKey()).write(doc, pair.getValue());
      }
    });
  }

  static Step json(Options options, PipelineCompiler compiler) {
    KeyPath field = KeyPath.of(options.text("field"));
    Optional<String> targetName = options.optionalText("target_field");
    KeyPath target = targetName.map(KeyPath::of).orElse(field);
    boolean toRoot = options.flag("add_to_root", false);
    if (toRoot && targetName.isPresent()) {
      throw options.fault(
          "add_to_root", "Cannot set a target field while also setting `add_to_root` to true");
    }
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    return Step.of(doc -> {
      Object value = field.require(doc);
      Object parsed =
          value == null || value instanceof Number || value instanceof Boolean
              ? value
              : parse(factory, doc.text(field));
      if (toRoot) {
        addToRoot(doc, parsed);
      } else {
        target.write(doc, parsed);
      }
    });
  }

  private static void addToRoot(Doc doc, @Nullable Object parsed) throws IngestException {
    if (!(parsed instanceof Map<?, ?> map)) {
      throw new IngestException("cannot add non-map fields to root of document");
    }
    IngestException refused = null;
    for (Map.Entry<?, ?> member : map.entrySet()) {
      try {
        doc.put(String.valueOf(member.getKey()), member.getValue());
      } catch (IngestException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  /** The first value of a text; what stands behind it does not count, as on the node. */
  private static @Nullable Object parse(JsonFactory factory, String text) throws IngestException {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      // A blank text is null, as on the node.
      return parser.nextToken() == null ? null : value(parser, 0);
    } catch (JacksonException e) {
      throw new IngestException(JsonMistake.of(e));
    }
  }

  private static @Nullable Object value(JsonParser parser, int depth) throws IngestException {
    if (depth > MAX_DEPTH) {
      throw new IngestException("JSON nested more than " + MAX_DEPTH + " levels deep");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        FieldMap map = new FieldMap();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser, depth + 1));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser, depth + 1));
        }
        yield list;
      }
      case VALUE_STRING -> JsonDecoder.wellFormed(parser.getString());
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> real(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IngestException("unexpected end of JSON");
    };
  }

  private static Object whole(JsonParser parser) {
    BigInteger value = parser.getBigIntegerValue();
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private static Object real(JsonParser parser) {
    double value = parser.getDoubleValue();
    return Double.isFinite(value) ? (Object) value : new BigDecimal(parser.getString()).toString();
  }
}
