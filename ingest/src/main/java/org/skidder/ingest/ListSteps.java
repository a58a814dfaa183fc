package org.skidder.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.FieldMap;
import org.skidder.ingest.Sequence.Guarded;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.Values;

/** {@code split}, {@code join} and {@code foreach}. */
final class ListSteps {
  private ListSteps() {}

  static Step split(Options options, PipelineCompiler compiler) {
    KeyPath field = KeyPath.of(options.text("field"));
    KeyPath target = options.optionalText("target_field").map(KeyPath::of).orElse(field);
    Pattern separator = BoundedText.pattern(options.text("separator"));
    int limit = options.flag("preserve_trailing", false) ? -1 : 0;
    boolean ignoreMissing = options.flag("ignore_missing", false);
    return Step.of(doc -> {
      if (doc.lacks(field, ignoreMissing, "cannot split.")) {
        return;
      }
      List<@Nullable Object> parts = new ArrayList<>();
      for (String part : separator.split(BoundedText.of(doc.text(field)), limit)) {
        parts.add(part);
      }
      target.write(doc, parts);
    });
  }

  private static List<?> list(KeyPath field, Doc doc) throws IngestException {
    Object value = field.require(doc);
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IngestException(
        "field ["
            + field
            + "] of type ["
            + Values.type(value)
            + "] cannot be cast to [java.util.List]");
  }

  static Step join(Options options, PipelineCompiler compiler) {
    KeyPath field = KeyPath.of(options.text("field"));
    KeyPath target = options.optionalText("target_field").map(KeyPath::of).orElse(field);
    String separator = options.text("separator");
    return Step.of(doc -> {
      doc.lacks(field, false, "cannot join.");
      List<String> texts = new ArrayList<>();
      for (Object item : list(field, doc)) {
        texts.add(Values.text(item));
      }
      target.write(doc, String.join(separator, texts));
    });
  }

  static Step foreach(Options options, PipelineCompiler compiler) {
    KeyPath field = KeyPath.of(options.text("field"));
    Guarded step = compiler.processor(options.required("processor"));
    boolean ignoreMissing = options.flag("ignore_missing", false);
    return doc -> {
      if (doc.lacks(field, ignoreMissing, "cannot loop over its elements.")) {
        return true;
      }
      return field.require(doc) instanceof Map<?, ?> map
          ? overMap(doc, field, map, step)
          : overList(doc, field, list(field, doc), step);
    };
  }

  private static boolean overList(Doc doc, KeyPath field, List<?> items, Guarded step)
      throws IngestException {
    List<@Nullable Object> results = new ArrayList<>(items.size());
    for (Object item : items) {
      FieldMap transients = doc.transients();
      Object before = transients.put("_value", Values.copy(item));
      boolean kept;
      try {
        kept = step.run(doc);
      } finally {
        results.add(transients.put("_value", before));
      }
      if (!kept) {
        return false;
      }
    }
    field.write(doc, results);
    return true;
  }

  private static boolean overMap(Doc doc, KeyPath field, Map<?, ?> members, Guarded step)
      throws IngestException {
    FieldMap results = new FieldMap();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      FieldMap transients = doc.transients();
      Object keyBefore = transients.put("_key", member.getKey());
      Object before = transients.put("_value", Values.copy(member.getValue()));
      try {
        if (!step.run(doc)) {
          return false;
        }
      } finally {
        Object key = transients.put("_key", keyBefore);
        results.put(Values.text(key), transients.put("_value", before));
      }
    }
    field.write(doc, results);
    return true;
  }
}
