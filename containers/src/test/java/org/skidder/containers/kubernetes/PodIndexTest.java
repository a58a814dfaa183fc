package org.skidder.containers.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.skidder.containers.kubernetes.api.ObjectMeta;
import org.skidder.containers.kubernetes.api.Pod;
import org.skidder.core.config.Binder;
import org.skidder.core.event.Template;
import org.skidder.core.metrics.Metrics;

class PodIndexTest {
  private final AtomicLong clock = new AtomicLong();
  private final Metrics metrics = new Metrics();

  private PodIndex index(int maxKeys, Indexer... indexers) {
    return new PodIndex(
        List.of(indexers),
        new PodFields(Binder.defaults(MetadataConfig.class)),
        Duration.ofSeconds(60),
        maxKeys,
        clock::get,
        IndexCounters.of(metrics));
  }

  private static Pod pod(String uid, String name, String ip, String phase, Pod.Container... parts) {
    return new Pod(
        new ObjectMeta(uid, "1", "shop", name, Map.of(), Map.of(), List.of()),
        "node-1",
        ip,
        phase,
        List.of(parts));
  }

  private static Pod.Container container(String name, String id, Integer... ports) {
    return new Pod.Container(name, "image", List.of(ports), id, "docker");
  }

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static String at(PodIndex index, String key) {
    return index.find(key).map(Template::fields).map(Object::toString).orElse("");
  }

  @Test
  void eachIndexerHasItsKeys() {
    PodIndex index =
        index(100, Indexer.CONTAINER, Indexer.POD_NAME, Indexer.POD_UID, Indexer.IP_PORT);
    index.put(pod("u1", "web", "10.0.0.1", "Running", container("nginx", "c1", 80, 443)));
    String whole = "{kubernetes={namespace=shop, pod={name=web}, node={name=node-1}}}";
    String part =
        "{kubernetes={namespace=shop, pod={name=web}, node={name=node-1}, container={name=nginx}}}";
    assertThat(at(index, "c1")).isEqualTo(part);
    assertThat(at(index, "shop/web")).isEqualTo(whole);
    assertThat(at(index, "u1")).isEqualTo(whole);
    assertThat(at(index, "10.0.0.1")).isEqualTo(whole);
    assertThat(at(index, "10.0.0.1:80")).isEqualTo(part);
    assertThat(at(index, "10.0.0.1:443")).isEqualTo(part);
    assertThat(index.size()).isEqualTo(6);
  }

  @Test
  void whatIsGoneIsKeptForATimeAfterItWasLastAskedFor() {
    PodIndex index = index(100, Indexer.CONTAINER);
    Pod web = pod("u1", "web", "10.0.0.1", "Running", container("nginx", "c1"));
    index.put(web);
    index.removed(web);
    pass(50);
    assertThat(index.find("c1")).isPresent();
    pass(50);
    index.sweep();
    assertThat(index.find("c1")).isPresent();
    pass(61);
    index.sweep();
    assertThat(index.size()).isZero();
  }

  @Test
  void theIdOfAContainerThatWasStartedAgainIsKeptForItsLastLines() {
    PodIndex index = index(100, Indexer.CONTAINER);
    index.put(pod("u1", "web", "10.0.0.1", "Running", container("nginx", "c1")));
    index.put(pod("u1", "web", "10.0.0.1", "Running", container("nginx", "c2")));
    assertThat(index.find("c1")).isPresent();
    pass(61);
    index.sweep();
    assertThat(index.find("c1")).isEmpty();
    assertThat(index.find("c2")).isPresent();
  }

  @Test
  void aKeyThatAnotherPodTookOverStays() {
    PodIndex index = index(100, Indexer.POD_NAME);
    Pod before = pod("u1", "db-0", "10.0.0.1", "Running");
    index.put(before);
    index.put(pod("u2", "db-0", "10.0.0.2", "Running"));
    index.removed(before);
    pass(61);
    index.sweep();
    assertThat(index.find("shop/db-0")).isPresent();
  }

  @Test
  void theAddressOfAFinishedPodIsNotItsOwnAnyMore() {
    PodIndex index = index(100, Indexer.IP_PORT);
    index.put(pod("u1", "job", "10.0.0.1", "Running"));
    index.put(pod("u2", "web", "10.0.0.1", "Running"));
    index.put(pod("u1", "job", "10.0.0.1", "Succeeded"));
    assertThat(at(index, "10.0.0.1")).contains("web");
  }

  @Test
  void itIsBounded() {
    PodIndex index = index(3, Indexer.CONTAINER);
    Pod old = pod("u0", "old", "", "Running", container("a", "c0"));
    index.put(old);
    index.removed(old);
    for (int i = 1; i <= 4; i++) {
      index.put(pod("u" + i, "web-" + i, "", "Running", container("a", "c" + i)));
    }
    assertThat(index.size()).isEqualTo(3);
    assertThat(index.find("c0")).isEmpty();
    assertThat(index.find("c3")).isPresent();
    assertThat(index.find("c4")).isEmpty();
    assertThat(metrics.counter("kubernetes.metadata.evicted").sum()).isEqualTo(1);
    assertThat(metrics.counter("kubernetes.metadata.rejected").sum()).isEqualTo(1);
  }
}
