package org.skidder.setup.dashboards;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.kibana.Kibana;
import org.skidder.setup.pattern.IndexPattern;

/** Fetches a dashboard, with all that it needs but the index pattern. */
public final class DashboardExport {
  private DashboardExport() {}

  /**
   * Asks Kibana.
   *
   * @param id of the dashboard
   * @return the document that an import takes
   * @throws IOException when there is no such dashboard, or Kibana does not give it
   */
  public static Map<String, @Nullable Object> of(Kibana kibana, String id) throws IOException {
    Bundle all = kibana.version().hasReferences() ? lines(kibana, id) : document(kibana, id);
    for (Map<String, @Nullable Object> object : all.objects()) {
      Object error = JsonTree.child(object, "error").get("message");
      if (error != null) {
        throw new IOException(object.get("type") + " " + object.get("id") + ": " + error);
      }
    }
    Bundle bundle = all.without(IndexPattern.TYPE);
    if (bundle.objects().isEmpty()) {
      throw new IOException("Kibana has no dashboard " + id);
    }
    return bundle.document(kibana.version().text());
  }

  private static Bundle document(Kibana kibana, String id) throws IOException {
    String escaped = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    Map<String, @Nullable Object> answer =
        JsonTree.object(kibana.get("/api/kibana/dashboards/export?dashboard=" + escaped));
    String version = answer.get("version") instanceof String text ? text : "";
    return new Bundle(id, version, Bundle.objects(answer.get("objects")));
  }

  private static Bundle lines(Kibana kibana, String id) throws IOException {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("objects", List.of(Map.of("type", "dashboard", "id", id)));
    wanted.put("includeReferencesDeep", true);
    wanted.put("excludeExportDetails", true);
    HttpResponse answer =
        kibana.send("/api/saved_objects/_export", "application/json", JsonTree.bytes(wanted));
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (String line : answer.text().lines().toList()) {
      if (!line.isBlank()
          && JsonTree.parse(line, "an object of the export") instanceof Map<?, ?> object
          && object.get("type") != null) {
        objects.add(JsonTree.names(object));
      }
    }
    return new Bundle(id, "", objects);
  }
}
