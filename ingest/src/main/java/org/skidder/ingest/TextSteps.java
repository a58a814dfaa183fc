package org.skidder.ingest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;

/** Processors that turn one text into another, or each of a list. */
final class TextSteps {
  private static final Map<String, Integer> UNITS =
      Map.of("b", 0, "kb", 10, "mb", 20, "gb", 30, "tb", 40, "pb", 50);

  private TextSteps() {}

  /** What happens to a text. */
  @FunctionalInterface
  private interface Change {
    Object of(String text) throws IngestException;
  }

  static Step lowercase(Options options, PipelineCompiler compiler) {
    return step(options, text -> text.toLowerCase(Locale.ROOT));
  }

  static Step uppercase(Options options, PipelineCompiler compiler) {
    return step(options, text -> text.toUpperCase(Locale.ROOT));
  }

  static Step trim(Options options, PipelineCompiler compiler) {
    return step(options, String::trim);
  }

  static Step urldecode(Options options, PipelineCompiler compiler) {
    return step(options, text -> URLDecoder.decode(text, StandardCharsets.UTF_8));
  }

  static Step bytes(Options options, PipelineCompiler compiler) {
    return step(options, TextSteps::size);
  }

  static Step gsub(Options options, PipelineCompiler compiler) {
    Pattern pattern = BoundedText.pattern(options.text("pattern"));
    String replacement = options.text("replacement");
    return step(options, text -> pattern.matcher(BoundedText.of(text)).replaceAll(replacement));
  }

  private static Object size(String text) throws IngestException {
    String lower = text.toLowerCase(Locale.ROOT).trim();
    if (lower.equals("-1") || lower.equals("0")) {
      return Long.parseLong(lower);
    }
    int digits = lower.length();
    while (digits > 0 && Character.isLetter(lower.charAt(digits - 1))) {
      digits--;
    }
    String unit = lower.substring(digits);
    Integer shift = UNITS.get(unit.length() == 1 && !unit.equals("b") ? unit + "b" : unit);
    if (shift == null) {
      throw new IngestException(
          "failed to parse setting [Ingest Field] with value ["
              + text
              + "] as a size in bytes: unit is missing or unrecognized");
    }
    String number = lower.substring(0, digits).trim();
    try {
      return number.contains(".")
          ? (long) (Double.parseDouble(number) * (1L << shift))
          : Math.multiplyExact(Long.parseLong(number), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IngestException(
          "failed to parse setting [Ingest Field] with value [" + text + "] as a size in bytes");
    }
  }

  private static Step step(Options options, Change change) {
    KeyPath field = KeyPath.of(options.text("field"));
    KeyPath target = options.optionalText("target_field").map(KeyPath::of).orElse(field);
    boolean ignoreMissing = options.flag("ignore_missing", false);
    return Step.of(doc -> {
      if (!doc.lacks(field, ignoreMissing, "cannot process it.")) {
        target.write(doc, changed(doc, field, change));
      }
    });
  }

  private static Object changed(Doc doc, KeyPath field, Change change) throws IngestException {
    if (!(field.read(doc) instanceof List<?> items)) {
      return change.of(doc.text(field));
    }
    List<@Nullable Object> all = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      Object item = items.get(i);
      if (!Values.isText(item)) {
        throw new IngestException(
            "value ["
                + Values.text(item)
                + "] of type ["
                + Values.type(item)
                + "] in list field ["
                + field
                + "] cannot be cast to [java.lang.String]");
      }
      all.add(change.of(Values.text(item)));
    }
    return all;
  }
}
