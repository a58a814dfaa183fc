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
 * <major>/dashboard/*.json}. Those of major version 5 hold the attributes of one object each, and
 * what a dashboard shows lies in {@code visualization} and {@code search}.
 */
final class DashboardFiles implements DashboardSource {
  /** Stands in files for the name of the host. */
  private static final String HOSTNAME = "CHANGEME_HOSTNAME";

  private static final int NEWEST = 6;
  private static final List<String> PANELS = List.of("visualization", "search");

  private final String place;
  private final NavigableMap<String, byte[]> files;
  private final String hostname;

  /**
   * @param place where they are, for messages
   * @param files content by path, relative to the folder of the versions
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
    String folder = folder(kibana);
    List<Bundle> bundles = new ArrayList<>();
    for (String file : files(folder, IndexPattern.TYPE)) {
      Map<String, @Nullable Object> content = object(file, text(file));
      bundles.add(
          isBare(folder)
              ? new Bundle(
                  name(file), "", List.of(object(IndexPattern.TYPE, title(file, content), content)))
              : bundle(file, content));
    }
    return bundles;
  }

  @Override
  public List<Bundle> dashboards(KibanaVersion kibana) throws IOException {
    String folder = folder(kibana);
    List<Bundle> bundles = new ArrayList<>();
    for (String file : files(folder, "dashboard")) {
      Map<String, @Nullable Object> content = object(file, text(file).replace(HOSTNAME, hostname));
      bundles.add(isBare(folder) ? collected(folder, file, content) : bundle(file, content));
    }
    return bundles;
  }

  private static boolean isBare(String folder) {
    return folder.equals("5/");
  }

  /** The folder of a version: newer ones than 6 take the files of that. */
  private String folder(KibanaVersion kibana) throws IOException {
    String folder = (kibana.opensearch() ? NEWEST : Math.min(NEWEST, kibana.major())) + "/";
    if (files.keySet().stream().noneMatch(path -> path.startsWith(folder))) {
      throw new IOException(place + " has no folder " + folder + " with dashboards for " + kibana);
    }
    return folder;
  }

  private List<String> files(String folder, String kind) throws IOException {
    String prefix = folder + kind + "/";
    List<String> found = new ArrayList<>();
    for (String path : files.tailMap(prefix).keySet()) {
      if (!path.startsWith(prefix)) {
        break;
      }
      if (path.endsWith(".json") && path.indexOf('/', prefix.length()) < 0) {
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

  private Bundle bundle(String file, Map<String, @Nullable Object> content) throws IOException {
    List<Map<String, @Nullable Object>> objects = Bundle.objects(content.get("objects"));
    // A file with one object alone is what an export of that object gives.
    if (objects.isEmpty() && content.get("type") instanceof String) {
      objects = List.of(content);
    }
    if (objects.isEmpty()) {
      throw new IOException(place + "/" + file + " has no list of objects");
    }
    String version = content.get("version") instanceof String text ? text : "";
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

  /** File name without folder and {@code .json}. */
  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1, path.length() - ".json".length());
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
    keep(type, name, attributes, objects);
    if (attributes.get("savedSearchId") instanceof String search) {
      panel(folder, file, "search", search, objects);
    }
  }

  private static void keep(
      String type,
      String id,
      Map<String, @Nullable Object> attributes,
      Map<String, Map<String, @Nullable Object>> objects) {
    objects.putIfAbsent(type + "/" + id, object(type, id, attributes));
  }
}
