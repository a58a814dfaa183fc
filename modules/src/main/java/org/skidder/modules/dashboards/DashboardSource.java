package org.skidder.modules.dashboards;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/** What {@code dashboards/<name>.yml} of a module says. */
record DashboardSource(
    @Option(value = "Title of the dashboard, whole.", required = true) String title,
    @Option("Its id; made of the title by default.") Optional<String> id,
    @Option(value = "What it shows, in a sentence.", required = true) String description,
    @Option("Which events all its panels are about, in the syntax of Lucene; all by default.")
        String query,
    @Option(
            "What follows the titles of panels and searches; `[Filebeat <title of the module>]` by"
                + " default.")
        Optional<String> suffix,
    @Option("Saved searches, for this and the other dashboards of the module.")
        List<SearchSource> searches,
    @Option(value = "The panels.", required = true) List<PanelSource> panels)
    implements Validated {

  /**
   * Reads a source.
   *
   * @throws org.skidder.core.config.ConfigException with file and line of every mistake
   */
  static DashboardSource of(Config config) {
    return Binder.bind(config, DashboardSource.class, new Problems(true));
  }

  @Override
  public void validate(Problems.Scope problems) {
    for (int i = 0; i < panels.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (panels.get(i).at().overlaps(panels.get(j).at())) {
          problems.error(
              "panels",
              "those at '" + panels.get(j).at() + "' and '" + panels.get(i).at() + "' overlap");
        }
      }
    }
  }
}
