package org.skidder.setup.dashboards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.skidder.core.config.ConfigException;
import org.skidder.modules.ModuleFolder;
import org.skidder.modules.ModuleLibrary;
import org.skidder.modules.dashboards.Dashboard;
import org.skidder.modules.dashboards.Dashboards;
import org.skidder.modules.dashboards.SavedObject;
import org.skidder.modules.dashboards.Shape;
import org.skidder.outputs.elasticsearch.template.FieldList;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.kibana.KibanaVersion;
import org.skidder.setup.pattern.IndexPattern;

/** The dashboards of the modules, and the index pattern of all declared fields. */
public final class OwnDashboards implements DashboardSource {
  /** The version whose formats of fields OpenSearch Dashboards takes. */
  private static final String OPENSEARCH = "7.10.0";

  private final ModuleLibrary library;
  private final Supplier<FieldList> fields;
  private final String title;
  private final String hostname;

  /**
   * @param fields what is declared; asked for when it is needed
   * @param title of the index pattern, and its id
   * @param hostname put into dashboards that ask for it
   */
  public OwnDashboards(
      ModuleLibrary library, Supplier<FieldList> fields, String title, String hostname) {
    this.hostname = hostname;
    this.library = library;
    this.fields = fields;
    this.title = title;
  }

  @Override
  public String describe() {
    return "the dashboards of the modules";
  }

  /** The index pattern as saved object. */
  public Bundle indexPattern(KibanaVersion kibana) throws IOException {
    try {
      String version = kibana.opensearch() ? OPENSEARCH : kibana.text();
      IndexPattern pattern = new IndexPattern(fields.get(), title, version);
      Map<String, @Nullable Object> object = new LinkedHashMap<>(pattern.object());
      if (!kibana.hasReferences()) {
        object.put("version", 1);
      }
      return new Bundle(title, "", List.of(object));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public List<Bundle> indexPatterns(KibanaVersion kibana) throws IOException {
    return List.of(indexPattern(kibana));
  }

  @Override
  public List<Bundle> dashboards(KibanaVersion kibana) throws IOException {
    Map<String, ModuleFolder> modules = library.all();
    List<Bundle> bundles = new ArrayList<>();
    try {
      for (Dashboard dashboard : Dashboards.of(modules.values()).all()) {
        bundles.add(bundle(dashboard, kibana));
      }
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
    for (ModuleFolder module : modules.values()) {
      for (Map.Entry<String, String> file : module.dashboards().entrySet()) {
        String json = file.getValue().replace(DashboardFiles.HOSTNAME, hostname);
        bundles.add(ready(module.name() + "/" + file.getKey(), json));
      }
    }
    return bundles;
  }

  /** A dashboard by its id, if there is one. */
  public Optional<Bundle> find(String id, KibanaVersion kibana) throws IOException {
    return dashboards(kibana).stream()
        .filter(bundle ->
            bundle.objects().stream()
                .anyMatch(o -> id.equals(o.get("id")) && "dashboard".equals(o.get("type"))))
        .findFirst();
  }

  private Bundle bundle(Dashboard dashboard, KibanaVersion kibana) {
    Shape shape = kibana.opensearch() ? Shape.REFERENCES : Shape.ofKibana(kibana.major());
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (SavedObject object : dashboard.objects(shape, title)) {
      objects.add(object(object, shape));
    }
    return new Bundle(dashboard.toString(), "", objects);
  }

  private static Map<String, @Nullable Object> object(SavedObject object, Shape shape) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", object.id());
    map.put("type", object.type());
    if (shape == Shape.REFERENCES) {
      // Texts of JSON as they will be: one form of objects in this package.
      try {
        return JsonTree.parse(object.line(), object.id()) instanceof Map<?, ?> line
            ? JsonTree.names(line)
            : map;
      } catch (IOException e) {
        throw new IllegalStateException(object.id(), e);
      }
    }
    map.put("version", 1);
    map.put("attributes", object.attributes());
    return map;
  }

  private static Bundle ready(String name, String json) throws IOException {
    if (!(JsonTree.parse(json, name) instanceof Map<?, ?> map)) {
      throw new IOException(name + " is no JSON object");
    }
    List<Map<String, @Nullable Object>> objects = Bundle.objects(map.get("objects"));
    if (objects.isEmpty()) {
      throw new IOException(name + " has no list of objects");
    }
    return new Bundle(name, map.get("version") instanceof String text ? text : "", objects);
  }
}
