package org.skidder.setup;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Problems;
import org.skidder.setup.dashboards.DashboardsConfig;
import org.skidder.setup.kibana.KibanaConfig;

/**
 * The sections {@code setup.kibana} and {@code setup.dashboards}.
 *
 * @param kibana how Kibana is reached
 * @param dashboards what is imported
 * @param namesKibana whether the configuration says something about Kibana
 * @param importsAtStart whether dashboards are imported whenever the program starts
 */
public record SetupSections(
    KibanaConfig kibana, DashboardsConfig dashboards, boolean namesKibana, boolean importsAtStart) {
  private static final String KIBANA = "setup.kibana";
  private static final String DASHBOARDS = "setup.dashboards";

  /**
   * Reads them for somebody who imports something.
   *
   * @return empty if they are not valid; the reasons are in the problems then
   */
  public static Optional<SetupSections> of(Config root, Problems problems) {
    warnOfUnknown(root, problems);
    Optional<KibanaConfig> kibana =
        Binder.tryBind(section(root, KIBANA), KibanaConfig.class, problems);
    Optional<DashboardsConfig> dashboards =
        Binder.tryBind(section(root, DASHBOARDS), DashboardsConfig.class, problems);
    if (kibana.isEmpty() || dashboards.isEmpty()) {
      return Optional.empty();
    }
    boolean atStart = root.isEnabled(DASHBOARDS);
    return Optional.of(
        new SetupSections(kibana.get(), dashboards.get(), root.has(KIBANA), atStart));
  }

  /**
   * Reads them for a run. Without dashboards to import nobody uses them, and mistakes are warnings.
   *
   * @return empty if they are used and not valid; the reasons are in the problems then
   */
  public static Optional<SetupSections> forRun(Config root, Problems problems) {
    if (root.isEnabled(DASHBOARDS)) {
      return of(root, problems);
    }
    Problems found = problems.another();
    Optional<SetupSections> read = of(root, found);
    problems.addUnused(found, "; nobody reads it as long as no dashboards are imported");
    return read.isPresent() ? read : of(Config.empty(), problems);
  }

  private static void warnOfUnknown(Config root, Problems problems) {
    for (Config child : root.get("setup").map(Config::named).orElse(List.of())) {
      String name = child.name();
      if (!name.equals("template") && !name.equals("kibana") && !name.equals("dashboards")) {
        problems.warning(
            child, "unknown section, ignored; there are template, kibana and dashboards");
      }
    }
  }

  private static Config section(Config root, String name) {
    return root.get(name).orElse(Config.empty());
  }
}
