package org.skidder.ingest;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;

/** {@code kv}: pairs of names and values from text. */
final class KvStep implements Step {
  /** Each end on its own: what opens need not be closed. */
  private static final Pattern BRACKETS = Pattern.compile("(^[(\\[<\"'])|([])>\"']$)");

  private final KeyPath field;
  private final boolean ignoreMissing;
  private final Pattern fieldSplit;
  private final Pattern valueSplit;
  private final String valueSplitText;
  private final Set<String> include;
  private final Set<String> exclude;
  private final String prefix;
  private final String trimKey;
  private final String trimValue;
  private final boolean stripBrackets;

  private KvStep(Options options) {
    field = KeyPath.of(options.text("field"));
    ignoreMissing = options.flag("ignore_missing", false);
    fieldSplit = BoundedText.pattern(options.text("field_split"));
    valueSplitText = options.text("value_split");
    valueSplit = BoundedText.pattern(valueSplitText);
    include = Set.copyOf(options.texts("include_keys"));
    exclude = Set.copyOf(options.texts("exclude_keys"));
    Optional<String> target = options.optionalText("target_field");
    prefix = target.map(name -> name + ".").orElse("") + options.optionalText("prefix").orElse("");
    trimKey = options.optionalText("trim_key").orElse("");
    trimValue = options.optionalText("trim_value").orElse("");
    stripBrackets = options.flag("strip_brackets", false);
  }

  static Step create(Options options, PipelineCompiler compiler) {
    return new KvStep(options);
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    if (doc.lacks(field, ignoreMissing, "cannot extract key-value pairs.")) {
      return true;
    }
    for (String part : fieldSplit.split(BoundedText.of(doc.text(field)), 0)) {
      String[] pair = valueSplit.split(BoundedText.of(part), 2);
      if (pair.length != 2) {
        throw new IngestException(
            "field [" + field + "] does not contain value_split [" + valueSplitText + "]");
      }
      String key = trimmed(pair[0], trimKey);
      if ((include.isEmpty() || include.contains(key)) && !exclude.contains(key)) {
        put(doc, prefix + key, value(pair[1]));
      }
    }
    return true;
  }

  private static void put(Doc doc, String name, String value) throws IngestException {
    KeyPath target = KeyPath.of(name);
    if (Values.isAbsent(target.read(doc))) {
      target.write(doc, value);
    } else {
      FieldSteps.append(doc, target, value, true);
    }
  }

  private String value(String text) {
    String bare = stripBrackets ? BRACKETS.matcher(text).replaceAll("") : text;
    return trimmed(bare, trimValue);
  }

  private static String trimmed(String text, String characters) {
    if (characters.isEmpty()) {
      return text;
    }
    int from = 0;
    int to = text.length();
    while (from < to && characters.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }
}
