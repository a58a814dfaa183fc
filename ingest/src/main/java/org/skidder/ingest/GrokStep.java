package org.skidder.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
  private static final String TRACE = "_ingest._grok_match_index";

  private final KeyPath field;
  private final boolean ignoreMissing;
  private final Grok grok;
  private final KeyPath[] targets;
  private final CaptureType[] types;

  private GrokStep(KeyPath field, boolean ignoreMissing, Grok grok) {
    this.field = field;
    this.ignoreMissing = ignoreMissing;
    this.grok = grok;
    List<Grok.Capture> captures = grok.captures();
    targets = new KeyPath[captures.size()];
    types = new CaptureType[captures.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = KeyPath.of(captures.get(i).field());
      types[i] = captures.get(i).type();
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
    String trace = options.flag("trace_match", false) ? TRACE : "";
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
    boolean found;
    try {
      found =
          grok.match(
              bytes,
              text.offset(),
              text.length(),
              (capture, begin, end) -> put(doc, capture, bytes, begin, end));
    } catch (Grok.TookTooLong e) {
      throw new IngestException(String.valueOf(e.getMessage()));
    }
    if (!found) {
      throw new IngestException(
          "Provided Grok expressions do not match field value: [" + text + "]");
    }
    return true;
  }

  private void put(Doc doc, int capture, byte[] bytes, int begin, int end) throws IngestException {
    KeyPath target = targets[capture];
    if (types[capture] == CaptureType.STRING) {
      Object value =
          target.toString().startsWith(TRACE)
              ? (Object) ""
              : new ByteText(bytes, begin, end - begin);
      target.write(doc, value);
      return;
    }
    String text = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    target.write(doc, types[capture].convert(text));
  }
}
