package org.skidder.setup.dashboards;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.json.JsonTree;

/** Writes objects into the index of Kibana 5, which has no API for them before 5.6. */
final class ElasticsearchImport implements Importer {
  private final ElasticsearchHosts.Host host;
  private final String index;

  /**
   * @param index of Kibana
   */
  ElasticsearchImport(ElasticsearchHosts.Host host, String index) {
    this.host = host;
    this.index = "/" + encoded(index);
  }

  /**
   * Makes the index if it is not there: Kibana may never have been started.
   *
   * @throws IOException when the server does not make it
   */
  void prepare() throws IOException {
    if (host.call("HEAD", index).status() != 404) {
      return;
    }
    done("PUT " + index, host.call("PUT", index, JsonTree.bytes(Map.of())));
    Map<String, Object> integer = Map.of("type", "integer");
    Map<String, Object> search = Map.of("properties", Map.of("hits", integer, "version", integer));
    String mapping = index + "/_mapping/search";
    done("PUT " + mapping, host.call("PUT", mapping, JsonTree.bytes(Map.of("search", search))));
  }

  @Override
  public void indexPattern(Bundle bundle) throws IOException {
    put(bundle.objects());
  }

  @Override
  public void dashboard(Bundle bundle) throws IOException {
    put(bundle.objects());
  }

  private void put(List<Map<String, @Nullable Object>> objects) throws IOException {
    for (Map<String, @Nullable Object> object : objects) {
      String path =
          index
              + "/"
              + encoded(String.valueOf(object.get("type")))
              + "/"
              + encoded(String.valueOf(object.get("id")));
      byte[] attributes = JsonTree.bytes(object.get("attributes"));
      done("PUT " + path, host.call("PUT", path, attributes));
    }
  }

  private static void done(String what, HttpResponse answer) throws IOException {
    if (!answer.isSuccess()) {
      throw new IOException(what + " was answered with " + answer.describe());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
