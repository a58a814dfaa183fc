package org.skidder.outputs.elasticsearch.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.Config;
import org.skidder.core.plugin.FieldDeclarations;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Declared fields, in their order. Immutable.
 *
 * @param fields the declarations
 * @param sourceFilters fields that Kibana does not show, of {@code kibana.source_filters}
 */
public record FieldList(List<Field> fields, List<String> sourceFilters) {
  /**
   * One declaration.
   *
   * @param name relative to the group it stands in; dots make groups
   * @param type of the mapping; {@code keyword} when none is stated
   * @param attributes as declared
   * @param children of a group
   * @param multiFields other mappings of the same value
   */
  public record Field(
      String name,
      String type,
      Map<String, Object> attributes,
      List<Field> children,
      List<Field> multiFields) {
    /** An attribute, if it is declared. */
    public Optional<Object> attribute(String key) {
      return Optional.ofNullable(attributes.get(key));
    }
  }

  /** Copies the lists. */
  public FieldList {
    fields = List.copyOf(fields);
    sourceFilters = List.copyOf(sourceFilters);
  }

  private FieldList(List<Field> fields) {
    this(fields, List.of());
  }

  /** What every event may have, without any module. */
  public static FieldList builtIn() {
    try (InputStream in = FieldList.class.getResourceAsStream("fields.yml")) {
      if (in == null) {
        throw new IllegalStateException("fields.yml is missing in the program");
      }
      return parse("fields.yml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("fields.yml of the program cannot be read", e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when it is no list of fields; the message names the place
   */
  public static FieldList read(Path file) throws IOException {
    return parse(file.toString(), Files.readString(file));
  }

  /**
   * Reads a list: YAML, whose entries have {@code key}, {@code title} and {@code fields}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static FieldList parse(String name, String yaml) {
    Object root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
    return ofChapters(list(root, name), name);
  }

  private static FieldList ofChapters(List<?> chapters, String name) {
    List<Field> all = new ArrayList<>();
    List<String> filters = new ArrayList<>();
    for (Object entry : chapters) {
      if (entry instanceof Map<?, ?> chapter) {
        all.addAll(fields(chapter.get("fields"), name));
        if (chapter.get("kibana") instanceof Map<?, ?> kibana) {
          list(kibana.get("source_filters"), name).forEach(f -> filters.add(String.valueOf(f)));
        }
      }
    }
    return new FieldList(all, filters);
  }

  private FieldList with(FieldList more) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(more.fields);
    List<String> filters = new ArrayList<>(sourceFilters);
    filters.addAll(more.sourceFilters);
    return new FieldList(all, filters);
  }

  /**
   * The fields that a configuration asks for: those of a file, or the built-in ones and those of
   * the modules, also in place of the original's own file where that is missing; and what it
   * appends.
   *
   * @param configPath where relative files are
   * @throws IllegalArgumentException when they cannot be read or do not fit together
   */
  public static FieldList of(TemplateConfig config, Path configPath, FieldDeclarations modules) {
    FieldList fields;
    if (config.fields().isPresent() && config.absentFields(configPath).isEmpty()) {
      Path file = configPath.resolve(config.fields().get());
      try {
        fields = read(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "setup.template.fields: " + file + " cannot be read: " + e.getMessage(), e);
      }
    } else {
      fields = declared(modules);
    }
    Optional<Config> appended = config.appendFields();
    return appended.isEmpty()
        ? fields
        : fields.append(of(appended.get().toPlain(), "append_fields"));
  }

  /**
   * The built-in fields and those of the modules.
   *
   * @throws IllegalArgumentException when those of the modules cannot be read
   */
  public static FieldList declared(FieldDeclarations modules) {
    try {
      FieldList own = ofChapters(modules.chapters(), "fields.yml of a module");
      return builtIn().with(own);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the fields of modules cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Declarations given as plain maps.
   *
   * @throws IllegalArgumentException when they are something else
   */
  public static FieldList of(Object declarations, String name) {
    return new FieldList(fields(declarations, name));
  }

  private static List<?> list(@Nullable Object value, String name) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(name + ": a list of fields is expected");
  }

  private static List<Field> fields(@Nullable Object declarations, String name) {
    List<Field> fields = new ArrayList<>();
    for (Object entry : list(declarations, name)) {
      if (!(entry instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException(name + ": a field is no map: " + entry);
      }
      if (map.get("name") == null) {
        continue;
      }
      Map<String, Object> attributes = new LinkedHashMap<>();
      map.forEach((key, value) -> {
        if (value != null) {
          attributes.put(String.valueOf(key), value);
        }
      });
      String own = String.valueOf(map.get("name"));
      String type = String.valueOf(attributes.getOrDefault("type", ""));
      type = type.isEmpty() ? "keyword" : type;
      List<Field> children =
          type.equals("group") ? fields(map.get("fields"), name + ": " + own) : List.of();
      List<Field> others =
          map.get("multi_fields") == null
              ? List.of()
              : fields(map.get("multi_fields"), name + ": " + own);
      fields.add(new Field(own, type, Map.copyOf(attributes), children, others));
    }
    return fields;
  }

  /**
   * This list and another after it.
   *
   * @throws IllegalArgumentException when the other declares what is declared already
   */
  public FieldList append(FieldList more) {
    List<String> known = new ArrayList<>();
    leaves("", fields, known);
    List<String> added = new ArrayList<>();
    leaves("", more.fields, added);
    for (String path : added) {
      for (String there : known) {
        if (path.equals(there) || path.startsWith(there + ".") || there.startsWith(path + ".")) {
          throw new IllegalArgumentException(
              "append_fields: " + path + " cannot be added, " + there + " is declared already");
        }
      }
    }
    return with(more);
  }

  private static void leaves(String prefix, List<Field> fields, List<String> paths) {
    for (Field field : fields) {
      if (field.type().equals("group")) {
        leaves(prefix + field.name() + ".", field.children(), paths);
      } else {
        paths.add(prefix + field.name());
      }
    }
  }
}
