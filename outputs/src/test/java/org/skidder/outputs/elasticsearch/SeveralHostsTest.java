package org.skidder.outputs.elasticsearch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skidder.core.testkit.Ports;

/** Load balancing and failover, with a host that dies while requests are on their way. */
class SeveralHostsTest {
  private static final List<String> LINES =
      IntStream.range(0, 500).mapToObj(i -> "line " + i).toList();

  @TempDir Path data;
  private final AtomicReference<@Nullable FakeCluster> dead = new AtomicReference<>();

  private Rig start(boolean balanced, List<String> hosts) {
    return Rig.start(data, Map.of("hosts", hosts, "loadbalance", balanced, "bulk_max_size", 10));
  }

  /** Whichever has its third request first dies, with it unanswered. */
  private void mortal(FakeCluster cluster) {
    cluster.troubles.add((request, out) -> false);
    cluster.troubles.add((request, out) -> false);
    cluster.troubles.add((request, out) -> {
      if (!dead.compareAndSet(null, cluster)) {
        return false;
      }
      cluster.close();
      throw new IOException("dies");
    });
  }

  private static void assertThatAllArrived(FakeCluster a, FakeCluster b) {
    List<String> arrived = new ArrayList<>(a.messages());
    arrived.addAll(b.messages());
    assertThat(new HashSet<>(arrived)).isEqualTo(new HashSet<>(LINES));
    assertThat(arrived).as("the dead one stored nothing of its last request").hasSize(500);
  }

  @Test
  void theLoadIsSharedAndWhatADeadHostDidNotAnswerGoesToTheOther() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (FakeCluster a = new FakeCluster();
        FakeCluster b = new FakeCluster();
        Rig rig = start(true, List.of(a.address(), b.address()))) {
      for (FakeCluster cluster : List.of(a, b)) {
        cluster.troubles.add((request, out) -> {
          both.countDown();
          await(both);
          return false;
        });
        mortal(cluster);
      }
      rig.publish(LINES.toArray(new String[0]));
      assertThat(rig.delivered()).isTrue();
      assertThat(both.getCount()).as("hosts that had a request at the same time").isZero();
      assertThatAllArrived(a, b);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IOException("the other host has no request");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void withoutSharingTheOtherHostIsUsedOnceTheFirstIsDead() throws Exception {
    try (FakeCluster a = new FakeCluster();
        FakeCluster b = new FakeCluster();
        Rig rig = start(false, List.of(a.address(), b.address()))) {
      mortal(a);
      mortal(b);
      rig.publish(LINES.toArray(new String[0]));
      assertThat(rig.delivered()).isTrue();
      assertThatAllArrived(a, b);
      FakeCluster first = requireNonNull(dead.get());
      FakeCluster other = first == a ? b : a;
      assertThat(first.messages()).isEqualTo(LINES.subList(0, 20));
      assertThat(other.messages()).as("in order").isEqualTo(LINES.subList(20, 500));
    }
  }

  @Test
  void aHostThatWasNeverThereHoldsNothingUp() throws Exception {
    for (boolean balanced : new boolean[] {true, false}) {
      try (FakeCluster alive = new FakeCluster();
          Rig rig = start(balanced, List.of("127.0.0.1:" + Ports.free(), alive.address()))) {
        rig.publish(LINES.toArray(new String[0]));
        assertThat(rig.delivered()).isTrue();
        assertThat(alive.messages()).containsExactlyInAnyOrderElementsOf(LINES);
      }
    }
  }
}
