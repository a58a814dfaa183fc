package org.skidder.setup.kibana;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.http.HttpResponse;

/**
 * Which program answers, and its version.
 *
 * @param opensearch whether it is OpenSearch Dashboards
 * @param text the version as it says it, with {@code -SNAPSHOT} for a build that is none
 * @param major first number
 * @param minor second number
 */
public record KibanaVersion(boolean opensearch, String text, int major, int minor) {
  private static final String SNAPSHOT = "-SNAPSHOT";

  /** The first version of Kibana; OpenSearch Dashboards began to count anew. */
  private static final int FIRST_KIBANA = 4;

  /**
   * Reads the answer to {@code GET /api/status}.
   *
   * @return empty if it tells no version
   */
  static Optional<KibanaVersion> of(HttpResponse answer, Map<String, @Nullable Object> body) {
    String text = "";
    boolean snapshot = false;
    if (body.get("version") instanceof Map<?, ?> version) {
      text = version.get("number") instanceof String number ? number : "";
      snapshot = Boolean.TRUE.equals(version.get("build_snapshot"));
    } else if (body.get("version") instanceof String old) {
      text = old;
    }
    if (snapshot && !text.isEmpty() && !text.endsWith(SNAPSHOT)) {
      text += SNAPSHOT;
    }
    boolean named = answer.header("osd-name").isPresent();
    boolean other = answer.header("kbn-name").isPresent();
    return of(text, named, other);
  }

  private static Optional<KibanaVersion> of(String text, boolean opensearch, boolean kibana) {
    String[] parts = text.split("[.-]", 3);
    // It goes into a header as it is.
    boolean plain = text.matches("[0-9A-Za-z.+-]{1,100}");
    if (!plain || parts.length < 2 || !isNumber(parts[0]) || !isNumber(parts[1])) {
      return Optional.empty();
    }
    int major = Integer.parseInt(parts[0]);
    boolean counted = !kibana && major < FIRST_KIBANA;
    return Optional.of(
        new KibanaVersion(opensearch || counted, text, major, Integer.parseInt(parts[1])));
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,9}");
  }

  /**
   * A version of Kibana that somebody wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static KibanaVersion parse(String text) {
    return of(text, false, true)
        .filter(version -> text.matches("[0-9]+\\.[0-9]+\\.[0-9]+(-.*)?"))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"" + text + "\" is no version; write three numbers, for instance 6.4.0"));
  }

  /** Whether it is OpenSearch Dashboards, or this version of Kibana or a later one. */
  public boolean isSince(int wantedMajor, int wantedMinor) {
    return opensearch || major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  /** Whether objects are imported one per line, with references: from Kibana 7 on. */
  public boolean hasReferences() {
    return isSince(7, 0);
  }

  /** {@code Kibana 6.4.0}. */
  @Override
  public String toString() {
    return (opensearch ? "OpenSearch Dashboards " : "Kibana ") + text;
  }
}
