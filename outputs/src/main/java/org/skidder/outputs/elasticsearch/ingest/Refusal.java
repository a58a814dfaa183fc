package org.skidder.outputs.elasticsearch.ingest;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.json.JsonTree;

/** Why a server does not take a pipeline, in words that help. */
final class Refusal {
  private static final Map<String, String> PLUGINS =
      Map.of("geoip", "ingest-geoip", "user_agent", "ingest-user-agent");

  private Refusal() {}

  /** For plugins that are not on all nodes. */
  static String missing(String group, Collection<String> plugins) {
    StringBuilder text = new StringBuilder(group);
    text.append(": This module requires the following Elasticsearch plugins: ");
    text.append(String.join(", ", plugins));
    text.append(
        ". You can install them by running the following commands on all the Elasticsearch nodes:");
    for (String plugin : plugins) {
      text.append("\n    sudo bin/elasticsearch-plugin install ").append(plugin);
    }
    return text.toString();
  }

  /** For a refused pipeline. */
  static String explain(String id, HttpResponse answer) {
    String failed = id + ": couldn't load pipeline: " + answer.head() + ". ";
    Map<String, @Nullable Object> body;
    try {
      body = JsonTree.object(answer);
    } catch (IOException e) {
      return failed + "Additionally, error decoding response body: " + answer.quoted();
    }
    failed += "Response body: " + answer.quoted();
    if (body.get("error") instanceof String) {
      return "modules need Elasticsearch 5.2 or later. " + failed;
    }
    Map<String, @Nullable Object> cause = JsonTree.child(body, "error");
    if (cause.get("root_cause") instanceof List<?> causes
        && !causes.isEmpty()
        && causes.getFirst() instanceof Map<?, ?> first) {
      return explain(failed, first);
    }
    return failed;
  }

  private static String explain(String failed, Map<?, ?> cause) {
    String reason = String.valueOf(cause.get("reason"));
    if ("parse_exception".equals(cause.get("type"))
        && reason.startsWith("No processor type exists with name")) {
      Object header = cause.get("header");
      String type =
          header instanceof Map<?, ?> map ? String.valueOf(map.get("processor_type")) : "";
      String plugin = PLUGINS.get(type);
      return plugin == null
          ? "a plugin that provides the processor '" + type + "' is needed. " + failed
          : missing(failed, List.of(plugin));
    }
    if ("invalid_index_name_exception".equals(cause.get("type"))
        && "_ingest".equals(cause.get("index"))) {
      return "the server has no ingest pipelines; modules need Elasticsearch 5.2 or later. "
          + failed;
    }
    return failed;
  }
}
