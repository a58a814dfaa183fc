package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the objects of one dashboard, each once. Belongs to one thread. */
final class ObjectMaker {
  private static final String META = "kibanaSavedObjectMeta";
  private static final String INDEX_REFERENCE = META + ".searchSourceJSON.index";
  private static final String SEARCH_REFERENCE = "search_0";

  private final ModuleDashboards module;
  private final String file;
  private final Shape shape;
  private final String indexPattern;
  private final Map<String, SavedObject> made = new LinkedHashMap<>();

  ObjectMaker(ModuleDashboards module, String file, Shape shape, String indexPattern) {
    this.module = module;
    this.file = file;
    this.shape = shape;
    this.indexPattern = indexPattern;
  }

  List<SavedObject> made() {
    return List.copyOf(made.values());
  }

  /** The object that a panel shows. */
  SavedObject panel(PanelSource panel) {
    if (panel.list().isPresent()) {
      return search(module.search(panel.list().get(), file));
    }
    return visualization(module.original(panel, file));
  }

  private SavedObject search(ModuleDashboards.Owned<SearchSource> owned) {
    SearchSource source = owned.source();
    Map<String, Object> attributes =
        Members.of("title", owned.title())
            .with("description", source.description())
            .with("hits", 0)
            .with("columns", source.columns())
            .with("sort", List.of(source.sort(), source.order()))
            .with("version", 1);
    List<SavedObject.Reference> references = new ArrayList<>();
    attributes.put(META, meta(indexed(source.query(), references)));
    return keep(new SavedObject("search", owned.id(), attributes, references));
  }

  private SavedObject visualization(ModuleDashboards.Owned<PanelSource> owned) {
    PanelSource source = owned.source();
    String links = source.markdown().map(module::links).orElse("");
    Visualization drawn = new Visualizations(shape).of(source, links);
    Map<String, Object> attributes =
        Members.of("title", owned.title())
            .with("visState", SavedObject.json(drawn.visState(shape, owned.title())))
            .with("uiStateJSON", SavedObject.json(drawn.state()))
            .with("description", source.description())
            .with("version", 1);
    List<SavedObject.Reference> references = new ArrayList<>();
    String query = source.query().orElse("");
    if (source.search().isPresent()) {
      String search = search(module.search(source.search().get(), owned.file())).id();
      if (shape == Shape.REFERENCES) {
        attributes.put("savedSearchRefName", SEARCH_REFERENCE);
        references.add(new SavedObject.Reference(SEARCH_REFERENCE, "search", search));
      } else {
        attributes.put("savedSearchId", search);
      }
      attributes.put(META, meta(Queries.source(shape, query)));
    } else if (source.markdown().isPresent()) {
      attributes.put(META, meta(Queries.source(shape, query)));
    } else {
      attributes.put(META, meta(indexed(query, references)));
    }
    return keep(new SavedObject("visualization", owned.id(), attributes, references));
  }

  void dashboard(Dashboard dashboard, List<SavedObject> panels) {
    List<SavedObject.Reference> references = new ArrayList<>();
    if (shape == Shape.REFERENCES) {
      for (SavedObject panel : panels) {
        String name = "panel_" + references.size();
        references.add(new SavedObject.Reference(name, panel.type(), panel.id()));
      }
    }
    keep(
        new SavedObject(
            "dashboard", dashboard.id(), dashboard.attributes(shape, panels), references));
  }

  private Map<String, Object> indexed(String query, List<SavedObject.Reference> references) {
    Map<String, Object> source = new LinkedHashMap<>();
    if (shape == Shape.REFERENCES) {
      source.put("indexRefName", INDEX_REFERENCE);
      references.add(new SavedObject.Reference(INDEX_REFERENCE, "index-pattern", indexPattern));
    } else {
      source.put("index", indexPattern);
    }
    source.putAll(Queries.source(shape, query));
    return source;
  }

  private static Map<String, Object> meta(Map<String, Object> searchSource) {
    return Map.of("searchSourceJSON", SavedObject.json(searchSource));
  }

  private SavedObject keep(SavedObject object) {
    made.putIfAbsent(object.id(), object);
    return made.get(object.id());
  }
}
