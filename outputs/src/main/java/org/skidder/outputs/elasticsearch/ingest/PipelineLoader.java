package org.skidder.outputs.elasticsearch.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.skidder.core.plugin.IngestPipelines;
import org.skidder.core.plugin.IngestPipelines.Group;
import org.skidder.core.plugin.IngestPipelines.Requirement;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.skidder.outputs.http.UrlText;
import org.skidder.outputs.json.JsonTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that a server has the pipelines. Thread-safe; one connection at a time. */
public final class PipelineLoader {
  private static final Logger LOG = LoggerFactory.getLogger("modules");
  private static final List<String> COMPARED = List.of("description", "processors", "on_failure");

  private final IngestPipelines pipelines;
  private final Path record;
  private final boolean overwrites;
  private final Set<String> kept = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param record file with what was loaded before
   * @param overwrites whether all pipelines are loaded whatever is there
   */
  public PipelineLoader(IngestPipelines pipelines, Path record, boolean overwrites) {
    this.pipelines = pipelines;
    this.record = record;
    this.overwrites = overwrites;
  }

  /** Another number each time that there is something to load again. */
  public long revision() {
    return pipelines.revision();
  }

  /**
   * Loads what is missing or out of date.
   *
   * @return how many pipelines were loaded
   * @throws IOException when a pipeline cannot be there; the events that name it would be refused
   */
  public int load(HttpConnection connection, boolean opensearch, String version)
      throws IOException {
    lock.lock();
    try {
      List<Group> groups = groups(opensearch, version);
      if (groups.isEmpty()) {
        return 0;
      }
      tell(groups);
      requireProcessors(connection, groups);
      LoadedPipelines before = new LoadedPipelines(record);
      int loaded = 0;
      for (Group group : groups) {
        for (Map.Entry<String, Map<String, Object>> pipeline : group.pipelines().entrySet()) {
          if (isToLoad(connection, pipeline.getKey(), pipeline.getValue(), before)) {
            put(connection, pipeline.getKey(), pipeline.getValue());
            before.remember(pipeline.getKey(), JsonTree.digest(compared(pipeline.getValue())));
            loaded++;
          }
        }
      }
      return loaded;
    } finally {
      lock.unlock();
    }
  }

  private List<Group> groups(boolean opensearch, String version) throws IOException {
    try {
      return pipelines.groups(opensearch, version);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Once for a version of the servers, not for every connection. */
  private void tell(List<Group> groups) {
    for (Group group : groups) {
      group.notes().stream().filter(told::add).forEach(LOG::info);
    }
  }

  private boolean isToLoad(
      HttpConnection connection, String id, Map<String, Object> wanted, LoadedPipelines before)
      throws IOException {
    if (overwrites || pipelines.overwrites()) {
      return true;
    }
    HttpResponse answer = call(connection, "GET", path(id));
    if (answer.status() != 200) {
      return true;
    }
    String there = JsonTree.digest(compared(JsonTree.child(JsonTree.object(answer), id)));
    if (there.equals(JsonTree.digest(compared(wanted)))) {
      return false;
    }
    if (before.isOurs(id, there)) {
      LOG.info("The ingest pipeline {} is out of date and is replaced", id);
      return true;
    }
    if (kept.add(id)) {
      LOG.warn(
          "The ingest pipeline {} of the cluster is not the one of this configuration, and was"
              + " changed by somebody else; it is kept. Set filebeat.overwrite_pipelines: true, or"
              + " run 'skidder setup --pipelines', to replace it",
          id);
    }
    return false;
  }

  /** The parts that decide; newer servers add some of their own. */
  private static Map<String, Object> compared(Map<String, ? extends @Nullable Object> pipeline) {
    Map<String, Object> parts = new java.util.TreeMap<>();
    for (String name : COMPARED) {
      Object part = pipeline.get(name);
      if (part != null) {
        parts.put(name, part);
      }
    }
    return parts;
  }

  private static void put(HttpConnection connection, String id, Map<String, Object> pipeline)
      throws IOException {
    if (!connection.isUsable()) {
      connection.open();
    }
    HttpResponse answer = connection.call("PUT", path(id), JsonTree.bytes(pipeline));
    if (!answer.isSuccess()) {
      throw new IOException(Refusal.explain(id, answer));
    }
    LOG.info("Elasticsearch pipeline with ID '{}' loaded", id);
  }

  private static HttpResponse call(HttpConnection connection, String method, String path)
      throws IOException {
    if (!connection.isUsable()) {
      connection.open();
    }
    return connection.call(method, path);
  }

  private static String path(String id) {
    return "/_ingest/pipeline/" + UrlText.segment(id);
  }

  // --- what the nodes have

  private static void requireProcessors(HttpConnection connection, List<Group> groups)
      throws IOException {
    List<Requirement> required = new ArrayList<>();
    groups.forEach(group -> required.addAll(group.requirements()));
    if (required.isEmpty()) {
      return;
    }
    Optional<Set<String>> everywhere = processors(connection);
    if (everywhere.isEmpty()) {
      return;
    }
    for (Group group : groups) {
      Set<String> missing = new TreeSet<>();
      for (Requirement requirement : group.requirements()) {
        if (!everywhere.get().contains(requirement.processor())) {
          missing.add(requirement.plugin());
        }
      }
      if (!missing.isEmpty()) {
        throw new IOException(Refusal.missing(group.name(), missing));
      }
    }
  }

  /** Types of processors that every node has; empty when no node is told of: the PUT will tell. */
  private static Optional<Set<String>> processors(HttpConnection connection) throws IOException {
    HttpResponse answer = call(connection, "GET", "/_nodes/ingest");
    if (!answer.isSuccess()) {
      throw new IOException(
          "the processors of the ingest nodes cannot be listed: GET /_nodes/ingest was answered"
              + " with "
              + answer.describe());
    }
    Optional<Set<String>> common = Optional.empty();
    for (Object node : JsonTree.child(JsonTree.object(answer), "nodes").values()) {
      Set<String> types = new HashSet<>();
      if (node instanceof Map<?, ?> map
          && map.get("ingest") instanceof Map<?, ?> ingest
          && ingest.get("processors") instanceof List<?> processors) {
        for (Object processor : processors) {
          if (processor instanceof Map<?, ?> one) {
            types.add(String.valueOf(one.get("type")));
          }
        }
      }
      if (common.isPresent()) {
        common.get().retainAll(types);
      } else {
        common = Optional.of(types);
      }
    }
    return common;
  }
}
