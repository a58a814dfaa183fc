package org.skidder.lab.modules;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.event.Template;
import org.skidder.core.json.JsonBuffer;
import org.skidder.ingest.IngestResources;
import org.skidder.ingest.Pipeline;
import org.skidder.modules.Fileset;
import org.skidder.modules.ServerVersion;

/** The pipelines of a fileset, run here. */
public final class EdgeParser {
  private final Pipeline entry;

  /**
   * @param clock time of processing: gives times without a year their year
   */
  public EdgeParser(Fileset fileset, Clock clock) {
    Map<String, Pipeline> all =
        Pipeline.compileAll(
            fileset.pipelines(ServerVersion.EDGE), IngestResources.withoutGeo(clock));
    Pipeline first = all.get(fileset.pipelineIds().getFirst());
    if (first == null) {
      throw new IllegalArgumentException(fileset + " has no pipeline");
    }
    entry = first;
  }

  /** One pipeline that calls no others. */
  public EdgeParser(Map<String, ?> definition, Clock clock) {
    entry =
        Pipeline.compile(
            "pipeline", definition, IngestResources.withoutGeo(clock), name -> Optional.empty());
  }

  /** The document after the pipeline; empty when it was dropped. */
  public Optional<FieldMap> parse(FieldMap document) throws FieldException {
    FieldMap fields = new FieldMap(document);
    Object time = fields.remove("@timestamp");
    Event event =
        new Event(Instant.parse(String.valueOf(time)).toEpochMilli(), -1, fields, Template.EMPTY);
    if (entry.process(event) == Pipeline.Outcome.DROPPED) {
      return Optional.empty();
    }
    JsonBuffer out = new JsonBuffer(1024);
    DocumentEncoder.plain(false).encode(event, out);
    byte[] json = out.toByteArray();
    return Optional.of(JsonDecoder.object(json, 0, json.length));
  }
}
