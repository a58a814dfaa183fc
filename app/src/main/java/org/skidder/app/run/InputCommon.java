package org.skidder.app.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.GeneralConfig;
import org.skidder.core.config.Option;
import org.skidder.core.config.ParseMode;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** Options that every input has. */
public record InputCommon(
    @Option(value = "Kind of input.", def = "log") String type,
    @Option("Older spelling of `type`; wins over it.") Optional<String> inputType,
    @Option(value = "Whether the input runs.", def = "true") boolean enabled,
    @Option("Tags added to the events of this input, after the global ones.") List<String> tags,
    @Option("Fields added to the events of this input, under `fields`.") Map<String, Object> fields,
    @Option("Put `fields` at the top level of the event, over existing fields.")
        boolean fieldsUnderRoot,
    @Option(
            value =
                "Most events per second that the input hands over; more wait at their source. 0: no"
                    + " limit.",
            def = "0",
            min = "0",
            unit = "events per second")
        long rateLimit,
    @Option("Processors for the events of this input, run before the global ones.")
        List<Config> processors,
    @Option("Ingest pipeline of the events; wins over the one of the output.")
        Optional<String> pipeline,
    @Option(
            "Definition of an ingest pipeline, JSON or YAML, relative to path.config; it runs here,"
                + " before events are queued.")
        Optional<String> pipelineFile,
    @Option(
            "Where the pipeline of this input runs: `auto`, `edge` or `node`; see"
                + " `filebeat.parse`.")
        Optional<ParseMode> parse,
    @Option(
            value = "Module of the events: `fileset.module`. Set by modules.",
            name = "_module_name")
        Optional<String> module,
    @Option(
            value = "Fileset of the events: `fileset.name`. Set by modules.",
            name = "_fileset_name")
        Optional<String> fileset)
    implements Validated {

  @Override
  public void validate(Problems.Scope problems) {
    if (inputType.isPresent()) {
      problems.warning("inputType", Problems.deprecated("the option is called 'type' now"));
    }
    GeneralConfig.validateFields(fields, fieldsUnderRoot, problems);
  }

  /** The kind that counts. */
  String kind() {
    return inputType.orElse(type);
  }
}
