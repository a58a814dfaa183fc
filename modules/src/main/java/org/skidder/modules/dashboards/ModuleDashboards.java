package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;

/** The dashboards of one module, which share searches and panels. */
final class ModuleDashboards {
  /**
   * A part of a source that becomes an object.
   *
   * @param file where it stands
   * @param name its title without the suffix
   * @param title its title with it
   */
  record Owned<T>(String file, String id, String name, String title, T source) {}

  private final String name;
  private final List<Dashboard> all = new ArrayList<>();
  private final List<Owned<SearchSource>> searches = new ArrayList<>();
  private final List<Owned<PanelSource>> panels = new ArrayList<>();

  /**
   * Reads them.
   *
   * @param title of the module
   * @param sources texts of the sources by their places
   * @throws ConfigException with file and line of what is wrong
   */
  ModuleDashboards(String name, String title, Map<String, String> sources) {
    this.name = name;
    List<Config> read = new ArrayList<>();
    sources.forEach((file, text) -> {
      Config config = Config.ofYaml(file, text, Map.of());
      DashboardSource source = DashboardSource.of(config);
      read.add(config);
      String suffix = source.suffix().orElse("[Filebeat " + title + "]");
      source.searches().forEach(search -> searches.add(owned(file, suffix, search)));
      source.panels().stream()
          .filter(panel -> panel.list().isEmpty() && panel.sameAs().isEmpty())
          .forEach(panel -> panels.add(owned(file, suffix, panel)));
      String base = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.yml$", "");
      all.add(new Dashboard(this, file, base, source));
    });
    for (int i = 0; i < all.size(); i++) {
      all.get(i).resolve(read.get(i));
    }
    Set<String> used = all.stream().flatMap(Dashboard::usedSearches).collect(Collectors.toSet());
    for (int i = 0; i < all.size(); i++) {
      all.get(i).checkUse(read.get(i), used);
    }
  }

  private static Owned<SearchSource> owned(String file, String suffix, SearchSource search) {
    String title = (search.title() + " " + suffix).strip();
    String id = search.id().orElse(Ids.of(title, "-search"));
    return new Owned<>(file, id, search.title(), title, search);
  }

  private static Owned<PanelSource> owned(String file, String suffix, PanelSource panel) {
    String title = (panel.title() + " " + suffix).strip();
    return new Owned<>(file, panel.id().orElse(Ids.of(title, "")), panel.title(), title, panel);
  }

  String name() {
    return name;
  }

  List<Dashboard> all() {
    return all;
  }

  /** Ids of all that is made, with the files they come from; the same id may come twice. */
  List<Map.Entry<String, String>> ids() {
    List<Map.Entry<String, String>> ids = new ArrayList<>();
    searches.forEach(search -> ids.add(Map.entry(search.id(), search.file())));
    panels.forEach(panel -> ids.add(Map.entry(panel.id(), panel.file())));
    all.forEach(dashboard -> ids.add(Map.entry(dashboard.id(), dashboard.toString())));
    return ids;
  }

  /**
   * A saved search by its id or title; of several with the title, that of the same file.
   *
   * @param file where it is named
   */
  Owned<SearchSource> search(String key, String file) {
    return find(searches, key, file, "search");
  }

  /**
   * The panel itself, or the one that it repeats.
   *
   * @param file where the panel stands
   */
  Owned<PanelSource> original(PanelSource panel, String file) {
    if (panel.sameAs().isPresent()) {
      return find(panels, panel.sameAs().get(), file, "panel");
    }
    return panels.stream()
        .filter(owned -> owned.file().equals(file) && owned.source().equals(panel))
        .findFirst()
        .orElseThrow();
  }

