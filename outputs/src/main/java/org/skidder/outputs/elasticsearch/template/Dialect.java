package org.skidder.outputs.elasticsearch.template;

/**
 * What kind of template a server understands.
 *
 * @param opensearch whether it is OpenSearch
 * @param major first number of its version
 * @param minor second number
 */
public record Dialect(boolean opensearch, int major, int minor) {
  private static final int OLDEST = 2;

  /**
   * The dialect of a version of Elasticsearch.
   *
   * @param version {@code a.b.c}, with or without a suffix
   * @throws IllegalArgumentException when it is no version, or too old
   */
  public static Dialect ofVersion(String version) {
    if (!version.matches("[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}(-.*)?")) {
      throw new IllegalArgumentException(
          "\"" + version + "\" is no version; write three numbers, for instance 6.4.0");
    }
    String[] parts = version.split("\\.", 3);
    Dialect dialect = new Dialect(false, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    dialect.check();
    return dialect;
  }

  /**
   * Makes sure that there are templates for it.
   *
   * @throws IllegalArgumentException when it is too old
   */
  void check() {
    if (!opensearch && major < OLDEST) {
      throw new IllegalArgumentException(
          "Elasticsearch " + major + " is too old; templates are made for 2.0 and later");
    }
  }

  /** Whether texts are of type {@code string}, before {@code keyword} and {@code text}. */
  boolean hasStrings() {
    return !atLeast(5, 0);
  }

  /** Whether a dynamic template may only match the types that JSON can show. */
  boolean matchesJsonTypesOnly() {
    return atLeast(6, 0);
  }

  private boolean atLeast(int wantedMajor, int wantedMinor) {
    return opensearch || major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  /** The name that mappings are kept under; empty when there are no types any more. */
  String mappingType() {
    return atLeast(7, 0) ? "" : atLeast(6, 0) ? "doc" : "_default_";
  }

  /** Whether patterns are a list. */
  boolean hasPatternList() {
    return atLeast(6, 0);
  }

  boolean hasRoutingShards() {
    return atLeast(6, 1);
  }

  boolean hasDefaultFields() {
    return atLeast(7, 0);
  }

  boolean hasAliases() {
    return atLeast(6, 4);
  }

  /** Whether templates are of the newer kind, at a place of their own. */
  boolean isComposable() {
    return opensearch ? major >= 2 : major >= 8;
  }
}
