package org.skidder.modules.dashboards;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skidder.core.config.ConfigException;
import org.skidder.core.config.Origin;
import org.skidder.modules.ModuleFolder;

/** The dashboards of modules. Immutable. */
public final class Dashboards {
  private final List<Dashboard> all;

  private Dashboards(List<Dashboard> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Reads those of some modules.
   *
   * @throws ConfigException with file and line of what is wrong in a source
   */
  public static Dashboards of(Collection<ModuleFolder> modules) {
    List<Dashboard> all = new ArrayList<>();
    List<Map.Entry<String, String>> ids = new ArrayList<>();
    for (ModuleFolder module : modules) {
      ModuleDashboards read =
          new ModuleDashboards(module.name(), module.title(), module.dashboardSources());
      all.addAll(read.all());
      ids.addAll(read.ids());
    }
    Optional<String> twice = ModuleDashboards.twice(ids);
    if (twice.isPresent()) {
      throw new ConfigException(Origin.of("dashboards"), "id", twice.get());
    }
    return new Dashboards(all);
  }

  /** All, by module and name. */
  public List<Dashboard> all() {
    return all;
  }
}
