package org.skidder.setup.dashboards;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.kibana.KibanaVersion;
import org.skidder.setup.pattern.IndexPattern;

/**
 * Files in the layout that the original ships: {@code <major>/index-pattern/*.json}, {@code
 * <major>/dashboard/*.json}; from 6 on with whole objects, also as NDJSON. Those of major version 5
 * hold the attributes of one object each, and what a dashboard shows lies in {@code visualization}
 * and {@code search}.
 */
final class DashboardFiles implements DashboardSource {
  /** Stands in files for the name of the host. */
  static final String HOSTNAME = "CHANGEME_HOSTNAME";

  /** From this version on files hold whole objects. */
  private static final int OLDEST_OF_OBJECTS = 6;

  /** OpenSearch Dashboards takes what this version of Kibana takes. */
  private static final int OPENSEARCH = 7;

  private static final List<String> PANELS = List.of("visualization", "search");

  private final String place;
  private final NavigableMap<String, byte[]> files;
  private final String hostname;

  /**
   * @param place where they are, for messages
   * @param files content by path, relative to the folder of the versions, see {@link Archive}
   */
  DashboardFiles(String place, Map<String, byte[]> files, String hostname) {
    this.place = place;
    this.files = new TreeMap<>(files);
    this.hostname = hostname;
  }

  @Override
  public String describe() {
    return place;
  }

  @Override
  public List<Bundle> indexPatterns(KibanaVersion kibana) throws IOException {
    String folder = folder(kibana, IndexPattern.TYPE);
    List<Bundle> bundles = new ArrayList<>();
    if (!has(folder, IndexPattern.TYPE)) {
      return bundles;
    }
    for (String file : files(folder, IndexPattern.TYPE)) {
      if (isBare(folder)) {
        Map<String, @Nullable Object> content = object(file, text(file));
        Map<String, @Nullable Object> pattern =
            object(IndexPattern.TYPE, title(file, content), content);
        bundles.add(new Bundle(name(file), "", List.of(pattern)));
      } else {
        bundles.add(bundle(file, text(file)));
      }
    }
    return bundles;
  }

  @Override
  public List<Bundle> dashboards(KibanaVersion kibana) throws IOException {
    String folder = folder(kibana, "dashboard");
    List<Bundle> bundles = new ArrayList<>();
    for (String file : files(folder, "dashboard")) {
      String text = text(file).replace(HOSTNAME, hostname);
      bundles.add(
          isBare(folder) ? collected(folder, file, object(file, text)) : bundle(file, text));
    }
    return bundles;
  }

  private static boolean isBare(String folder) {
    return folder.equals("5/");
  }

  /** The newest folder of a version that has a kind of files; the newest if none has. */
  private String folder(KibanaVersion kibana, String kind) throws IOException {
    List<String> folders = folders(kibana);
    return folders.stream()
        .filter(folder -> has(folder, kind))
        .findFirst()
        .orElse(folders.getFirst());
  }

  /** The folders of a version, newest first: none that is newer; what 6 takes newer ones take. */
  private List<String> folders(KibanaVersion kibana) throws IOException {
    int newest = kibana.opensearch() ? OPENSEARCH : kibana.major();
    int oldest = Math.min(newest, OLDEST_OF_OBJECTS);
    List<String> found = new ArrayList<>();
    for (int major = newest; major >= oldest; major--) {
      String folder = major + "/";
      if (files.keySet().stream().filter(Archive::isWanted).anyMatch(p -> p.startsWith(folder))) {
        found.add(folder);
      }
    }
    if (found.isEmpty()) {
      throw new IOException(place + " has no folder " + oldest + "/ with dashboards for " + kibana);
    }
    return found;
  }

  private boolean has(String folder, String kind) {
    String prefix = folder + kind + "/";
    return files.keySet().stream().anyMatch(path -> path.startsWith(prefix));
  }

