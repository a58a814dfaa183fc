package org.skidder.processors.cloud;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.skidder.core.event.FieldException;
import org.skidder.core.event.FieldMap;
import org.skidder.core.event.Template;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all providers at once, one time. The first that answers wins; one that others imitate wins
 * only when those that have the same address do not answer. Thread-safe.
 */
final class Detection {
  private static final Logger LOG = LoggerFactory.getLogger("add_cloud_metadata");

  private final List<Provider> providers;
  private final Optional<String> host;
  private final Duration timeout;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CompletableFuture<Optional<Found>> result = new CompletableFuture<>();

  /**
   * What was found.
   *
   * @param cloud the value of {@code meta.cloud}
   * @param fields all of it, to be laid over events
   */
  record Found(FieldMap cloud, Template fields) {
    static Found of(FieldMap cloud) {
      FieldMap meta = new FieldMap();
      meta.put("cloud", cloud.freeze());
      FieldMap fields = new FieldMap();
      fields.put("meta", meta);
      return new Found(cloud, Template.of(fields, new FieldMap()));
    }
  }

  /**
   * @param host instead of the addresses of the providers
   * @param timeout from the start to the result
   */
  Detection(List<Provider> providers, Optional<String> host, Duration timeout) {
    this.providers = providers;
    this.host = host;
    this.timeout = timeout;
  }

  /** Begins to ask, if nobody did before. */
  void start() {
    if (started.compareAndSet(false, true)) {
      result.completeOnTimeout(Optional.empty(), timeout.toMillis(), TimeUnit.MILLISECONDS);
      Thread.ofVirtual().name("cloud-metadata").start(this::ask);
    }
  }

  /** What was found; waits for it, at most until the timeout after the start. */
  Optional<Found> await() {
    start();
    return result.join();
  }

  private void ask() {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout)
            .build();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      MetadataServer server = new MetadataServer(client, host, timeout);
      List<CompletableFuture<Void>> specific = new ArrayList<>();
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (Provider provider : providers) {
        if (!provider.isImitated()) {
          CompletableFuture<Void> asked =
              CompletableFuture.runAsync(() -> ask(provider, server), threads);
          all.add(asked);
          if (host.isPresent() || provider.host().equals(Provider.LINK_LOCAL)) {
            specific.add(asked);
          }
        }
      }
      CompletableFuture<Void> others =
          CompletableFuture.allOf(specific.toArray(CompletableFuture[]::new));
      for (Provider provider : providers) {
        if (provider.isImitated()) {
          all.add(others.thenRunAsync(() -> ask(provider, server), threads));
        }
      }
      CompletableFuture<Void> nobody =
          CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
      CompletableFuture<?> first = CompletableFuture.anyOf(result, nobody);
      first.join();
      result.complete(Optional.empty());
      report(result.join());
    } finally {
      threads.shutdownNow();
      client.shutdownNow();
    }
  }

  private void ask(Provider provider, MetadataServer server) {
    if (result.isDone()) {
      return;
    }
    try {
      FieldMap cloud = provider.ask(server);
      cloud.put("provider", provider.name());
      result.complete(Optional.of(Found.of(cloud)));
    } catch (FieldException e) {
      LOG.debug("{}: {}", provider.name(), e.getMessage());
    }
  }

  private static void report(Optional<Found> found) {
    if (found.isPresent()) {
      LOG.info(
          "add_cloud_metadata: hosting provider type detected as {}, metadata={}",
          found.get().cloud().get("provider"),
          found.get().cloud());
    } else {
      LOG.info("add_cloud_metadata: hosting provider type not detected.");
    }
  }
}
