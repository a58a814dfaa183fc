package org.skidder.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.skidder.core.event.Event;
import org.skidder.ingest.definition.DefinitionReader;
import org.skidder.ingest.doc.Doc;
import org.skidder.ingest.doc.IngestException;
import org.skidder.ingest.doc.KeyPath;

/**
 * An ingest pipeline, compiled. Immutable and thread-safe: one serves all publishing threads.
 *
 * <p>An event is never lost by a failure that the definition does not handle: what was changed
 * stays, and {@code error.message} says what happened.
 */
public final class Pipeline {
  private static final KeyPath ERROR_MESSAGE = KeyPath.of("error.message");

  private final Sequence steps;
  private final IngestResources resources;

  private Pipeline(Sequence steps, IngestResources resources) {
    this.steps = steps;
    this.resources = resources;
  }

  /**
   * Compiles a definition.
   *
   * @param file name for messages
   * @param definition JSON or YAML
   * @param others pipelines that the {@code pipeline} processor may call, by their names; asked
   *     when it does
   * @throws org.skidder.core.config.ConfigException with file and line of what is wrong
   */
  public static Pipeline compile(
      String file,
      byte[] definition,
      IngestResources resources,
      Function<String, Optional<Pipeline>> others) {
    Sequence steps =
        new PipelineCompiler(resources, others).pipeline(DefinitionReader.read(file, definition));
    return new Pipeline(steps, resources);
  }

  /**
   * Compiles a definition that was read before.
   *
   * @param name what it is called in messages
   * @param definition maps, lists and scalars
   * @param others as above
   * @throws org.skidder.core.config.ConfigException with what is wrong
   */
  public static Pipeline compile(
      String name,
      Map<String, ?> definition,
      IngestResources resources,
      Function<String, Optional<Pipeline>> others) {
    Sequence steps =
        new PipelineCompiler(resources, others).pipeline(DefinitionReader.of(name, definition));
    return new Pipeline(steps, resources);
  }

  /**
   * Compiles definitions that may call each other.
   *
   * @param definitions by name
   * @return by name, too
   * @throws org.skidder.core.config.ConfigException with what is wrong
   */
  public static Map<String, Pipeline> compileAll(
      Map<String, ? extends Map<String, ?>> definitions, IngestResources resources) {
    Map<String, Pipeline> all = new HashMap<>();
    definitions.forEach((name, definition) ->
        all.put(
            name,
            compile(name, definition, resources, other -> Optional.ofNullable(all.get(other)))));
    return all;
  }

  /** Compiles a definition that calls no others. */
  public static Pipeline compile(String file, byte[] definition, IngestResources resources) {
    return compile(file, definition, resources, name -> Optional.empty());
  }

  /** What became of an event. */
  public enum Outcome {
    /** All went as the definition has it. */
    DONE,
    /** A failure that nothing handled; {@code error.message} tells it. */
    FAILED,
    /** The pipeline drops it. */
    DROPPED
  }

  /** Processes one event in place. */
  public Outcome process(Event event) {
    return process(new Doc(event, resources.clock().millis()));
  }

  Outcome process(Doc doc) {
    try {
      return steps.run(doc) ? Outcome.DONE : Outcome.DROPPED;
    } catch (IngestException e) {
      report(doc, e);
      return Outcome.FAILED;
    }
  }

  /** Runs as part of another pipeline. */
  boolean runWithin(Doc doc) throws IngestException {
    return steps.run(doc);
  }

  IngestResources resources() {
    return resources;
  }

  private static void report(Doc doc, IngestException failure) {
    try {
      ERROR_MESSAGE.write(doc, failure.text());
    } catch (IngestException occupied) {
      // A field called "error" that is no object stays what it is.
    }
  }
}
