package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.skidder.core.config.Config;
import org.skidder.core.config.ConfigException;

/** The dashboards of one module, which share searches and panels. */
final class ModuleDashboards {
  /**
   * A part of a source.
   *
   * @param file where it stands
   * @param suffix what follows its title, with a blank before it; or empty
   */
  record Owned<T>(String file, String suffix, T source) {}

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
      String words = source.suffix().orElse("[Filebeat " + title + "]");
      String suffix = words.isEmpty() ? "" : " " + words;
      source.searches().forEach(search -> searches.add(new Owned<>(file, suffix, search)));
      source.panels().stream()
          .filter(panel -> panel.list().isEmpty() && panel.sameAs().isEmpty())
          .forEach(panel -> panels.add(new Owned<>(file, suffix, panel)));
      String base = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.yml$", "");
      all.add(new Dashboard(this, file, base, source));
    });
    for (int i = 0; i < all.size(); i++) {
      all.get(i).resolve(read.get(i));
    }
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
    searches.forEach(search -> ids.add(Map.entry(id(search), search.file())));
    panels.forEach(panel -> ids.add(Map.entry(id(panel), panel.file())));
    all.forEach(dashboard -> ids.add(Map.entry(dashboard.id(), dashboard.toString())));
    return ids;
  }

  String id(Owned<?> owned) {
    return switch (owned.source()) {
      case SearchSource search ->
          search.id().orElse(Ids.of(search.title() + owned.suffix(), "-search"));
      case PanelSource panel -> panel.id().orElse(Ids.of(panel.title() + owned.suffix(), ""));
      default -> throw new IllegalArgumentException(owned.toString());
    };
  }

  /** A saved search by its id or title. */
  Owned<SearchSource> search(String key) {
    return find(searches, key, SearchSource::title, "search");
  }

  /**
   * The panel itself, or the one that it repeats.
   *
   * @param file where the panel stands
   */
  Owned<PanelSource> original(PanelSource panel, String file) {
    if (panel.sameAs().isPresent()) {
      return find(panels, panel.sameAs().get(), PanelSource::title, "panel");
    }
    return panels.stream()
        .filter(owned -> owned.file().equals(file) && owned.source().equals(panel))
        .findFirst()
        .orElseThrow();
  }

  private <T> Owned<T> find(
      List<Owned<T>> all, String key, Function<T, String> title, String what) {
    List<Owned<T>> found =
        all.stream()
            .filter(owned -> id(owned).equals(key) || title.apply(owned.source()).equals(key))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          found.isEmpty()
              ? "there is no "
                  + what
                  + " '"
                  + key
                  + "' in the dashboards of "
                  + name
                  + known(all, title)
              : "several have the title '"
                  + key
                  + "': name its id, one of "
                  + found.stream().map(this::id).collect(Collectors.joining(", ")));
    }
    return found.getFirst();
  }

  private static <T> String known(List<Owned<T>> all, Function<T, String> title) {
    return all.isEmpty()
        ? ""
        : "; there are "
            + all.stream()
                .map(owned -> title.apply(owned.source()))
                .collect(Collectors.joining(", "));
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
      SearchSource search = search(panel.list().get()).source();
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
      panel.list().ifPresent(key -> resolve(at, "list", () -> search(key)));
      panel.search().ifPresent(key -> resolve(at, "search", () -> search(key)));
      panel.sameAs().ifPresent(_ -> resolve(at, "same_as", () -> original(panel, file)));
      panel.markdown().ifPresent(text -> resolve(at, "markdown.links", () -> links(text)));
    }
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