  private List<String> files(String folder, String kind) throws IOException {
    String prefix = folder + kind + "/";
    List<String> found = new ArrayList<>();
    for (String path : files.tailMap(prefix).keySet()) {
      if (!path.startsWith(prefix)) {
        break;
      }
      if (Archive.isWanted(path) && path.indexOf('/', prefix.length()) < 0) {
        found.add(path);
      }
    }
    if (found.isEmpty()) {
      throw new IOException(place + " has no files " + prefix + "*.json");
    }
    return found;
  }

  private String text(String file) throws IOException {
    byte[] content = files.get(file);
    if (content == null) {
      throw new IOException(place + " has no file " + file);
    }
    return new String(content, StandardCharsets.UTF_8);
  }

  private Map<String, @Nullable Object> object(String file, String text) throws IOException {
    if (JsonTree.parse(text, place + "/" + file) instanceof Map<?, ?> map) {
      return JsonTree.names(map);
    }
    throw new IOException(place + "/" + file + " is no JSON object");
  }

  /** A document with a list of objects, or the objects themselves. */
  private Bundle bundle(String file, String text) throws IOException {
    List<@Nullable Object> documents = JsonTree.sequence(text, place + "/" + file);
    Map<String, @Nullable Object> first =
        documents.size() == 1 && documents.getFirst() instanceof Map<?, ?> map
            ? JsonTree.names(map)
            : Map.of();
    Object list = first.get("objects");
    // What a newer export ends with is no object: how many there were.
    List<Map<String, @Nullable Object>> objects =
        Bundle.objects(list == null ? documents : list).stream()
            .filter(object -> object.get("type") != null)
            .toList();
    if (objects.isEmpty()) {
      throw new IOException(place + "/" + file + " has no objects");
    }
    String version = first.get("version") instanceof String known && list != null ? known : "";
    return new Bundle(name(file), version, objects);
  }

  private static Map<String, @Nullable Object> object(
      String type, String id, Map<String, @Nullable Object> attributes) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("id", id);
    object.put("type", type);
    object.put("attributes", attributes);
    return object;
  }

  private static String title(String file, Map<String, @Nullable Object> attributes) {
    return attributes.get("title") instanceof String title ? title : name(file);
  }

  /** File name without folder and ending. */
  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
  }

  // --- version 5: one file per object

  private Bundle collected(String folder, String file, Map<String, @Nullable Object> dashboard)
      throws IOException {
    Map<String, Map<String, @Nullable Object>> objects = new LinkedHashMap<>();
    keep("dashboard", name(file), dashboard, objects);
    Object panels = JsonTree.parse(String.valueOf(dashboard.get("panelsJSON")), file);
    for (Object entry : panels instanceof List<?> list ? list : List.of()) {
      if (entry instanceof Map<?, ?> panel) {
        panel(folder, file, String.valueOf(panel.get("type")), panel.get("id"), objects);
      }
    }
    return new Bundle(name(file), "", List.copyOf(objects.values()));
  }

  private void panel(
      String folder,
      String file,
      String type,
      @Nullable Object id,
      Map<String, Map<String, @Nullable Object>> objects)
      throws IOException {
    if (!(id instanceof String name) || !PANELS.contains(type)) {
      throw new IOException(place + "/" + file + " has a panel of type " + type + " with id " + id);
    }
    String path = folder + type + "/" + name + ".json";
    Map<String, @Nullable Object> attributes = object(path, text(path));
    boolean isNew = keep(type, name, attributes, objects);
    if (isNew && attributes.get("savedSearchId") instanceof String search) {
      panel(folder, file, "search", search, objects);
    }
  }

  /** Whether it was not there before. */
  private static boolean keep(
      String type,
      String id,
      Map<String, @Nullable Object> attributes,
      Map<String, Map<String, @Nullable Object>> objects) {
    return objects.putIfAbsent(type + "/" + id, object(type, id, attributes)) == null;
  }
}
