package org.skidder.setup.dashboards;

import java.io.IOException;
import java.util.List;
import org.skidder.setup.kibana.KibanaVersion;

/** Where dashboards come from. */
public interface DashboardSource {
  /** What it is, for the log. */
  String describe();

  /**
   * The index patterns, in the order of their import; empty when there is no place for them.
   *
   * @throws IOException when the place for them is empty, or they cannot be read
   */
  List<Bundle> indexPatterns(KibanaVersion kibana) throws IOException;

  /**
   * The dashboards with all that they need, in the order of their import.
   *
   * @throws IOException when there are none, or they cannot be read
   */
  List<Bundle> dashboards(KibanaVersion kibana) throws IOException;
}
