package org.skidder.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.ByteText;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.grok.CaptureType;
import org.skidder.ingest.grok.Grok;
import org.skidder.ingest.grok.PatternLibrary;

/** {@code grok}: fields from named groups. Captured text stays bytes of the line. */
final class GrokStep implements Step {
  private static final KeyPath TRACE = KeyPath.of("_ingest._grok_match_index");

  private final KeyPath field;
  private final boolean ignoreMissing;
  private final Grok grok;
  private final KeyPath[] targets;
  private final CaptureType[] types;

  /** Of captures that stand for a whole pattern: its number. */
  private final @Nullable String[] numbers;

  private GrokStep(KeyPath field, boolean ignoreMissing, Grok grok) {
    this.field = field;
    this.ignoreMissing = ignoreMissing;
    this.grok = grok;
    List<Grok.Capture> captures = grok.captures();
    targets = new KeyPath[captures.size()];
    types = new CaptureType[captures.size()];
    numbers = new @Nullable String[captures.size()];
    for (int i = 0; i < targets.length; i++) {
      String name = captures.get(i).field();
      boolean whole = name.startsWith(TRACE + ".");
      targets[i] = whole ? TRACE : KeyPath.of(name);
      types[i] = captures.get(i).type();
      numbers[i] = whole ? name.substring(TRACE.toString().length() + 1) : null;
    }
  }

  static Step create(Options options, PipelineCompiler compiler) {
    KeyPath field = KeyPath.of(options.text("field"));
    options.required("patterns");
    List<String> patterns = options.texts("patterns");
    if (patterns.isEmpty()) {
      throw options.fault("patterns", "List of patterns must not be empty");
    }
    PatternLibrary library =
        compiler.resources().patterns().with(options.textMap("pattern_definitions"));
    boolean ignoreMissing = options.flag("ignore_missing", false);
    String trace = options.flag("trace_match", false) ? TRACE.toString() : "";
    try {
      return new GrokStep(field, ignoreMissing, Grok.compile(patterns, library, trace, Grok.LIMIT));
    } catch (IllegalArgumentException e) {
      throw options.fault("patterns", "Invalid regex pattern found in: " + e.getMessage());
    }
  }

  @Override
  public boolean run(Doc doc) throws IngestException {
    if (doc.lacks(field, ignoreMissing, "cannot process it.")) {
      return true;
    }
    ByteText text = doc.bytes(field);
    byte[] bytes = text.array();
    @Nullable Object[] values = new @Nullable Object[targets.length];
    boolean found;
    try {
      found =
          grok.match(
              bytes,
              text.offset(),
              text.length(),
              (capture, begin, end) -> values[capture] = value(capture, bytes, begin, end));
    } catch (Grok.TookTooLong e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    }
    if (!found) {
      throw new IngestException(
          "Provided Grok expressions do not match field value: [" + text + "]");
    }
    // Nothing is written when one of them cannot be converted.
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        targets[i].write(doc, values[i]);
      }
    }
    return true;
  }

  private Object value(int capture, byte[] bytes, int begin, int end) {
    String number = numbers[capture];
    if (number != null) {
      return number;
    }
    if (types[capture] == CaptureType.STRING) {
      return new ByteText(bytes, begin, end - begin);
    }
    return types[capture].convert(new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
  }
}
