package org.skidder.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;
import org.skidder.ingest.doc.ValueTemplate;
import org.skidder.ingest.doc.Values;

/** {@code set}, {@code remove}, {@code rename} and {@code append}. */
final class FieldSteps {
  private FieldSteps() {}

  static Step set(Options options, PipelineCompiler compiler) {
    FieldRef field = FieldRef.of(options.text("field"));
    boolean override = options.flag("override", true);
    boolean ignoreEmpty = options.flag("ignore_empty_value", false);
    Optional<String> copyFrom = options.optionalText("copy_from");
    if (copyFrom.isPresent()) {
      if (options.node("value").isPresent()) {
        throw options.fault("copy_from", "cannot set both `copy_from` and `value`");
      }
      KeyPath source = KeyPath.of(copyFrom.get());
      return set(
          field,
          override,
          ignoreEmpty,
          doc -> Values.copy(ignoreEmpty ? source.read(doc) : source.require(doc)));
    }
    ValueTemplate value = ValueTemplate.of(options.required("value").plain());
    return set(field, override, ignoreEmpty, value::value);
  }

  /** Where a value comes from. */
  @FunctionalInterface
  private interface Source {
    @Nullable Object value(Doc doc) throws IngestException;
  }

  /** A value is only looked for when it would be written. */
  private static Step set(FieldRef field, boolean override, boolean ignoreEmpty, Source source) {
    return Step.of(doc -> {
      KeyPath path = field.path(doc);
      if (!override && !Values.isNothing(path.read(doc))) {
        return;
      }
      Object value = source.value(doc);
      if (!ignoreEmpty || !Values.isEmpty(value)) {
        path.write(doc, value);
      }
    });
  }

  static Step remove(Options options, PipelineCompiler compiler) {
    List<FieldRef> fields = new ArrayList<>();
    options.required("field");
    options.texts("field").forEach(name -> fields.add(FieldRef.of(name)));
    boolean ignoreMissing = options.flag("ignore_missing", false);
    FieldRef[] all = fields.toArray(FieldRef[]::new);
    return Step.of(doc -> {
      for (FieldRef field : all) {
        KeyPath path = field.path(doc);
        if (!ignoreMissing || !Values.isAbsent(path.read(doc))) {
          path.remove(doc);
        }
      }
    });
  }

  static Step rename(Options options, PipelineCompiler compiler) {
    FieldRef field = FieldRef.of(options.text("field"));
    FieldRef target = FieldRef.of(options.text("target_field"));
    boolean ignoreMissing = options.flag("ignore_missing", false);
    boolean override = options.flag("override", false);
    return Step.of(doc -> {
      KeyPath from = field.path(doc);
      KeyPath to = target.path(doc);
      Object value = from.read(doc);
      if (Values.isAbsent(value)) {
        if (ignoreMissing) {
          return;
        }
        throw new IngestException("field [" + from + "] doesn't exist");
      }
      if (!override && !Values.isAbsent(to.read(doc))) {
        throw new IngestException("field [" + to + "] already exists");
      }
      move(doc, from, to, value);
    });
  }

  private static void move(Doc doc, KeyPath from, KeyPath to, @Nullable Object value)
      throws IngestException {
    from.remove(doc);
    try {
      to.write(doc, value);
    } catch (IngestException e) {
      from.write(doc, value);
      throw e;
    }
  }

  static Step append(Options options, PipelineCompiler compiler) {
    FieldRef field = FieldRef.of(options.text("field"));
    ValueTemplate value = ValueTemplate.of(options.required("value").plain());
    boolean duplicates = options.flag("allow_duplicates", true);
    return Step.of(doc -> append(doc, field.path(doc), value.value(doc), duplicates));
  }

  /** Adds a value, or all of a list, to what is there, which becomes a list. */
  static void append(Doc doc, KeyPath path, @Nullable Object value, boolean duplicates)
      throws IngestException {
    Object there = path.read(doc);
    List<@Nullable Object> list = new ArrayList<>();
    if (there instanceof List<?> items) {
      list.addAll(items);
    } else if (!Values.isNothing(there)) {
      list.add(there);
    }
    List<?> more =
        value instanceof List<?> items ? items : java.util.Collections.singletonList(value);
    for (Object item : more) {
      if (duplicates
          || list.stream().noneMatch(one -> Values.text(one).equals(Values.text(item)))) {
        list.add(item);
      }
    }
    path.write(doc, list);
  }
}
