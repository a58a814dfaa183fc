package org.skidder.modules.dashboards;

/** The forms that saved objects have had. */
public enum Shape {
  /** Kibana 5: a file per object that holds its attributes only; objects name each other by id. */
  KIBANA_5,
  /** Kibana 6: objects with type and id in one file; they name each other by id. */
  KIBANA_6,
  /**
   * Kibana 7 and later, OpenSearch Dashboards: an object per line; what it needs stands in its list
   * of references. Objects say that they are of 7.0, and the server brings them up to its version.
   */
  REFERENCES;

  /** The form for a version of Kibana; OpenSearch Dashboards always has {@link #REFERENCES}. */
  public static Shape ofKibana(int major) {
    return major <= 5 ? KIBANA_5 : major == 6 ? KIBANA_6 : REFERENCES;
  }
}
