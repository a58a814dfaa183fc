package org.skidder.modules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.modules.template.Delimiters;
import org.skidder.modules.template.Function;
import org.skidder.modules.template.TextTemplate;

/** A fileset of a configured module: its input is complete. Immutable. */
public final class Fileset {
  private final ModuleFolder folder;
  private final String name;
  private final Manifest manifest;
  private final Map<String, Object> values;
  private final Map<String, String> pipelines;
  private final Config input;

  /**
   * A fileset.
   *
   * @param values its variables
   * @param pipelines files of its pipelines by their ids; the first is the entry
   * @param input the section of its input
   */
  Fileset(
      ModuleFolder folder,
      String name,
      Manifest manifest,
      Map<String, Object> values,
      Map<String, String> pipelines,
      Config input) {
    this.folder = folder;
    this.name = name;
    this.manifest = manifest;
    this.values = values;
    this.pipelines = pipelines;
    this.input = input;
  }

  /** The module. */
  public String module() {
    return folder.name();
  }

  /** The fileset. */
  public String name() {
    return name;
  }

  /** Whether its module came with the program; otherwise it is the user's. */
  public boolean isPackaged() {
    return folder.isPackaged();
  }

  /** {@code module/fileset}. */
  public String path() {
    return module() + "/" + name;
  }

  /** The complete section of its input; it names the pipeline. */
  public Config input() {
    return input;
  }

  /** What ingest nodes must have to run its pipelines. */
  public List<Manifest.Requirement> requirements() {
    return manifest.requires().processors();
  }

  /**
   * A job of machine learning, for Kibana before 6.1.
   *
   * @param name unique in the fileset
   * @param job its definition
   * @param datafeed what it reads, without {@code job_id}
   * @param minVersion oldest Elasticsearch that takes it
   */
  public record Job(
      String name,
      Map<String, Object> job,
      Map<String, Object> datafeed,
      Optional<String> minVersion) {}

  /**
   * Its jobs of machine learning.
   *
   * @throws ConfigException with file and line if one is not valid
   */
  public List<Job> machineLearning() {
    return manifest.machineLearning().stream()
        .map(at -> new Job(at.name(), object(at.job()), object(at.datafeed()), at.minVersion()))
        .toList();
  }

  private Map<String, Object> object(String file) {
    String path = name + "/" + file;
    if (!(PlainYaml.read(folder.place(path), folder.required(path)) instanceof Map<?, ?> map)) {
      throw new ConfigException(Origin.of(folder.place(path)), "", "is no object");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** Ids of its pipelines; the first is the one that events name. */
  public List<String> pipelineIds() {
    return List.copyOf(pipelines.keySet());
  }

  /** Variables that have another value in the pipelines for a server, because it is too old. */
  public Map<String, Object> lowered(ServerVersion server) {
    return Variables.lowered(manifest, server);
  }

  /**
   * Its pipelines, made for a server.
   *
   * @return definitions by id, as an ingest node takes them; the first is the entry
   * @throws ConfigException with file and line if one is not valid
   */
  public Map<String, Map<String, Object>> pipelines(ServerVersion server) {
    Map<String, Map<String, Object>> made = new LinkedHashMap<>();
    Map<String, Object> lowered = new LinkedHashMap<>(values);
    lowered.putAll(lowered(server));
    pipelines.forEach((id, path) -> made.put(id, pipeline(path, lowered, server)));
    return made;
  }

  private Map<String, Object> pipeline(
      String path, Map<String, Object> lowered, ServerVersion server) {
    String file = folder.place(path);
    Object definition = render(file, folder.required(path), lowered, server);
    if (!(definition instanceof Map<?, ?> map) || !(map.get("processors") instanceof List<?>)) {
      throw new ConfigException(
          Origin.of(file), "", "a pipeline must be an object with a list of processors");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), spliced(value)));
    return copy;
  }

  private Object render(
      String file, String source, Map<String, Object> variables, ServerVersion server) {
    Map<String, Function> functions = new LinkedHashMap<>();
    functions.put("since", arguments -> server.isSince(text(arguments)));
    functions.put("pipeline", arguments -> idOf(text(arguments)));
    functions.put("include", arguments -> include(arguments, server));
    TextTemplate template = TextTemplate.parse(file, source, Delimiters.PIPELINE);
    return PlainYaml.read(file, template.render(variables, functions));
  }

  /** {@code include "piece.yml" "name" value …}: the processors of a shared piece. */
  private Object include(List<? extends @Nullable Object> arguments, ServerVersion server) {
    if (arguments.size() % 2 == 0 || !(arguments.getFirst() instanceof String piece)) {
      throw new IllegalArgumentException(
          "include needs the name of a piece, then names and values of its variables");
    }
    String source =
        folder
            .shared(piece)
            .orElseThrow(() -> new IllegalArgumentException("there is no piece '" + piece + "'"));
    Map<String, Object> variables = new LinkedHashMap<>();
    for (int i = 1; i < arguments.size(); i += 2) {
      Object value = arguments.get(i + 1);
      if (value != null) {
        variables.put(String.valueOf(arguments.get(i)), value);
      }
    }
    return render("_shared/" + piece, source, variables, server);
  }

  /** Lists that stand in a list of processors, because they were included, become part of it. */
  private static Object spliced(Object value) {
    if (!(value instanceof List<?> list)) {
      return value;
    }
    List<Object> flat = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof List<?> included) {
        flat.addAll(included);
      } else {
        flat.add(item);
      }
    }
    return flat;
  }

  private static String text(List<? extends @Nullable Object> arguments) {
    if (arguments.size() != 1 || !(arguments.getFirst() instanceof String text)) {
      throw new IllegalArgumentException("one text in quotes is needed");
    }
    return text;
  }

  private String idOf(String base) {
    List<String> found = new ArrayList<>();
    pipelines.forEach((id, path) -> {
      if (ModuleLoader.baseName(path).equals(base)) {
        found.add(id);
      }
    });
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "the manifest lists no pipeline with the name '" + base + "'");
    }
    return found.getFirst();
  }

  @Override
  public String toString() {
    return path();
  }
}
