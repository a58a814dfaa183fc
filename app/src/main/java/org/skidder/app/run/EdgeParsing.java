package org.skidder.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.ParseMode;
import org.skidder.core.config.PathsConfig;
import org.skidder.core.config.Problems;
import org.skidder.core.pipeline.EventFilter;
import org.skidder.core.plugin.SharedResources;
import org.skidder.ingest.IngestResources;
import org.skidder.ingest.Pipeline;
import org.skidder.ingest.PipelineFilter;
import org.skidder.ingest.enrich.GeoDatabase;
import org.skidder.modules.Fileset;
import org.skidder.modules.ServerVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where the events of an input are parsed, and makes what parses them here. No class of the
 * engine is loaded for inputs whose events are not. Belongs to one thread at a time.
 */
final class EdgeParsing {
  private static final Logger LOG = LoggerFactory.getLogger("ingest");
  private static final String CLUSTER = "elasticsearch";

  private final ParseMode usual;
  private final Set<String> outputs;
  private final PathsConfig paths;
  private final Config root;
  private final SharedResources shared;

  /**
   * @param usual what inputs do that say nothing
   * @param paths where names of files begin
   * @param problems where it goes when nobody knows which outputs there are
   */
  EdgeParsing(
      Config root, ParseMode usual, PathsConfig paths, SharedResources shared, Problems problems) {
    this.root = root;
    this.usual = usual;
    this.paths = paths;
    this.shared = shared;
    this.outputs =
        problems.reading(() -> Optional.of(OutputSections.of(root))).stream()
            .flatMap(List::stream)
            .map(Config::name)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What is decided for an input.
   *
   * @param pipeline what parses here; empty when nothing does
   * @param why for the log; empty when there is nothing to say
   */
  record Decision(Optional<Pipeline> pipeline, String why) {
    private static final Decision NOTHING = new Decision(Optional.empty(), "");

    /** Whether events name their pipeline, for somebody else to run it. */
    boolean namesPipeline() {
      return pipeline.isEmpty();
    }

    /** The filter of the input. */
    EventFilter filter(EventFilter before, Tallies tallies) {
      return pipeline
          .<EventFilter>map(made -> new PipelineFilter(before, made, tallies::count))
          .orElse(before);
    }

    /** Tells where events are parsed and why. */
    void log() {
      if (!why.isEmpty()) {
        LOG.info("{}", why);
      }
    }
  }

  /** Decides; mistakes go to {@code problems}. */
  Decision decide(
      Config section, InputCommon common, Optional<Fileset> fileset, Problems problems) {
    Optional<String> file = common.pipelineFile();
    if (fileset.isEmpty() && file.isEmpty()) {
      if (common.parse().orElse(ParseMode.AUTO) == ParseMode.EDGE) {
        problems.error(
            section.get("parse").orElse(section),
            "there is nothing to parse with at the edge: name a definition with pipeline_file");
      }
      return Decision.NOTHING;
    }
    ParseMode mode = common.parse().orElse(usual);
    if (file.isPresent()) {
      return ofFile(section, file.get(), mode, problems);
    }
    Fileset of = fileset.orElseThrow();
    // Events that any other output takes, too, must be parsed before they are shared.
    boolean cluster = outputs.equals(Set.of(CLUSTER));
    if (of.pipelineIds().isEmpty()) {
      return Decision.NOTHING;
    }
    if (mode == ParseMode.NODE || (mode == ParseMode.AUTO && cluster)) {
      return new Decision(
          Optional.empty(), of + " is parsed by the cluster's ingest nodes" + reason(mode));
    }
    if (mode == ParseMode.AUTO && !of.isPackaged()) {
      // A module of the user may need processors that only that user's cluster has.
      return new Decision(
          Optional.empty(),
          of
              + " is not parsed here, its events name their pipeline (parse: auto; it is a module"
              + " of yours: set parse: edge to parse it here)");
    }
    return edge(section, of + " is parsed here" + reason(mode), problems, () -> pipeline(of));
  }

  private String reason(ParseMode mode) {
    if (mode != ParseMode.AUTO) {
      return " (parse: " + mode + ")";
    }
    String names = outputs.isEmpty() ? "none" : String.join(", ", outputs);
    return " (parse: auto; the output is " + names + ")";
  }

  private Decision ofFile(Config section, String file, ParseMode mode, Problems problems) {
    if (mode == ParseMode.NODE) {
      problems.error(
          section.get("pipeline_file").orElse(section),
          "a definition in a file is run at the edge only: remove parse: node, or load it into the"
              + " cluster and name it with pipeline");
      return Decision.NOTHING;
    }
    Path path = paths.config().resolve(file);
    return edge(
        section,
        "the events of " + section + " are parsed here, by " + path,
        problems,
        () -> Pipeline.compile(path.toString(), Files.readAllBytes(path), resources()));
  }

  /** Makes a pipeline. */
  @FunctionalInterface
  private interface Maker {
    Pipeline make() throws IOException;
  }

  private Decision edge(Config section, String why, Problems problems, Maker maker) {
    try {
      checkDatabase(problems);
      return new Decision(Optional.of(maker.make()), why);
    } catch (ConfigException e) {
      problems.add(e);
    } catch (IOException e) {
      problems.error(
          section.get("pipeline_file").orElse(section), "cannot be read: " + e.getMessage());
    }
    return Decision.NOTHING;
  }

  private Pipeline pipeline(Fileset fileset) {
    Map<String, Pipeline> all =
        Pipeline.compileAll(fileset.pipelines(ServerVersion.EDGE), resources());
    return Optional.ofNullable(all.get(fileset.pipelineIds().getFirst())).orElseThrow();
  }

  private IngestResources resources() {
    return shared.get(
        IngestResources.class, () -> new IngestResources(Clock.systemUTC(), this::openDatabase));
  }

  private Optional<Config> database() {
    return root.get("filebeat.geoip.database");
  }

  private Optional<Path> databaseFile() {
    return database().flatMap(Config::text).map(paths.config()::resolve);
  }

  private void checkDatabase(Problems problems) {
    if (databaseFile().isPresent() && !Files.isReadable(databaseFile().get())) {
      problems.error(
          database().orElse(root),
          databaseFile().get() + " cannot be read: name a file in MMDB format");
    }
  }

  private Optional<GeoDatabase> openDatabase() {
    if (databaseFile().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(GeoDatabase.open(databaseFile().get()));
    } catch (IOException e) {
      LOG.error("{}: {}", databaseFile().get(), e.getMessage());
      return Optional.empty();
    }
  }
}