  private <T> Owned<T> find(List<Owned<T>> all, String key, String file, String what) {
    List<Owned<T>> found =
        all.stream().filter(owned -> owned.id().equals(key) || owned.name().equals(key)).toList();
    if (found.size() > 1 && found.stream().anyMatch(owned -> owned.file().equals(file))) {
      found = found.stream().filter(owned -> owned.file().equals(file)).toList();
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no %s '%s' in the dashboards of %s%s"
              .formatted(what, key, name, all.isEmpty() ? "" : "; there are " + names(all)));
    }
    if (found.size() > 1) {
      String ids = found.stream().map(Owned::id).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "several have the title '" + key + "': name its id, one of " + ids);
    }
    return found.getFirst();
  }

  private static <T> String names(List<Owned<T>> all) {
    return all.stream().map(Owned::name).collect(Collectors.joining(", "));
  }

  /** The links of a text, in one line. */
  String links(PanelSource.Text text) {
    return text.links().stream()
        .map(link -> "[" + link.text() + "](#/dashboard/" + dashboard(link.to()).id() + ")")
        .collect(Collectors.joining(" | "));
  }

  private Dashboard dashboard(String key) {
    for (Dashboard dashboard : all) {
      if (dashboard.id().equals(key) || dashboard.title().equals(key)) {
        return dashboard;
      }
    }
    throw new IllegalArgumentException("there is no dashboard '" + key + "' in the module " + name);
  }

  /** What a panel is, in words; of one that repeats another, what that is. */
  Dashboard.PanelInfo describe(PanelSource panel, String file) {
    if (panel.list().isPresent()) {
      SearchSource search = search(panel.list().get(), file).source();
      return new Dashboard.PanelInfo(search.title(), panel.kind(), search.description());
    }
    PanelSource original = original(panel, file).source();
    return new Dashboard.PanelInfo(original.title(), original.kind(), original.description());
  }

  /**
   * Whether all that a source names is there.
   *
   * @param config the source, for places in messages
   */
  void resolve(DashboardSource source, String file, Config config) {
    for (int i = 0; i < source.panels().size(); i++) {
      PanelSource panel = source.panels().get(i);
      Config at = config.get("panels." + i).orElseThrow();
      panel.list().ifPresent(key -> resolve(at, "list", () -> search(key, file)));
      panel.search().ifPresent(key -> resolve(at, "search", () -> search(key, file)));
      panel.sameAs().ifPresent(_ -> resolve(at, "same_as", () -> original(panel, file)));
      panel.markdown().ifPresent(text -> resolve(at, "markdown.links", () -> links(text)));
    }
  }

  /** Whether all searches of a source are used by some panel of the module. */
  void checkUse(DashboardSource source, String file, Config config, Set<String> used) {
    for (int i = 0; i < source.searches().size(); i++) {
      SearchSource search = source.searches().get(i);
      if (!used.contains(search(search.id().orElse(search.title()), file).id())) {
        Config at = config.get("searches." + i).orElseThrow();
        throw new ConfigException(
            at.origin(), at.path(), "no panel shows this search or is based on it; leave it out");
      }
    }
  }

  /** Ids of the searches that panels of a source show or are based on. */
  Stream<String> used(DashboardSource source, String file) {
    return source.panels().stream()
        .flatMap(panel -> panel.list().or(panel::search).stream())
        .map(key -> search(key, file).id());
  }

  private static void resolve(Config panel, String option, Supplier<?> find) {
    try {
      var _ = find.get();
    } catch (IllegalArgumentException e) {
      Config at = panel.get(option).orElse(panel);
      throw new ConfigException(at.origin(), at.path(), String.valueOf(e.getMessage()));
    }
  }

  static Optional<String> twice(List<Map.Entry<String, String>> ids) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (Map.Entry<String, String> id : ids) {
      String other = seen.putIfAbsent(id.getKey(), id.getValue());
      if (other != null) {
        return Optional.of(
            "the id '"
                + id.getKey()
                + "' is used twice, in "
                + other
                + " and "
                + id.getValue()
                + "; state an id for one of them");
      }
    }
    return Optional.empty();
  }
}
