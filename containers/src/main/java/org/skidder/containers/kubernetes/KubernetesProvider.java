package org.skidder.containers.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.skidder.containers.discovery.Discoveries;
import org.skidder.containers.discovery.Provider;
import org.skidder.containers.discovery.ProviderContext;
import org.skidder.containers.discovery.Sighting;
import org.skidder.containers.kubernetes.KubernetesProviderConfig.Discovered;
import org.skidder.containers.kubernetes.KubernetesProviderConfig.Level;
import org.skidder.containers.kubernetes.api.KubernetesObject;
import org.skidder.containers.kubernetes.api.ObjectWatch;

/** Tells what is there in a cluster: containers of pods, or nodes. */
final class KubernetesProvider implements Provider {
  private final KubernetesProviderConfig config;
  private final ProviderContext context;
  private Runnable end = () -> {};

  KubernetesProvider(KubernetesProviderConfig config, ProviderContext context) {
    this.config = config;
    this.context = context;
  }

  @Override
  public void start(Discoveries discoveries) {
    KubernetesWatches watches =
        context.shared().get(KubernetesWatches.class, KubernetesWatches::new);
    Scope scope = watches.scope(config.access(), config.level() == Level.CLUSTER);
    String hostname = context.identity().hostname();
    PodFields fields = new PodFields(config.metadata());
    if (config.resource() == Discovered.NODE) {
      tell(
          watches.nodes(scope, hostname, context.metrics()),
          new NodeSightings(fields)::of,
          discoveries,
          watches::leaveNodes);
    } else {
      tell(
          watches.pods(scope, hostname, context.metrics()),
          new PodSightings(fields)::of,
          discoveries,
          watches::leavePods);
    }
  }

  private <T extends KubernetesObject> void tell(
      ObjectWatch<T> watch,
      Function<T, List<Sighting>> sightings,
      Discoveries discoveries,
      Consumer<ObjectWatch<T>> leave) {
    ObjectWatch.Listener<T> listener =
        new ObjectWatch.Listener<>() {
          @Override
          public void put(T object) {
            discoveries.present(object.meta().key(), sightings.apply(object));
          }

          @Override
          public void removed(T object) {
            discoveries.gone(object.meta().key());
          }
        };
    end =
        () -> {
          watch.forget(listener);
          leave.accept(watch);
        };
    watch.listen(listener);
    watch.start();
    try {
      watch.awaitListed(config.access().syncPeriod());
    } catch (InterruptedException e) {
      // Whoever starts us is to end; the watch does not mind.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Duration cleanupTimeout() {
    return config.access().cleanupTimeout();
  }

  @Override
  public void close() {
    end.run();
    end = () -> {};
  }
}
