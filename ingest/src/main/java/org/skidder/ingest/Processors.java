package org.skidder.ingest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skidder.ingest.definition.Options;

/** The processors by their names. */
final class Processors {
  /** Makes a step of options; {@code IllegalArgumentException} for what cannot work. */
  @FunctionalInterface
  interface Factory {
    Step create(Options options, PipelineCompiler compiler);
  }

  private static final Map<String, Factory> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("set", FieldSteps::set),
              Map.entry("remove", FieldSteps::remove),
              Map.entry("rename", FieldSteps::rename),
              Map.entry("append", FieldSteps::append),
              Map.entry("convert", ConvertStep::create),
              Map.entry("lowercase", TextSteps::lowercase),
              Map.entry("uppercase", TextSteps::uppercase),
              Map.entry("trim", TextSteps::trim),
              Map.entry("urldecode", TextSteps::urldecode),
              Map.entry("bytes", TextSteps::bytes),
              Map.entry("gsub", TextSteps::gsub),
              Map.entry("split", ListSteps::split),
              Map.entry("join", ListSteps::join),
              Map.entry("foreach", ListSteps::foreach),
              Map.entry("grok", GrokStep::create),
              Map.entry("dissect", ParseSteps::dissect),
              Map.entry("json", ParseSteps::json),
              Map.entry("kv", KvStep::create),
              Map.entry("csv", CsvStep::create),
              Map.entry("date", DateStep::create),
              Map.entry("date_index_name", DateIndexNameStep::create),
              Map.entry("geoip", GeoStep::create),
              Map.entry("user_agent", UserAgentStep::create),
              Map.entry("fail", FlowSteps::fail),
              Map.entry("drop", FlowSteps::drop),
              Map.entry("pipeline", FlowSteps::pipeline),
              Map.entry("script", FlowSteps::script)));

  private Processors() {}

  static @Nullable Factory find(String type) {
    return ALL.get(type);
  }

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }
}
