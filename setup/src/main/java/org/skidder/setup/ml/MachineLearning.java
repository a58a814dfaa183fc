package org.skidder.setup.ml;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.skidder.modules.Fileset;
import org.skidder.modules.ServerVersion;
import org.skidder.outputs.elasticsearch.ElasticsearchHosts;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.json.JsonTree;
import org.skidder.setup.kibana.Kibana;
import org.skidder.setup.kibana.KibanaAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up jobs of machine learning. Kibana 6.1 and later bring the jobs for the access logs of
 * Apache and nginx with them; before that a fileset may have jobs of its own, which go to
 * Elasticsearch.
 */
public final class MachineLearning {
  private static final Logger LOG = LoggerFactory.getLogger("machine-learning");
  private static final String DETECTORS = "/_xpack/ml/anomaly_detectors/";
  private static final String DATAFEEDS = "/_xpack/ml/datafeeds/datafeed-";

  /** The modules that Kibana has jobs for, all for this fileset. */
  private static final List<String> SUPPORTED = List.of("apache2", "nginx");

  private static final String FILESET = "access";
  private static final int NOT_FOUND = 404;

  private final ElasticsearchHosts servers;
  private final KibanaAccess access;
  private final String prefix;

  /**
   * @param prefix beginning of the names of jobs: {@code filebeat}
   */
  public MachineLearning(ElasticsearchHosts servers, KibanaAccess access, String prefix) {
    this.servers = servers;
    this.access = access;
    this.prefix = prefix;
  }

  /**
   * Sets up what suits the filesets in use.
   *
   * @return whether the cluster has machine learning; if not, nothing was done
   * @throws IOException when a job could not be made
   */
  public boolean run(List<Fileset> filesets) throws IOException {
    if (!servers.first("machine learning cannot be set up", MachineLearning::isAvailable)) {
      LOG.warn(
          "Machine learning is not set up: the cluster has no X-Pack with machine learning"
              + " switched on");
      return false;
    }
    try (Kibana kibana = access.connect()) {
      if (kibana.version().isSince(6, 1)) {
        for (String module : modules(filesets)) {
          module(kibana, module);
        }
      } else {
        jobs(filesets);
      }
    }
    return true;
  }

  private static boolean isAvailable(ElasticsearchHosts.Host host) throws IOException {
    HttpResponse answer = host.call("GET", "/_xpack");
    if (answer.status() == NOT_FOUND || answer.status() == 400) {
      return false;
    }
    if (!answer.isSuccess()) {
      throw new IOException("GET /_xpack was answered with " + answer.describe());
    }
    Map<String, @Nullable Object> features = JsonTree.child(JsonTree.object(answer), "features");
    Map<String, @Nullable Object> ml = JsonTree.child(features, "ml");
    return Boolean.TRUE.equals(ml.get("available")) && Boolean.TRUE.equals(ml.get("enabled"));
  }

  /** Those in use that there are jobs for; all that there are jobs for if none is in use. */
  private static Set<String> modules(List<Fileset> filesets) {
    if (filesets.isEmpty()) {
      return new LinkedHashSet<>(SUPPORTED);
    }
    Set<String> modules = new LinkedHashSet<>();
    for (Fileset fileset : filesets) {
      if (SUPPORTED.contains(fileset.module()) && fileset.name().equals(FILESET)) {
        modules.add(fileset.module());
      }
    }
    return modules;
  }

  // --- Kibana 6.1 and later

  private void module(Kibana kibana, String module) throws IOException {
    String path = "/api/ml/modules/setup/" + module;
    byte[] body = JsonTree.bytes(Map.of("prefix", prefix + "-" + module + "-" + FILESET + "-"));
    HttpResponse answer = kibana.tryPost(path, body);
    LOG.debug("POST {}: {}", path, answer.status());
    if (answer.status() == NOT_FOUND && kibana.version().isSince(7, 0)) {
      LOG.warn(
          "{} has no jobs of machine learning for the module {}: its own are for the field names"
              + " of later versions",
          kibana.version(),
          module);
      return;
    }
    if (answer.status() != 200) {
      throw new IOException(Kibana.refused("POST " + path, answer));
    }
    List<String> errors = failures(JsonTree.object(answer));
    if (!errors.isEmpty()) {
      throw new IOException(
          "machine learning of module " + module + ": " + String.join("; ", errors));
    }
    LOG.info("Machine learning of module {} is set up", module);
  }

  private static List<String> failures(Map<String, @Nullable Object> answer) {
    List<String> errors = new ArrayList<>();
    Map<String, @Nullable Object> objects = JsonTree.child(answer, "kibana");
    for (String kind : List.of("datafeeds", "jobs")) {
      collect(kind, answer.get(kind), errors);
    }
    for (String kind : List.of("dashboard", "search", "visualization")) {
      collect(kind, objects.get(kind), errors);
    }
    return errors;
  }

  private static void collect(String kind, @Nullable Object items, List<String> errors) {
    for (Object entry : items instanceof List<?> list ? list : List.of()) {
      if (entry instanceof Map<?, ?> item && !isThere(item)) {
        errors.add(kind + " " + item.get("id") + ": " + reason(item));
      }
    }
  }

  private static boolean isThere(Map<?, ?> item) {
    String reason = reason(item);
    return Boolean.TRUE.equals(item.get("success"))
        || Boolean.TRUE.equals(item.get("exists"))
        || reason.startsWith("[resource_already_exists_exception]")
        || reason.contains("version conflict")
        || reason.contains("version_conflict");
  }

  private static String reason(Map<?, ?> item) {
    Object error = item.get("error");
    if (error instanceof Map<?, ?> map) {
      Object message = map.get("msg") == null ? map.get("message") : map.get("msg");
      return message == null ? JsonTree.text(map) : String.valueOf(message);
    }
    return error == null ? "not made" : String.valueOf(error);
  }

  // --- before

  private void jobs(List<Fileset> filesets) throws IOException {
    int count = 0;
    for (Fileset fileset : filesets) {
      for (Fileset.Job job : fileset.machineLearning()) {
        count++;
        String name = fileset.module() + "-" + fileset.name() + "-" + job.name();
        servers.first(
            "the job " + name + " could not be made", host -> job(host, prefix + "-" + name, job));
      }
    }
    if (count == 0) {
      LOG.warn(
          "No job of machine learning is made: the modules in use have none for Kibana before 6.1");
    }
  }

  private static boolean job(ElasticsearchHosts.Host host, String id, Fileset.Job job)
      throws IOException {
    boolean old =
        job.minVersion()
            .flatMap(min ->
                ServerVersion.parse(host.opensearch(), host.version())
                    .map(version -> !version.isSince(min)))
            .orElse(false);
    if (old || host.call("GET", DETECTORS + id).status() == 200) {
      return false;
    }
    put(host, DETECTORS + id, job.job());
    Map<String, Object> datafeed = new LinkedHashMap<>(job.datafeed());
    datafeed.put("job_id", id);
    put(host, DATAFEEDS + id, datafeed);
    return true;
  }

  private static void put(ElasticsearchHosts.Host host, String path, Map<String, Object> content)
      throws IOException {
    HttpResponse answer = host.call("PUT", path, JsonTree.bytes(content));
    LOG.debug("PUT {}: {}", path, answer.status());
    if (!answer.isSuccess()) {
      throw new IOException("PUT " + path + " was answered with " + answer.describe());
    }
  }
}
