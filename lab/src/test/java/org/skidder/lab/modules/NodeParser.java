package org.skidder.lab.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.JsonDecoder;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.testkit.Ports;

/** An ingest node: OpenSearch 3 in this process. */
final class NodeParser implements AutoCloseable {
  private final OpenSearchRunner runner = new OpenSearchRunner();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  /**
   * Starts it.
   *
   * @param home folder for its data, which stays
   */
  NodeParser(Path home) {
    int port = Ports.free();
    address = "http://127.0.0.1:" + port;
    runner
        .onBuild((number, settings) -> {
          settings.put("discovery.type", "single-node");
          settings.put("http.port", String.valueOf(port));
          settings.put("network.host", "127.0.0.1");
          settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        })
        .build(
            OpenSearchRunner.newConfigs()
                .clusterName("skidder-ingest")
                .numOfNode(1)
                .basePath(home.toString()));
    runner.ensureYellow();
  }

  /**
   * The documents after a pipeline, in their order; for one that is refused a map with {@code
   * failure}, for one that is dropped an empty map.
   */
  List<FieldMap> parse(Map<String, ?> pipeline, List<FieldMap> documents)
      throws IOException, InterruptedException, FieldException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("pipeline", pipeline);
    return simulated("/_ingest/pipeline/_simulate", body, documents);
  }

  /** The same with a pipeline that was stored. */
  List<FieldMap> parse(String id, List<FieldMap> documents)
      throws IOException, InterruptedException, FieldException {
    return simulated("/_ingest/pipeline/" + id + "/_simulate", new LinkedHashMap<>(), documents);
  }

  /** Stores a pipeline, so that requests need not bring it. */
  void store(String id, Map<String, ?> pipeline)
      throws IOException, InterruptedException, FieldException {
    FieldMap answer = call("PUT", "/_ingest/pipeline/" + id, pipeline);
    if (!Boolean.TRUE.equals(answer.get("acknowledged"))) {
      throw new IOException("the node answers " + answer);
    }
  }

  private List<FieldMap> simulated(String path, Map<String, Object> body, List<FieldMap> documents)
      throws IOException, InterruptedException, FieldException {
    List<Map<String, Object>> docs = new ArrayList<>();
    documents.forEach(document -> docs.add(Map.of("_source", document)));
    body.put("docs", docs);
    FieldMap answer = call("POST", path, body);
    List<FieldMap> parsed = new ArrayList<>();
    if (!(answer.get("docs") instanceof List<?> results)) {
      throw new IOException("the node answers " + answer);
    }
    for (Object result : results) {
      parsed.add(document(result));
    }
    return parsed;
  }

  /** A pipeline without the steps that look up places: this node has no database for them. */
  static Map<String, Object> withoutPlaces(Map<String, Object> pipeline) {
    Map<String, Object> copy = new LinkedHashMap<>(pipeline);
    if (pipeline.get("processors") instanceof List<?> processors) {
      List<Object> kept = new ArrayList<>();
      for (Object processor : processors) {
        if (!(processor instanceof Map<?, ?> map) || !map.containsKey("geoip")) {
          kept.add(processor);
        }
      }
      copy.put("processors", kept);
    }
    return copy;
  }

  private static FieldMap document(Object result) {
    if (result instanceof FieldMap map) {
      if (map.get("doc") instanceof FieldMap doc && doc.get("_source") instanceof FieldMap source) {
        return source;
      }
      if (map.get("error") instanceof FieldMap error) {
        FieldMap failure = new FieldMap();
        failure.put("failure", error);
        return failure;
      }
    }
    return new FieldMap();
  }

  private FieldMap call(String method, String path, Map<String, ?> body)
      throws IOException, InterruptedException, FieldException {
    JsonBuffer json = new JsonBuffer(1 << 16);
    DocumentEncoder.value(body, json, false);
    return send(method, path, json.toByteArray());
  }

  /** Sends JSON, or lines of it, and returns the answer. */
  FieldMap send(String method, String path, byte[] json)
      throws IOException, InterruptedException, FieldException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(json))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    byte[] bytes = response.body().getBytes(UTF_8);
    return JsonDecoder.object(bytes, 0, bytes.length);
  }

  @Override
  public void close() throws IOException {
    http.close();
    runner.close();
  }
}
