package org.skidder.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.ConfigException;
import org.skidder.ingest.Sequence.Guarded;
import org.skidder.ingest.definition.Node;
import org.skidder.ingest.definition.Options;
import org.skidder.ingest.script.Script;
import org.skidder.ingest.script.ScriptSyntaxException;

/** Makes steps of definitions. One per definition. */
final class PipelineCompiler {
  private final IngestResources resources;
  private final Function<String, Optional<Pipeline>> others;

  PipelineCompiler(IngestResources resources, Function<String, Optional<Pipeline>> others) {
    this.resources = resources;
    this.others = others;
  }

  IngestResources resources() {
    return resources;
  }

  /** A pipeline by its name, for the {@code pipeline} processor. */
  Optional<Pipeline> other(String name) {
    return others.apply(name);
  }

  Sequence pipeline(Node definition) {
    if (!definition.isMap()) {
      throw new ConfigException(
          definition.origin(), "", "expected a pipeline: {\"processors\": [ ... ]}");
    }
    Options options = new Options("pipeline", definition);
    options.optionalText("description");
    options.node("version");
    options.node("_meta");
    Node processors = options.required("processors");
    Sequence onFailure = onFailure(options);
    options.checkUnknown();
    return new Sequence(list("processors", processors), onFailure);
  }

  private @Nullable Sequence onFailure(Options options) {
    Node list = options.node("on_failure").orElse(null);
    if (list == null) {
      return null;
    }
    if (list.items().isEmpty()) {
      throw options.fault("on_failure", "processors list cannot be empty");
    }
    return new Sequence(list("on_failure", list), null);
  }

  private List<Guarded> list(String name, Node list) {
    if (!list.isList()) {
      throw new ConfigException(list.origin(), name, "expected a list of processors");
    }
    List<Guarded> steps = new ArrayList<>();
    for (Node item : list.items()) {
      steps.add(processor(item));
    }
    return steps;
  }

  /** One processor: {@code {"type": {options}}}. */
  Guarded processor(Node item) {
    if (item.members().size() != 1) {
      throw new ConfigException(
          item.origin(), "processors", "expected one processor: {\"name\": {options}}");
    }
    Map.Entry<String, Node> only = item.members().entrySet().iterator().next();
    String type = only.getKey();
    Processors.Factory factory = Processors.find(type);
    if (factory == null) {
      throw new ConfigException(
          item.origin(),
          type,
          "No processor type exists with name ["
              + type
              + "] at the edge; there are "
              + String.join(", ", Processors.names()));
    }
    if (!only.getValue().isMap()) {
      throw new ConfigException(only.getValue().origin(), type, "expected options (name: value)");
    }
    return guarded(type, factory, new Options(type, only.getValue()));
  }

  private Guarded guarded(String type, Processors.Factory factory, Options options) {
    Optional<String> tag = options.optionalText("tag");
    options.optionalText("description");
    Step condition = options.optionalText("if").map(text -> condition(options, text)).orElse(null);
    boolean ignore = options.flag("ignore_failure", false);
    Sequence onFailure = onFailure(options);
    Step step;
    try {
      step = factory.create(options, this);
    } catch (IllegalArgumentException e) {
      throw options.fault("", String.valueOf(e.getMessage()));
    }
    options.checkUnknown();
    return new Guarded(type, tag, condition, ignore, onFailure, step);
  }

  private Step condition(Options options, String source) {
    return script(options, "if", source, Map.of())::test;
  }

  /** A script or condition. */
  Script script(Options options, String option, String source, Map<String, ?> params) {
    try {
      return Script.compile(source, params);
    } catch (ScriptSyntaxException e) {
      throw options.fault(option, e.explain(source));
    }
  }
}
