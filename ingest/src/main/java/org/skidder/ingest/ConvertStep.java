package org.skidder.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.core.net.IpAddress;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;
import org.skidder.ingest.grok.CaptureType;

/** {@code convert}: gives a value, or each of a list, another type. */
final class ConvertStep {
  private static final Set<String> TYPES =
      Set.of("integer", "long", "float", "double", "boolean", "string", "ip", "auto");

  private ConvertStep() {}

  static Step create(Options options, PipelineCompiler compiler) {
    KeyPath field = KeyPath.of(options.text("field"));
    KeyPath target = options.optionalText("target_field").map(KeyPath::of).orElse(field);
    String type = options.text("type").toLowerCase(Locale.ROOT);
    boolean ignoreMissing = options.flag("ignore_missing", false);
    if (!TYPES.contains(type)) {
      throw options.fault("type", "type [" + type + "] not supported, cannot convert field.");
    }
    return Step.of(doc -> convert(doc, field, target, type, ignoreMissing));
  }

  private static void convert(
      Doc doc, KeyPath field, KeyPath target, String type, boolean ignoreMissing)
      throws IngestException {
    Object value = field.read(doc);
    if (value == null || Values.isAbsent(value)) {
      if (ignoreMissing) {
        return;
      }
      field.require(doc);
      throw new IngestException(
          "Field [" + field + "] is null, cannot be converted to type [" + type + "]");
    }
    if (value instanceof List<?> items) {
      List<@Nullable Object> converted = new ArrayList<>(items.size());
      for (Object item : items) {
        converted.add(convert(type, item));
      }
      target.write(doc, converted);
    } else {
      target.write(doc, convert(type, value));
    }
  }

  private static Object convert(String type, @Nullable Object value) throws IngestException {
    String text = Values.text(value);
    try {
      return switch (type) {
        case "integer" ->
            isHex(text) ? Integer.decode(text).longValue() : (long) Integer.parseInt(text);
        case "long" -> isHex(text) ? Long.decode(text) : Long.valueOf(text);
        case "float" -> CaptureType.FLOAT.convert(text);
        case "double" -> CaptureType.DOUBLE.convert(text);
        case "boolean" -> flag(text);
        case "string" -> text;
        case "ip" -> address(text);
        default -> value != null && !Values.isText(value) ? value : auto(text);
      };
    } catch (NumberFormatException e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isHex(String text) {
    return text.startsWith("0x") || text.startsWith("-0x");
  }

  private static Boolean flag(String text) throws IngestException {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    throw new IngestException("[" + text + "] is not a boolean value, cannot convert to boolean");
  }

  private static String address(String text) throws IngestException {
    if (!IpAddress.isValid(text)) {
      throw new IngestException("'" + text + "' is not an IP string literal.");
    }
    return text;
  }

  private static Object auto(String text) throws IngestException {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    for (String type : List.of("long", "float")) {
      try {
        return convert(type, text);
      } catch (IngestException e) {
        // not of this type
      }
    }
    return text;
  }
}
