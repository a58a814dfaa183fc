package org.skidder.setup.dashboards;

import java.io.IOException;

/** Takes objects to where Kibana finds them. */
interface Importer {
  /**
   * Imports an index pattern.
   *
   * @throws IOException when it is refused; the message says why, not what
   */
  void indexPattern(Bundle bundle) throws IOException;

  /** Imports a dashboard with what it needs; as {@link #indexPattern}. */
  void dashboard(Bundle bundle) throws IOException;
}
