package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.skidder.core.config.Config;

/** A dashboard of a module, with all that it needs. Immutable. */
public final class Dashboard {
  /** Kibana's later grid has 48 columns, and with margins four rows where this one has one. */
  private static final int FINER = 4;

  private final ModuleDashboards module;
  private final String file;
  private final String name;
  private final DashboardSource source;

  Dashboard(ModuleDashboards module, String file, String name, DashboardSource source) {
    this.module = module;
    this.file = file;
    this.name = name;
    this.source = source;
  }

  /**
   * Whether all that its source names is there.
   *
   * @throws org.skidder.core.config.ConfigException with file and line if something is not
   */
  void resolve(Config config) {
    module.resolve(source, file, config);
  }

  Stream<String> usedSearches() {
    return module.used(source, file);
  }

  void checkUse(Config config, Set<String> used) {
    module.checkUse(source, file, config, used);
  }

  /** The module it belongs to. */
  public String module() {
    return module.name();
  }

  /** The name of its source without {@code .yml}: unique in the module. */
  public String name() {
    return name;
  }

  /** Its id in Kibana: unique over all modules. */
  public String id() {
    return source.id().orElse(Ids.of(source.title(), "-dashboard"));
  }

  /** Its title. */
  public String title() {
    return source.title();
  }

  /** What it shows, in a sentence. */
  public String description() {
    return source.description();
  }

  /** Its panels in the order of reading: by rows, then columns. */
  public List<PanelInfo> panels() {
    List<PanelSource> sorted = new ArrayList<>(source.panels());
    sorted.sort(
        Comparator.comparingInt((PanelSource panel) -> panel.at().y())
            .thenComparingInt(panel -> panel.at().x()));
    return sorted.stream().map(panel -> module.describe(panel, file)).toList();
  }

  /**
   * A panel, for documentation.
   *
   * @param kind as the source names it: {@code bars}, {@code pie} …
   * @param title without the suffix
   * @param description may be empty
   */
  public record PanelInfo(String title, String kind, String description) {}

  /**
   * The objects to import: searches and visualizations, then the dashboard itself. An object that
   * several dashboards share is the same in each.
   *
   * @param indexPattern title and id of the index pattern whose events are shown
   */
  public List<SavedObject> objects(Shape shape, String indexPattern) {
    ObjectMaker maker = new ObjectMaker(module, file, shape, indexPattern);
    List<SavedObject> panels = source.panels().stream().map(maker::panel).toList();
    maker.dashboard(this, panels);
    return maker.made();
  }

  /** The attributes of the dashboard itself. */
  Map<String, Object> attributes(Shape shape, List<SavedObject> panels) {
    Map<String, Object> map =
        Members.of("title", title())
            .with("hits", 0)
            .with("description", description())
            .with(
                "panelsJSON",
                SavedObject.json(shape == Shape.REFERENCES ? finer() : coarse(panels)))
            .with("optionsJSON", SavedObject.json(options(shape)));
    if (shape != Shape.REFERENCES) {
      map.put("uiStateJSON", "{}");
    }
    map.put("version", 1);
    map.put("timeRestore", false);
    map.put(
        "kibanaSavedObjectMeta",
        Map.of("searchSourceJSON", SavedObject.json(Queries.source(shape, source.query()))));
    return map;
  }

  private static Map<String, Object> options(Shape shape) {
    if (shape != Shape.REFERENCES) {
      return Map.of("darkTheme", false);
    }
    return Members.of("useMargins", true).with("hidePanelTitles", false);
  }

  /** The grid of Kibana 5 and 6.0; later ones of 6 convert it when they open the dashboard. */
  private List<Map<String, Object>> coarse(List<SavedObject> panels) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (int i = 0; i < panels.size(); i++) {
      Place at = source.panels().get(i).at();
      Map<String, Object> map =
          Members.of("panelIndex", i + 1)
              .with("type", panels.get(i).type())
              .with("id", panels.get(i).id())
              .with("col", at.x() + 1)
              .with("row", at.y() + 1)
              .with("size_x", at.width())
              .with("size_y", at.height());
      if (panels.get(i).type().equals("search")) {
        map.put("columns", panels.get(i).attributes().get("columns"));
        map.put("sort", panels.get(i).attributes().get("sort"));
      }
      list.add(map);
    }
    return list;
  }

  private List<Map<String, Object>> finer() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (PanelSource panel : source.panels()) {
      Place at = panel.at();
      String index = String.valueOf(list.size() + 1);
      Map<String, Object> grid =
          Members.of("x", at.x() * FINER)
              .with("y", at.y() * FINER)
              .with("w", at.width() * FINER)
              .with("h", at.height() * FINER)
              .with("i", index);
      Map<String, Object> map =
          Members.of("panelIndex", index)
              .with("version", "7.0.0")
              .with("gridData", grid)
              .with("embeddableConfig", Map.of())
              .with("panelRefName", "panel_" + list.size());
      list.add(map);
    }
    return list;
  }

  @Override
  public String toString() {
    return module() + "/" + name;
  }
}
