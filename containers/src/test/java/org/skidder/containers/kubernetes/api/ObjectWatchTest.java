package org.skidder.containers.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skidder.core.metrics.Metrics;
import org.skidder.core.pipeline.Backoff;
import org.skidder.core.testkit.ApiServerDouble;
import org.skidder.core.testkit.FakePod;
import org.slf4j.LoggerFactory;

class ObjectWatchTest {
  private static final FakePod WEB =
      FakePod.of("shop", "web", "u1").container("nginx", "docker://c1");
  private static final FakePod DB = FakePod.of("shop", "db", "u2").container("pg", "docker://c2");
  private static final Selection HERE = Selection.ofNode("node-1", "");

  @TempDir private Path folder;
  private final Metrics metrics = new Metrics();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<FakePod> pods = new CopyOnWriteArrayList<>();
  private final AtomicLong clock = new AtomicLong(System.nanoTime());
  private volatile long slowness;
  private Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20));
  private int made;
  private ApiServerDouble server;
  private ObjectWatch<Pod> watch;

  @BeforeEach
  void listen() throws IOException {
    server = new ApiServerDouble();
    prepare();
  }

  private void prepare() throws IOException {
    Path kubeconfig = folder.resolve("config");
    Files.writeString(kubeconfig, server.kubeconfig("", ""));
    watch =
        new ObjectWatch<>(
            new ApiServer(new ClusterAccess.Kubeconfig(kubeconfig), Duration.ofSeconds(5)),
            Resource.PODS,
            _ -> HERE,
            backoff,
            new Random(1),
            () -> clock.getAndAdd(slowness),
            WatchCounters.of(metrics));
    watch.listen(
        new ObjectWatch.Listener<Pod>() {
          @Override
          public void put(Pod pod) {
            told.add("put " + pod + " " + ids(pod));
          }

          @Override
          public void removed(Pod pod) {
            told.add("removed " + pod);
          }

          @Override
          public void listed() {
            told.add("listed");
          }
        });
  }

  @AfterEach
  void close() {
    watch.close();
    server.close();
  }

  private static String ids(Pod pod) {
    return String.join(",", pod.containers().stream().map(Pod.Container::id).toList());
  }

  private void started() throws InterruptedException {
    watch.start();
    assertThat(watch.awaitListed(Duration.ofSeconds(10))).isTrue();
    // What changes before the stream begins would be told by it, too; but tests count requests.
    await().until(() -> !server.requests(true).isEmpty());
  }

  private long count(String name) {
    return metrics.counter("kubernetes.api." + name).sum();
  }

  private void awaitTold(String... lines) {
    await().untilAsserted(() -> assertThat(told).containsExactly(lines));
  }

  @Test
  void whatIsThereIsListedAndChangesFollow() throws InterruptedException {
    server.put(WEB);
    server.put(DB.on("node-2"));
    started();
    server.put(DB);
    server.put(WEB.container("nginx", "docker://c9"));
    server.remove(WEB);
    awaitTold("put shop/web c1", "listed", "put shop/db c2", "put shop/web c9", "removed shop/web");
    assertThat(watch.objects()).extracting(Pod::toString).containsExactly("shop/db");
    assertThat(server.requests().getFirst())
        .isEqualTo("/api/v1/pods?fieldSelector=spec.nodeName=node-1&limit=500&resourceVersion=0");
  }

  @Test
  void aCutConnectionIsResumedWhereItWas() throws InterruptedException {
    server.put(WEB);
    started();
    server.put(DB);
    await().until(() -> told.size() == 3);
    server.cut();
    server.remove(WEB);
    awaitTold("put shop/web c1", "listed", "put shop/db c2", "removed shop/web");
    assertThat(server.requests(false)).hasSize(1);
    assertThat(server.requests(true).getLast()).contains("resourceVersion=102");
  }

  @Test
  void anEventThatBreaksOffIsToldWhole() throws InterruptedException {
    started();
    server.tearNext();
    server.put(WEB);
    awaitTold("listed", "put shop/web c1");
    assertThat(count("errors")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aVersionThatIsGoneLeadsToAListWhoseDifferencesAreTold(boolean status)
      throws InterruptedException {
    server.put(WEB);
    server.put(DB);
    started();
    server.refuseWithStatus(status);
    server.stick(true);
    server.cut();
    server.remove(WEB);
    server.put(DB.container("pg", "docker://c3"));
    server.put(FakePod.of("shop", "new", "u3"));
    server.growVersion(10);
    server.forgetHistory();
    server.stick(false);
    awaitTold(
        "put shop/web c1",
        "put shop/db c2",
        "listed",
        "removed shop/web",
        "put shop/db c3",
        "put shop/new ");
    assertThat(count("relists")).isEqualTo(1);
  }

  @Test
  void bookmarksSpareAList() throws InterruptedException {
    started();
    server.growVersion(50);
    server.bookmark();
    await().until(() -> server.bookmarksTold() > 0);
    server.forgetHistory();
    server.cut();
    server.put(WEB);
    awaitTold("listed", "put shop/web c1");
    assertThat(server.requests(false)).hasSize(1);
    assertThat(server.requests(true).getLast()).contains("resourceVersion=150");
  }

  @Test
  void aPodThatWasMadeAnewUnderItsNameIsAnotherOne() throws InterruptedException {
    server.put(WEB);
    started();
    server.stick(true);
    server.cut();
    server.remove(WEB);
    server.put(FakePod.of("shop", "web", "u9").container("nginx", "docker://c9"));
    server.forgetHistory();
    server.stick(false);
    awaitTold("put shop/web c1", "listed", "removed shop/web", "put shop/web c9");
  }

  @Test
  void theFirstListIsAskedForUntilItComes() throws InterruptedException {
    server.put(WEB);
    server.fail(3, 503);
    started();
    assertThat(told).containsExactly("put shop/web c1", "listed");
    assertThat(count("errors")).isEqualTo(3);
  }

  @Test
  void aRefusalThatTakesLongIsNoSuccess() throws InterruptedException, IOException {
    backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(10));
    prepare();
    slowness = TimeUnit.SECONDS.toNanos(2);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("kubernetes");
    log.start();
    logger.addAppender(log);
    try {
      started();
      server.fail(1000, 503);
      server.cut();
      await().until(() -> count("errors") >= 5);
      watch.close();
      // 10 ms, doubled with each refusal; the connection that was cut is none.
      assertThat(backoff.take()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(80));
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(line -> line.contains("works again"));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aServerBehindTheKnownVersionIsAskedForItsStore() throws InterruptedException {
    server.put(WEB);
    server.listInPartsOf(1);
    started();
    // Another server, whose history is shorter than what is known: as after a restore.
    server.fail(1, 410);
    server.cut();
    await().until(() -> server.requests(false).size() == 2);
    server.fail(1, 504);
    server.cut();
    server.put(DB);
    await().until(() -> told.contains("put shop/db c2"));
    assertThat(watch.objects()).hasSize(2);
  }

  @Test
  void listsOfTheStoreComeInParts() throws InterruptedException, IOException {
    for (int i = 0; i < 25; i++) {
      server.put(FakePod.of("many", "pod-" + i, "u" + i));
    }
    server.listInPartsOf(10);
    // The cache does not know what is asked for, so the store is.
    server.fail(1, 504);
    started();
    assertThat(told).hasSize(26);
    assertThat(server.requests(false)).hasSize(4);
    assertThat(server.requests(false).getLast()).contains("continue=part+125/");
  }

  @Test
  void aConnectionThatStaysSilentDoesNotEndIt() throws InterruptedException {
    server.put(WEB);
    server.stick(true);
    watch.start();
    assertThat(watch.awaitListed(Duration.ofMillis(50))).isFalse();
    server.stick(false);
    awaitTold("put shop/web c1", "listed");
  }

  @Test
  void whoeverComesLaterIsToldWhatIsKnown() throws InterruptedException {
    server.put(WEB);
    started();
    List<String> late = new CopyOnWriteArrayList<>();
    watch.listen(
        new ObjectWatch.Listener<Pod>() {
          @Override
          public void put(Pod pod) {
            late.add("put " + pod);
          }

          @Override
          public void removed(Pod pod) {
            late.add("removed " + pod);
          }

          @Override
          public void listed() {
            late.add("listed");
          }
        });
    assertThat(late).containsExactly("put shop/web", "listed");
  }

  @Test
  void closingEndsAWatchThatWaits() throws InterruptedException {
    started();
    watch.close();
    await().until(() -> server.connections() == 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensTheCopyBecomesWhatTheServerHas(long seed) throws InterruptedException {
    Random random = new Random(seed);
    server.listInPartsOf(3);
    watch.start();
    for (int i = 0; i < 300; i++) {
      step(random);
      if (random.nextInt(20) == 0) {
        awaitTheSame();
      }
    }
    Set<String> wanted = awaitTheSame();
    TreeSet<String> listened = new TreeSet<>();
    for (String line : told) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("put")) {
        listened.removeIf(known -> known.startsWith(words[1] + " "));
        listened.add(words[1] + " docker://" + words[2]);
      } else if (words[0].equals("removed")) {
        listened.removeIf(known -> known.startsWith(words[1] + " "));
      }
    }
    assertThat(listened).isEqualTo(wanted);
  }

  /** Lets the server be well until all is known, and returns what that is. */
  private Set<String> awaitTheSame() {
    server.stick(false);
    server.fail(0, 500);
    Set<String> wanted = new TreeSet<>();
    for (FakePod pod : pods) {
      wanted.add(pod.namespace() + "/" + pod.name() + " " + pod.containers().getFirst().id());
    }
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> {
          TreeSet<String> known = new TreeSet<>();
          watch.objects().forEach(pod -> known.add(pod + " docker://" + ids(pod)));
          assertThat(known).isEqualTo(wanted);
        });
    return wanted;
  }

  private void step(Random random) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        made++;
        // Names come back, as those of a StatefulSet do.
        String name = "pod-" + random.nextInt(10);
        if (pods.stream().noneMatch(pod -> pod.name().equals(name))) {
          FakePod pod = FakePod.of("x", name, "u" + made).container("main", "docker://c" + made);
          pods.add(pod);
          server.put(pod);
        }
      }
      case 3, 4 -> {
        if (!pods.isEmpty()) {
          made++;
          int at = random.nextInt(pods.size());
          FakePod pod = pods.get(at).container("main", "docker://c" + made);
          pods.set(at, pod);
          server.put(pod);
        }
      }
      case 5, 6 -> {
        if (!pods.isEmpty()) {
          server.remove(pods.remove(random.nextInt(pods.size())));
        }
      }
      case 7 -> server.cut();
      case 8 -> server.forgetHistory();
      case 9 -> server.fail(random.nextInt(3), random.nextBoolean() ? 503 : 410);
      case 10 -> server.tearNext();
      default -> {
        if (random.nextBoolean()) {
          server.bookmark();
        } else {
          server.stick(random.nextInt(3) == 0);
        }
        server.refuseWithStatus(random.nextBoolean());
      }
    }
  }
}
