package org.skidder.containers.discovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.core.config.Overlay;
import org.skidder.core.config.Problems;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;

/**
 * Makes configurations from hints. What hints say comes from whoever may start a container, so it
 * may name {@code data.…} only, and neither environment nor secrets.
 */
final class HintsBuilder {
  private static final Config USUAL =
      Config.ofYaml(
          "filebeat.autodiscover.hints",
          "filebeat.autodiscover.base: {type: docker, containers.ids: ['${data.container.id}']}",
          Map.of());

  private final String prefix;
  private final String key;
  private final Config base;
  private final ModuleNames modules;

  HintsBuilder(String prefix, HintsBuilderOptions options, ModuleNames modules) {
    this.prefix = prefix;
    this.key = options.key();
    this.base =
        options.config().orElseGet(() -> USUAL.get("filebeat.autodiscover.base").orElseThrow());
    this.modules = modules;
  }

  /**
   * The configurations for a sighting; none when it has no address or is not to be collected.
   *
   * @param data what templates see of it
   * @param problems where mistakes of hints go
   */
  List<Config> build(Sighting sighting, FieldMap data, Problems problems) {
    if (!data.containsKey("host")) {
      return List.of();
    }
    Hints hints = Hints.of(sighting.hints(), prefix, key, sighting.containerName());
    if (hints.isDisabled()) {
      return List.of();
    }
    Origin origin = Origin.of("hints of " + nameOf(sighting));
    DataVariables variables = variables(sighting, data, hints);
    Optional<List<Config>> raw =
        hints.text("raw").flatMap(json -> raw(json, origin, variables, problems));
    if (raw.isPresent()) {
      return raw.get();
    }
    try {
      Config input =
          Overlay.of(
              base.withVariables(variables),
              Config.ofForeign(lines(hints, origin, problems), origin, variables));
      Optional<String> module = hints.module();
      return List.of(module.isPresent() ? module(module.get(), hints, input, origin) : input);
    } catch (ConfigException e) {
      problems.add(e);
    } catch (IllegalArgumentException e) {
      problems.error(origin, "", String.valueOf(e.getMessage()));
    }
    return List.of();
  }

  private static String nameOf(Sighting sighting) {
    Object name = sighting.container().get("name");
    return name == null ? "a container" : "container " + name;
  }

  private DataVariables variables(Sighting sighting, FieldMap data, Hints hints) {
    FieldMap tree = new FieldMap();
    for (String name : List.of("host", "port", "kubernetes")) {
      if (data.containsKey(name)) {
        tree.put(name, data.get(name));
      }
    }
    tree.put("container", FieldMap.deepCopy(sighting.container(), false));
    FieldMap named = new FieldMap();
    named.put(key, hints.tree());
    tree.put("hints", named);
    return new DataVariables(tree);
  }

  private static Optional<List<Config>> raw(
      String json, Origin origin, DataVariables variables, Problems problems) {
    List<Config> configs = new ArrayList<>();
    try {
      for (Object each : objects(json.strip())) {
        if (!(each instanceof Map<?, ?> map)) {
          throw new IllegalArgumentException("expected an object or a list of objects");
        }
        configs.add(
            Overlay.copy(Config.ofForeign(FieldMap.deepCopy(map, false), origin, variables)));
      }
      return Optional.of(configs);
    } catch (FieldException | IllegalArgumentException | ConfigException e) {
      problems.error(origin, "raw", "the hint is ignored: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static List<?> objects(String json) throws FieldException {
    String list = json.startsWith("[") ? json : "[" + json + "]";
    // Inside of an object: numbers of other values stay texts.
    byte[] bytes = ("{\"raw\":" + list + "}").getBytes(StandardCharsets.UTF_8);
    return JsonDecoder.value(bytes, 0, bytes.length) instanceof Map<?, ?> whole
            && whole.get("raw") instanceof List<?> all
        ? all
        : List.of();
  }

  /** What hints say about lines, as options of an input. */
  private static Map<String, Object> lines(Hints hints, Origin origin, Problems problems) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (!hints.section("multiline").isEmpty()) {
      options.put("multiline", hints.section("multiline"));
    }
    for (String name : List.of("include_lines", "exclude_lines")) {
      if (!hints.list(name).isEmpty()) {
        options.put(name, hints.list(name));
      }
    }
    List<Object> processors = processors(hints.section("processors"), origin, problems);
    if (!processors.isEmpty()) {
      options.put("processors", processors);
    }
    return options;
  }

  /** First those with a number, by it; then the others by name. */
  private static List<Object> processors(FieldMap hints, Origin origin, Problems problems) {
    List<String> numbers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String name : hints.keySet()) {
      (name.matches("[0-9]{1,9}") ? numbers : names).add(name);
    }
    numbers.sort(Comparator.comparing(Long::valueOf));
    names.sort(null);
    List<Object> processors = new ArrayList<>();
    for (String number : numbers) {
      if (hints.get(number) instanceof FieldMap processor) {
        processors.add(processor);
      } else {
        problems.error(origin, "processors." + number, "is ignored: it names no processor");
      }
    }
    for (String name : names) {
      FieldMap single = new FieldMap();
      single.put(name, hints.get(name));
      processors.add(single);
    }
    return processors;
  }

  private Config module(String module, Hints hints, Config input, Origin origin) {
    List<String> all = modules.filesets(module);
    Map<String, String> streams = new LinkedHashMap<>(hints.filesets());
    streams.keySet().retainAll(all);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("module", module);
    for (String fileset : all) {
      boolean enabled = streams.isEmpty() || streams.containsKey(fileset);
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("enabled", enabled);
      if (enabled) {
        String stream = streams.getOrDefault(fileset, "all");
        Config chosen = Config.of(Map.of("containers.stream", stream), origin);
        settings.put("input", Overlay.of(input, chosen).toMap());
      }
      entry.put(fileset, settings);
    }
    return Config.of(entry, origin);
  }
}
