package org.skidder.modules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;

/** The files of one module, read once. Immutable. */
public final class ModuleFolder {
  private static final String MANIFEST = "/manifest.yml";
  private static final long LARGEST_FILE = 16L << 20;

  private final String name;
  private final String place;
  private final Map<String, String> files;
  private final Map<String, String> shared;
  private final boolean packaged;

  private ModuleFolder(
      String name,
      String place,
      Map<String, String> files,
      Map<String, String> shared,
      boolean packaged) {
    this.name = name;
    this.place = place;
    this.files = files;
    this.shared = shared;
    this.packaged = packaged;
  }

  /**
   * Reads a folder; samples are left out.
   *
   * @param shared pieces of pipelines that all modules may include
   * @param packaged whether it came with the program
   */
  static ModuleFolder read(String name, Path folder, Map<String, String> shared, boolean packaged)
      throws IOException {
    return new ModuleFolder(name, folder.toString(), files(folder), shared, packaged);
  }

  /** Whether the module came with the program; otherwise it is the user's. */
  boolean isPackaged() {
    return packaged;
  }

  /** The files below a folder by their paths; samples are left out. */
  static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            return String.valueOf(at.getFileName()).equals("test")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.size() > LARGEST_FILE) {
              throw new IOException(file + " is larger than 16 MiB");
            }
            String path = folder.relativize(file).toString().replace('\\', '/');
            files.put(path, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** A piece of a pipeline that all modules may include, if there is one of that name. */
  Optional<String> shared(String piece) {
    return Optional.ofNullable(shared.get(piece));
  }

  /** The module. */
  public String name() {
    return name;
  }

  /** Its filesets, sorted: the folders with a manifest. */
  public List<String> filesets() {
    List<String> filesets = new ArrayList<>();
    for (String path : files.keySet()) {
      if (path.endsWith(MANIFEST) && path.indexOf('/') == path.length() - MANIFEST.length()) {
        filesets.add(path.substring(0, path.indexOf('/')));
      }
    }
    return filesets;
  }

  /** Whether there is such a file. */
  public boolean has(String path) {
    return files.containsKey(path);
  }

  /** The content of a file, if there is one. */
  public Optional<String> text(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /**
   * The content of a file.
   *
   * @throws ConfigException if there is none
   */
  String required(String path) {
    return text(path)
        .orElseThrow(() -> new ConfigException(Origin.of(place(path)), "", "the file is missing"));
  }

  /** A file's name for messages. */
  String place(String path) {
    return place + "/" + path;
  }

  /** The manifest of a fileset. */
  public Manifest manifest(String fileset) {
    String path = fileset + MANIFEST;
    return Manifest.parse(place(path), required(path));
  }

  /**
   * The fields that the module's events may have: the module's own declaration with those of its
   * filesets in its group.
   *
   * @return entries of the form that {@code fields.yml} has; empty if nothing is declared
   * @throws ConfigException if a declaration is not valid
   */
  public List<Map<String, Object>> fields() {
    List<Map<String, Object>> chapters = declared("");
    List<Map<String, Object>> members = new ArrayList<>();
    for (String fileset : filesets()) {
      members.addAll(declared(fileset + "/"));
    }
    if (members.isEmpty()) {
      return chapters;
    }
    for (Map<String, Object> chapter : chapters) {
      for (Map<String, Object> group : PlainYaml.maps(chapter.get("fields"))) {
        if (name.equals(group.get("name"))) {
          List<Object> all = new ArrayList<>(PlainYaml.maps(group.get("fields")));
          all.addAll(members);
          group.put("fields", all);
          return chapters;
        }
      }
    }
    throw new ConfigException(
        Origin.of(place("fields.yml")), "", "there is no group '" + name + "' for the filesets");
  }

  private List<Map<String, Object>> declared(String folder) {
    for (String path : new String[] {folder + "fields.yml", folder + "_meta/fields.yml"}) {
      if (files.containsKey(path)) {
        return PlainYaml.maps(PlainYaml.read(place(path), required(path)));
      }
    }
    return List.of();
  }

  /** The title: that of {@code module.yml}, or the name. */
  public String title() {
    return module().map(module -> module.get("title")).map(String::valueOf).orElse(name);
  }

  private Optional<Map<?, ?>> module() {
    return text("module.yml")
        .map(text -> PlainYaml.read(place("module.yml"), text))
        .filter(Map.class::isInstance)
        .map(module -> (Map<?, ?>) module);
  }

  /** The sources of the dashboards, {@code dashboards/*.yml}: their places and texts. */
  public Map<String, String> dashboardSources() {
    Map<String, String> sources = new LinkedHashMap<>();
    files.forEach((path, text) -> {
      if (path.startsWith("dashboards/") && path.endsWith(".yml")) {
        sources.put(place(path), text);
      }
    });
    return sources;
  }

  /** Dashboards as saved objects, for users' own modules: file names and their JSON. */
  public Map<String, String> dashboards() {
    Map<String, String> dashboards = new LinkedHashMap<>();
    files.forEach((path, text) -> {
      for (String folder : new String[] {"dashboards/", "_meta/kibana/6/dashboard/"}) {
        if (path.startsWith(folder) && path.endsWith(".json")) {
          dashboards.put(path.substring(folder.length()), text);
        }
      }
    });
    return dashboards;
  }
}
