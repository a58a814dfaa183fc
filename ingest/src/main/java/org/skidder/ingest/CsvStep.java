package org.skidder.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;

/** {@code csv}: fields from a line of values (RFC 4180). */
final class CsvStep implements Step {
  private final KeyPath field;
  private final List<KeyPath> targets;
  private final char separator;
  private final char quote;
  private final boolean trim;
  private final boolean ignoreMissing;
  private final @Nullable Object emptyValue;

  private CsvStep(Options options) {
    field = KeyPath.of(options.text("field"));
    options.required("target_fields");
    targets = options.texts("target_fields").stream().map(KeyPath::of).toList();
    if (targets.isEmpty()) {
      throw options.fault("target_fields", "target fields list can't be empty");
    }
    separator = single(options, "separator", ',');
    quote = single(options, "quote", '"');
    trim = options.flag("trim", false);
    ignoreMissing = options.flag("ignore_missing", false);
    emptyValue = options.plain("empty_value");
  }

  private static char single(Options options, String name, char otherwise) {
    String text = options.optionalText(name).orElse(Character.toString(otherwise));
    if (text.length() != 1) {
      throw options.fault(name, name + " has to be single character like '" + otherwise + "'");
    }
    return text.charAt(0);
  }

  static Step create(Options options, PipelineCompiler compiler) {
    return new CsvStep(options);
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    if (doc.lacks(field, ignoreMissing, "cannot process it.")) {
      return true;
    }
    List<String> values = new ArrayList<>();
    try {
      read(doc.text(field), values);
    } finally {
      // As on a node, what stands before a mistake is there.
      for (int i = 0; i < values.size() && i < targets.size(); i++) {
        String one = values.get(i);
        if (!one.isEmpty()) {
          targets.get(i).write(doc, one);
        } else if (emptyValue != null) {
          targets.get(i).write(doc, emptyValue);
        }
      }
    }
    return true;
  }

  private void read(String line, List<String> values) throws IngestException {
    int at = 0;
    while (at <= line.length()) {
      int start = at;
      while (start < line.length() && isBlank(line.charAt(start))) {
        start++;
      }
      if (start < line.length() && line.charAt(start) == quote) {
        StringBuilder out = new StringBuilder();
        at = quoted(line, start + 1, out);
        values.add(out.toString());
      } else {
        int end = line.indexOf(separator, start);
        end = end < 0 ? line.length() : end;
        // Blanks alone are an empty field.
        values.add(unquoted(line, trim || start == end ? start : at, end));
        at = end;
      }
      if (at == line.length()) {
        break;
      }
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private String unquoted(String line, int start, int end) throws IngestException {
    for (int i = start; i < end; i++) {
      char c = line.charAt(i);
      if (c == quote || c == '\n' || c == '\r') {
        throw new IngestException("Illegal character inside unquoted field at " + i);
      }
    }
    String text = line.substring(start, end);
    return trim ? text.strip() : text;
  }

  /** Reads to the separator behind the closing quote; returns where that is. */
  private int quoted(String line, int from, StringBuilder out) throws IngestException {
    int at = from;
    for (; at < line.length(); at++) {
      if (line.charAt(at) != quote) {
        out.append(line.charAt(at));
      } else if (at + 1 < line.length() && line.charAt(at + 1) == quote) {
        out.append(quote);
        at++;
      } else {
        break;
      }
    }
    if (at == line.length()) {
      throw new IngestException("Unmatched quote");
    }
    at++;
    while (trim && at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
    if (at < line.length() && line.charAt(at) != separator) {
      throw new IngestException("character '" + line.charAt(at) + "' after quoted field at " + at);
    }
    return at;
  }
}
