package org.skidder.containers.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.skidder.containers.kubernetes.api.ApiServer;
import org.skidder.containers.kubernetes.api.KubernetesObject;
import org.skidder.containers.kubernetes.api.Node;
import org.skidder.containers.kubernetes.api.ObjectWatch;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.containers.kubernetes.api.Resource;
import org.skidder.containers.kubernetes.api.WatchCounters;
import org.skidder.containers.metadata.Counted;
import org.skidder.containers.metadata.FieldsIndex;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;

/**
 * The watches of a running program: one for each server and scope, however many providers and
 * processors need it. A watch ends when the last of them has left it. To be kept among the {@link
 * org.skidder.core.plugin.SharedResources}. Thread-safe.
 */
public final class KubernetesWatches implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Path root;
  private final Map<String, String> environment;
  private final Supplier<Backoff> backoff;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Counted<Scope, ObjectWatch<Pod>> pods = new Counted<>(ObjectWatch::close);
  private final Counted<Scope, ObjectWatch<Node>> nodes = new Counted<>(ObjectWatch::close);
  private final Counted<LookupKey, PodLookup> lookups = new Counted<>(this::end);

  /** What processors must have in common to share what they know. */
  record LookupKey(
      Scope scope,
      List<Indexer> indexers,
      MetadataConfig metadata,
      Duration keep,
      Duration longestWait) {}

  /** Watches of this process. */
  public KubernetesWatches() {
    this(
        Path.of("/"),
        System.getenv(),
        () -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /**
   * @param root of files
   * @param environment variables
   * @param backoff waits after errors
   */
  public KubernetesWatches(Path root, Map<String, String> environment, Supplier<Backoff> backoff) {
    this.root = root;
    this.environment = Map.copyOf(environment);
    this.backoff = backoff;
  }

  /** Which pods or nodes the options mean. */
  Scope scope(AccessConfig config, boolean wholeCluster) {
    return new Scope(
        config.access(root, environment),
        wholeCluster,
        config.host().filter(name -> !name.isEmpty()),
        config.namespace());
  }

  /** The watch of pods, which may not be started yet; to be left. */
  ObjectWatch<Pod> pods(Scope scope, String hostname, Metrics metrics) {
    return pods.take(
        scope,
        () -> watch(scope, Resource.PODS, scope.pods(new NodeFinder(hostname, root)), metrics));
  }

  /** Whoever took a watch of pods needs it no more. */
  void leavePods(ObjectWatch<Pod> watch) {
    pods.leave(watch);
  }

  /** The watch of nodes, which may not be started yet; to be left. */
  ObjectWatch<Node> nodes(Scope scope, String hostname, Metrics metrics) {
    return nodes.take(
        scope,
        () -> watch(scope, Resource.NODES, scope.nodes(new NodeFinder(hostname, root)), metrics));
  }

  /** Whoever took a watch of nodes needs it no more. */
  void leaveNodes(ObjectWatch<Node> watch) {
    nodes.leave(watch);
  }

  private <T extends KubernetesObject> ObjectWatch<T> watch(
      Scope scope, Resource<T> resource, ObjectWatch.SelectionFinder finder, Metrics metrics) {
    return new ObjectWatch<>(
        new ApiServer(scope.access(), TIMEOUT),
        resource,
        finder,
        backoff.get(),
        random,
        System::nanoTime,
        WatchCounters.of(metrics));
  }

  /** What is known by keys; the watch it lives on is started. To be left. */
  PodLookup lookup(LookupKey key, String hostname, Metrics metrics) {
    return lookups.take(
        key,
        () -> {
          IndexCounters counters = IndexCounters.of(metrics);
          PodIndex index =
              new PodIndex(
                  key.indexers(),
                  new PodFields(key.metadata()),
                  key.keep(),
                  FieldsIndex.MAX_KEYS,
                  System::nanoTime,
                  counters);
          metrics.gauge("kubernetes.metadata.keys", this::keys);
          ObjectWatch<Pod> watch = pods(key.scope(), hostname, metrics);
          PodLookup made = new PodLookup(watch, index, key.longestWait(), counters, lookups::leave);
          watch.start();
          return made;
        });
  }

  private void end(PodLookup lookup) {
    lookup.end();
    pods.leave(lookup.watch());
  }

  private long keys() {
    return lookups.things().stream().mapToLong(PodLookup::size).sum();
  }

  @Override
  public void close() {
    lookups.close();
    pods.close();
    nodes.close();
  }
}
