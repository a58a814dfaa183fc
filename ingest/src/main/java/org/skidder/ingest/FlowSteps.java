package org.skidder.ingest;

import java.util.Map;
import java.util.Optional;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.ValueTemplate;
import org.skidder.ingest.doc.Values;
import org.skidder.ingest.script.Script;

/** {@code fail}, {@code drop}, {@code pipeline} and {@code script}. */
final class FlowSteps {
  private static final String DEPTH = "_pipeline_depth";
  private static final int MAX_DEPTH = 50;

  private FlowSteps() {}

  static Step fail(Options options, PipelineCompiler compiler) {
    ValueTemplate message = ValueTemplate.ofText(options.text("message"));
    return Step.of(doc -> {
      throw new IngestException(message.text(doc));
    });
  }

  static Step drop(Options options, PipelineCompiler compiler) {
    return doc -> false;
  }

  static Step pipeline(Options options, PipelineCompiler compiler) {
    ValueTemplate name = ValueTemplate.ofText(options.text("name"));
    boolean ignoreMissing = options.flag("ignore_missing_pipeline", false);
    return doc -> {
      String called = name.text(doc);
      Optional<Pipeline> other = compiler.other(called);
      if (other.isEmpty()) {
        if (ignoreMissing) {
          return true;
        }
        throw new IngestException(
            "Pipeline processor configured for non-existent pipeline [" + called + "]");
      }
      return nested(doc, called, other.get());
    };
  }

  private static boolean nested(Doc doc, String name, Pipeline other) throws IngestException {
    FieldMap transients = doc.transients();
    long depth = transients.get(DEPTH) instanceof Long before ? before + 1 : 1;
    if (depth > MAX_DEPTH) {
      throw new IngestException("Cycle detected for pipeline: " + name);
    }
    transients.put(DEPTH, depth);
    try {
      return other.runWithin(doc);
    } finally {
      transients.put(DEPTH, depth - 1);
    }
  }

  static Step script(Options options, PipelineCompiler compiler) {
    String language = options.optionalText("lang").orElse("painless");
    if (!language.equals("painless")) {
      throw options.fault("lang", "scripts in " + language + " are not available at the edge");
    }
    if (options.node("id").isPresent()) {
      throw options.fault("id", "stored scripts are not available at the edge: give the 'source'");
    }
    Optional<String> source =
        options.optionalText("source").or(() -> options.optionalText("inline"));
    if (source.isEmpty()) {
      throw options.fault("", "must specify either [source] for an inline script");
    }
    FieldMap params = new FieldMap();
    if (options.plain("params") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> params.put(String.valueOf(key), Values.copy(value)));
    }
    Script script = compiler.script(options, "source", source.get(), params.freeze());
    return Step.of(script::run);
  }
}
